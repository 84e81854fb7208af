//! A day's charge hour by hour, so that the hours add up to the day to the last digit. Knows how busy hours are; must not know
//! what is charged.

use super::charge::Amounts;
use super::decimal::Decimal;

/// How much of a day's work is done in each of its hours (UTC), in thousandths: little at night, most around noon.
const BUSY: [i64; 24] = [
    30, 28, 27, 27, 28, 31, 35, 40, 45, 48, 50, 51, 52, 52, 51, 50, 49, 48, 47, 46, 45, 43, 40, 37,
];

/// Each hour of a day, 0 to 23, with its part of the day's amounts.
pub(super) fn hours(day: &Amounts) -> Vec<(u32, Amounts)> {
    let mut done = 0;
    (0..)
        .zip(BUSY)
        .map(|(hour, busy)| {
            let begun = done;
            done += busy;
            // What is done by the end of the hour without what was done by its start: nothing is lost to cutting.
            let part = |whole: Decimal| whole.per_mille(done) + -whole.per_mille(begun);
            let amounts = Amounts {
                billed: part(day.billed),
                effective: part(day.effective),
                contracted: part(day.contracted),
                list: part(day.list),
                quantity: day.quantity.map(part),
            };
            (hour, amounts)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_add_up_to_their_day_to_the_last_digit() {
        for units in [0, 1, 23, 24, 999, 1_000, 12_345_678_901, 98_765_432_109_877] {
            let amount = Decimal::raw(units);
            let day = Amounts {
                billed: amount,
                effective: amount.per_mille(720),
                contracted: amount,
                list: amount + amount,
                quantity: Some(amount),
            };
            let hours = hours(&day);
            let numbers: Vec<u32> = hours.iter().map(|(hour, _)| *hour).collect();
            assert_eq!(numbers, (0..24).collect::<Vec<_>>());
            let sum = |pick: fn(&Amounts) -> Decimal| {
                let parts = hours.iter().map(|(_, amounts)| pick(amounts));
                parts.fold(Decimal::ZERO, |sum, part| {
                    assert!(part >= Decimal::ZERO, "{units}");
                    sum + part
                })
            };
            assert_eq!(sum(|one| one.billed), day.billed);
            assert_eq!(sum(|one| one.effective), day.effective);
            assert_eq!(sum(|one| one.contracted), day.contracted);
            assert_eq!(sum(|one| one.list), day.list);
            assert_eq!(sum(|one| one.quantity.unwrap()), amount);
        }
    }

    #[test]
    fn what_has_no_quantity_has_none_in_an_hour() {
        let hours = hours(&Amounts::default());
        assert!(hours.iter().all(|(_, one)| one.quantity.is_none()));
    }
}
