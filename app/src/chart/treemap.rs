//! A treemap: rectangles whose areas are in proportion to values, as square as they can be. Knows numbers; must not know
//! names or colours. After Bruls, Huizing and van Wijk, "Squarified treemaps" (2000).

/// A treemap's height in pixels.
pub const HEIGHT: f64 = 360.0;

/// Tiles that are narrower have no room for a word.
const NARROWEST: f64 = 0.045;
/// Pixels that one line of words takes, and two.
const LINES: [f64; 2] = [24.0, 44.0];

/// For how many lines of words a tile of a treemap of this [`HEIGHT`] has room.
#[must_use]
pub fn lines(tile: &Tile) -> usize {
    let high = tile.height * HEIGHT;
    if tile.width < NARROWEST {
        return 0;
    }
    LINES.into_iter().filter(|line| high >= *line).count()
}

/// A rectangle: everything in shares of the whole's width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A tile per value, in their order; what is not above zero has an empty one. `wide` is how many times as wide as high the
/// whole is. Values in descending order give the squarest tiles.
#[must_use]
pub fn tiles(values: &[f64], wide: f64) -> Vec<Tile> {
    let sizes: Vec<f64> = values
        .iter()
        .map(|value| {
            if value.is_finite() {
                value.max(0.0)
            } else {
                0.0
            }
        })
        .collect();
    let whole: f64 = sizes.iter().sum();
    // Laid out on a place of the true proportions, in the values' own unit of area.
    let high = if whole > 0.0 {
        (whole / wide).sqrt()
    } else {
        1.0
    };
    let mut free = Place {
        x: 0.0,
        y: 0.0,
        width: if whole > 0.0 { high * wide } else { 1.0 },
        height: high,
    };
    let (all_wide, all_high) = (free.width, free.height);
    let mut tiles = Vec::with_capacity(sizes.len());
    let mut rest = sizes.as_slice();
    while !rest.is_empty() {
        let side = free.width.min(free.height);
        let mut count = 1;
        while count < rest.len() && worst(rest, count + 1, side) <= worst(rest, count, side) {
            count += 1;
        }
        let (row, others) = rest.split_at(count);
        free.lay(row, &mut tiles);
        rest = others;
    }
    for tile in &mut tiles {
        tile.x /= all_wide;
        tile.width /= all_wide;
        tile.y /= all_high;
        tile.height /= all_high;
    }
    tiles
}

/// How far from square the worst of the first `count` is when they fill a row along a side of this length.
fn worst(sizes: &[f64], count: usize, side: f64) -> f64 {
    let row = || sizes.iter().take(count);
    let sum: f64 = row().sum();
    let (low, high) = row().fold((f64::INFINITY, 0.0), |(low, high), size| {
        (f64::min(low, *size), f64::max(high, *size))
    });
    if low <= 0.0 || side <= 0.0 {
        return f64::INFINITY;
    }
    let (side, sum) = (side * side, sum * sum);
    f64::max(side * high / sum, sum / (side * low))
}

/// What is not filled yet.
struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Place {
    /// Fills a strip along the shorter side.
    fn lay(&mut self, row: &[f64], tiles: &mut Vec<Tile>) {
        let sum: f64 = row.iter().sum();
        let is_column = self.width >= self.height;
        let side = if is_column { self.height } else { self.width };
        let thick = if side > 0.0 { sum / side } else { 0.0 };
        let mut at = 0.0;
        for size in row {
            let long = if thick > 0.0 { size / thick } else { 0.0 };
            tiles.push(if is_column {
                Tile {
                    x: self.x,
                    y: self.y + at,
                    width: thick,
                    height: long,
                }
            } else {
                Tile {
                    x: self.x + at,
                    y: self.y,
                    width: long,
                    height: thick,
                }
            });
            at += long;
        }
        if is_column {
            self.x += thick;
            self.width = (self.width - thick).max(0.0);
        } else {
            self.y += thick;
            self.height = (self.height - thick).max(0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_papers_example_is_laid_out_as_in_the_paper() {
        let tiles = tiles(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], 1.5);
        // 6 and 6 share a column of half the width; 4 and 3 lie on top of the other half.
        let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
        assert!(near(tiles[0].width, 0.5) && near(tiles[0].height, 0.5));
        assert!(near(tiles[1].y, 0.5) && near(tiles[1].width, 0.5));
        assert!(near(tiles[2].x, 0.5) && near(tiles[2].y, 0.0));
        assert!(near(tiles[3].y, 0.0));
    }

    #[test]
    fn a_tile_has_as_many_lines_as_fit() {
        let tile = |width: f64, height: f64| Tile {
            x: 0.0,
            y: 0.0,
            width,
            height: height / HEIGHT,
        };
        let lines = [(0.5, 50.0), (0.5, 30.0), (0.5, 20.0), (0.04, 50.0)]
            .map(|(width, height)| lines(&tile(width, height)));
        assert_eq!(lines, [2, 1, 0, 0]);
    }

    #[test]
    fn what_is_not_above_zero_takes_no_room() {
        let tiles = tiles(&[3.0, 0.0, -5.0], 2.0);
        assert!((tiles[0].width - 1.0).abs() < 1e-9 && (tiles[0].height - 1.0).abs() < 1e-9);
        let areas = tiles[1..].iter().map(|tile| tile.width * tile.height);
        assert_eq!(areas.sum::<f64>(), 0.0);
        assert!(super::tiles(&[], 2.0).is_empty());
    }

    proptest! {
        #[test]
        fn areas_are_in_proportion_and_nothing_lies_outside(
            mut values in proptest::collection::vec(0.01_f64..1e6, 1..40),
            wide in 0.5_f64..4.0,
        ) {
            values.sort_by(|a, b| b.total_cmp(a));
            let whole: f64 = values.iter().sum();
            for (tile, value) in tiles(&values, wide).iter().zip(&values) {
                prop_assert!((tile.width * tile.height - value / whole).abs() < 1e-9);
                prop_assert!(tile.x >= -1e-9 && tile.x + tile.width <= 1.0 + 1e-9);
                prop_assert!(tile.y >= -1e-9 && tile.y + tile.height <= 1.0 + 1e-9);
            }
        }

        #[test]
        fn tiles_do_not_overlap(
            mut values in proptest::collection::vec(0.01_f64..1e3, 1..20),
        ) {
            values.sort_by(|a, b| b.total_cmp(a));
            let tiles = tiles(&values, 2.0);
            for (place, one) in tiles.iter().enumerate() {
                for other in &tiles[place + 1..] {
                    let apart = one.x + one.width <= other.x + 1e-9
                        || other.x + other.width <= one.x + 1e-9
                        || one.y + one.height <= other.y + 1e-9
                        || other.y + other.height <= one.y + 1e-9;
                    prop_assert!(apart, "{one:?} {other:?}");
                }
            }
        }
    }
}
