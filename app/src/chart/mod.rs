//! Charts as SVG: geometry from numbers, and the components that draw it. Knows pixels and shares of a width; must not
//! know regions, currencies or where numbers come from. Geometry is pure, so server and browser draw the same.
//!
//! A plot has no fixed width: marks are laid out on [`WIDTH`] units that the browser stretches, everything else is placed
//! by percentages, and heights are pixels. So one drawing fits a phone and a wall without a script and without styles.

pub mod bands;
#[cfg(feature = "ssr")]
pub mod colours;
pub mod coordinate;
pub mod drawing;
pub mod figure;
pub mod hand;
pub mod hit;
pub mod marks;
pub mod pinned;
pub mod spark;
pub mod sparkline;
pub mod stack;
mod still;
pub mod thin;
pub mod ticks;
pub mod treemap;
mod weave;
pub mod words;
pub mod world;

/// Units across a plot, whatever its width in pixels.
pub const WIDTH: f64 = 1000.0;

/// A plot's height in pixels.
pub const HEIGHT: f64 = 260.0;

/// How values are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A bar per bucket, cut by series.
    #[default]
    Bars,
    /// A bar per bucket and series, side by side.
    Grouped,
    /// A line per series.
    Lines,
    /// A band per series, one on the other.
    Area,
    /// A band per series, one on the other, of everything up to a bucket.
    Cumulative,
    /// A rectangle per series, over all buckets.
    Treemap,
    /// A bubble per region on the map of the land, over all buckets.
    Map,
}

impl Kind {
    /// All of them, in the order a person picks from.
    pub const ALL: [Self; 7] = [
        Self::Bars,
        Self::Grouped,
        Self::Lines,
        Self::Area,
        Self::Cumulative,
        Self::Treemap,
        Self::Map,
    ];

    /// The name in URLs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bars => "bars",
            Self::Grouped => "grouped",
            Self::Lines => "lines",
            Self::Area => "area",
            Self::Cumulative => "cumulative",
            Self::Treemap => "treemap",
            Self::Map => "map",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bars => "Stacked bars",
            Self::Grouped => "Bars",
            Self::Lines => "Lines",
            Self::Area => "Stacked area",
            Self::Cumulative => "Cumulative",
            Self::Treemap => "Treemap",
            Self::Map => "Map",
        }
    }

    /// Whether it shows each figure by itself: what puts figures on each other or beside each other as parts of a whole says
    /// nothing of what does not add up.
    #[must_use]
    pub const fn is_apart(self) -> bool {
        matches!(self, Self::Grouped | Self::Lines)
    }

    /// The kind itself, or lines where it would put figures together that do not add up.
    #[must_use]
    pub const fn fit_for(self, adds_up: bool) -> Self {
        if adds_up || self.is_apart() {
            self
        } else {
            Self::Lines
        }
    }

    /// Whether the server draws it, since nothing in it moves.
    #[must_use]
    pub const fn is_still(self) -> bool {
        matches!(self, Self::Treemap | Self::Map)
    }
}
