//! A line the size of a word. Knows values; must not know what they are.

use super::coordinate::text;

/// Units across and down; the picture is drawn at this size.
pub const SIZE: (f64, f64) = (96.0, 20.0);

/// The path of a sparkline that holds zero; nothing for fewer than two values or when all are zero.
#[must_use]
pub fn path(values: &[f64]) -> String {
    let low = values.iter().copied().fold(0.0, f64::min);
    let high = values.iter().copied().fold(0.0, f64::max);
    if values.len() < 2 || high <= low {
        return String::new();
    }
    let (width, height) = (SIZE.0 - 2.0, SIZE.1 - 2.0);
    let mut path = String::new();
    for (place, value) in values.iter().enumerate() {
        let x = 1.0 + width * place as f64 / (values.len() - 1) as f64;
        let y = 1.0 + height * (high - value) / (high - low);
        path.push(if place == 0 { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", text(x), text(y)));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_from_edge_to_edge_with_the_highest_on_top() {
        assert_eq!(path(&[0.0, 5.0, 10.0]), "M1 19L48 10L95 1");
    }

    #[test]
    fn a_credit_dips_below_the_level_of_zero() {
        assert_eq!(path(&[10.0, -10.0]), "M1 1L95 19");
    }

    #[test]
    fn what_does_not_change_the_picture_is_not_drawn() {
        assert_eq!(path(&[3.0]), "");
        assert_eq!(path(&[0.0, 0.0]), "");
    }
}
