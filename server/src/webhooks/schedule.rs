//! When what was not taken is sent again. Knows the schedule of Standard Webhooks; must not know why it was not taken.

use chrono::TimeDelta;

/// How long after each attempt the next one is due; after the last there is none.
const WAITS: [TimeDelta; 7] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
];

/// How long after an attempt (the first is 1) the next one is due; `None` when it is given up. `spread` lengthens it by up
/// to a tenth, so that what failed together does not come back together.
pub(super) fn wait_after(attempt: i64, spread: u8) -> Option<TimeDelta> {
    let nth = usize::try_from(attempt.checked_sub(1)?).ok()?;
    let wait = WAITS.get(nth)?;
    Some(*wait + *wait * i32::from(spread) / 2_550)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_attempts_in_a_day_and_a_half_and_no_more() {
        let seconds = |spread| {
            (1..)
                .map_while(|attempt| wait_after(attempt, spread))
                .map(|wait| wait.num_seconds())
                .collect::<Vec<_>>()
        };
        assert_eq!(seconds(0), [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400]);
        assert_eq!(
            seconds(u8::MAX),
            [5, 330, 1_980, 7_920, 19_800, 39_600, 55_440]
        );
        assert_eq!(wait_after(8, 0), None);
        assert_eq!(wait_after(0, 0), None);
        assert_eq!(wait_after(i64::MIN, 0), None);
    }
}
