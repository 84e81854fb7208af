//! Charts as SVG: geometry from numbers, and the components that draw it. Knows pixels and shares of a width; must not
//! know regions, currencies or where numbers come from. Geometry is pure, so server and browser draw the same.
//!
//! A plot has no fixed width: marks are laid out on [`WIDTH`] units that the browser stretches, everything else is placed
//! by percentages, and heights are pixels. So one drawing fits a phone and a wall without a script and without styles.

pub mod bands;
pub mod coordinate;
pub mod drawing;
pub mod figure;
pub mod hit;
pub mod marks;
pub mod spark;
pub mod sparkline;
pub mod stack;
pub mod ticks;
pub mod world;

/// Units across a plot, whatever its width in pixels.
pub const WIDTH: f64 = 1000.0;

/// A plot's height in pixels.
pub const HEIGHT: f64 = 260.0;

/// How values are drawn over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A bar per bucket, cut by series.
    #[default]
    Bars,
    /// A line per series.
    Lines,
    /// A band per series, one on the other.
    Area,
}

impl Kind {
    /// All of them, in the order a person picks from.
    pub const ALL: [Self; 3] = [Self::Bars, Self::Lines, Self::Area];

    /// The name in URLs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bars => "bars",
            Self::Lines => "lines",
            Self::Area => "area",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bars => "Stacked bars",
            Self::Lines => "Lines",
            Self::Area => "Stacked area",
        }
    }
}
