//! How wide a band has to be, from how far off earlier forecasts were. Knows shares; must not know days.

/// The distance from zero within which `share` of errors like these lie: the one of them that leaves as many farther out, as
/// if the error to come were one of them. Beyond the farthest it goes on as a normal distribution's tail would. Errors of sums
/// that `overlap` others' so many times tell less: as many times fewer are counted.
pub(super) fn width(errors: &mut [f64], share: f64, overlap: f64) -> Option<f64> {
    errors.sort_unstable_by(f64::total_cmp);
    let count = errors.len() as f64;
    let counted = counted(count, overlap);
    let wanted = (count * (counted + 1.0) * share / counted).ceil() as usize;
    let width = wanted.checked_sub(1).and_then(|place| errors.get(place));
    width.copied().or_else(|| widest(errors, share, overlap))
}

/// The widest band that errors like these can tell of: it holds the farthest of them, and where `share` is more than so many can
/// tell it goes on from there as a normal distribution's tail would. No [`width`] of them is wider.
pub(super) fn widest(errors: &[f64], share: f64, overlap: f64) -> Option<f64> {
    let farthest = errors.iter().copied().max_by(f64::total_cmp)?;
    let counted = counted(errors.len() as f64, overlap);
    let known = counted / (counted + 1.0);
    Some(farthest * (normal(share) / normal(known)).max(1.0))
}

/// As how many errors that do not overlap so many tell.
fn counted(count: f64, overlap: f64) -> f64 {
    (count / overlap.max(1.0)).max(2.0_f64.min(count))
}

/// How many standard deviations to either side hold this share of a normal distribution, to three digits.
fn normal(share: f64) -> f64 {
    // Abramowitz and Stegun, 26.2.23.
    let tail = ((1.0 - share) / 2.0).max(1e-9);
    let t = (-2.0 * tail.ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    t - above / below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_holds_its_share_of_earlier_errors_and_the_one_to_come() {
        let errors = |count: u32| (1..=count).map(f64::from).collect::<Vec<_>>();
        assert_eq!(width(&mut errors(9), 0.8, 1.0), Some(8.0));
        assert_eq!(width(&mut errors(99), 0.5, 1.0), Some(50.0));
        assert_eq!(width(&mut errors(99), 0.95, 1.0), Some(95.0));
    }

    #[test]
    fn errors_that_overlap_count_less() {
        let mut errors: Vec<f64> = (1..=40).map(f64::from).collect();
        assert_eq!(width(&mut errors, 0.5, 1.0), Some(21.0));
        assert_eq!(width(&mut errors, 0.5, 10.0), Some(25.0));
    }

    #[test]
    fn surer_than_the_past_can_tell_it_widens_beyond_the_farthest_error() {
        let width = width(&mut [1.0, 2.0, 3.0, 4.0], 0.95, 1.0).unwrap();
        assert!((width - 4.0 * 1.960 / 1.282).abs() < 0.01, "{width}");
    }

    #[test]
    fn no_band_is_wider_than_the_widest_which_is_no_narrower_for_being_surer() {
        let mut errors: Vec<f64> = (1..=12).map(|one| f64::from(one * one)).collect();
        for overlap in [1.0, 4.0, 13.0] {
            let mut last = 144.0;
            for percent in 50..=99 {
                let share = f64::from(percent) / 100.0;
                let most = widest(&errors, share, overlap).unwrap();
                assert!(width(&mut errors, share, overlap).unwrap() <= most);
                assert!(last <= most, "{percent} %");
                last = most;
            }
        }
    }

    #[test]
    fn no_errors_tell_nothing() {
        assert_eq!(width(&mut [], 0.8, 1.0), None);
        assert_eq!(widest(&[], 0.8, 1.0), None);
    }
}
