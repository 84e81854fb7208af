//! Sparklines and the map as SVG. Know pixels; must not know amounts, regions or the address.

use super::coordinate::text;
use super::{sparkline, world};
use leptos::prelude::*;
use maud::{Markup, html};

/// A line the size of a word, with what it shows in words for those who do not see it. Markup, as tables have many.
#[must_use]
pub fn spark(values: &[f64], words: &str) -> Markup {
    let path = sparkline::path(values);
    if path.is_empty() {
        return Markup::default();
    }
    let (width, height) = sparkline::SIZE;
    let (width, height) = (text(width), text(height));
    html! {
        svg class="spark" width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(words) focusable="false" {
            path d=(path) {}
        }
    }
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Bubble {
    /// Degrees north and east.
    pub place: (f64, f64),
    /// What its area is in proportion to.
    pub value: f64,
    /// The largest value that it is compared with.
    pub largest: f64,
    /// What it is and shows: `eu-west-1, Europe (Ireland): 1,234 USD`.
    pub words: String,
    /// A few letters beside it; empty for none.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The class of its colour.
    pub class: String,
}

/// The regions of a unit: those on the map and those that have no place on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regions {
    /// On the map.
    pub bubbles: Vec<Bubble>,
    /// Beside it.
    pub beside: Vec<Beside>,
}

/// A region that has no place on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Its name.
    pub name: String,
    /// Its figure with its unit.
    pub amount: String,
    /// Where it leads.
    pub href: String,
}

/// Where on the map a bubble stands, in the map's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circle {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// From its centre to its edge.
    pub radius: f64,
}

impl Circle {
    /// How far from the top its label stands.
    #[must_use]
    pub fn label(self) -> f64 {
        self.y - self.radius - 5.0
    }
}

/// Bubbles with their places, the large ones first: what comes later lies above.
#[must_use]
pub fn placed(bubbles: Vec<Bubble>) -> Vec<(Bubble, Circle)> {
    let circle = |bubble: &Bubble| {
        let (x, y) = world::project(bubble.place.0, bubble.place.1);
        let radius = world::radius(bubble.value, bubble.largest);
        Circle { x, y, radius }
    };
    let mut placed: Vec<(Bubble, Circle)> = bubbles
        .into_iter()
        .map(|bubble| {
            let circle = circle(&bubble);
            (bubble, circle)
        })
        .collect();
    placed.sort_by(|(_, a), (_, b)| b.radius.total_cmp(&a.radius));
    placed
}

/// The land with a bubble per place, the large ones below the small ones. Each leads somewhere.
#[must_use]
pub fn world_map(bubbles: Vec<Bubble>, name: String, go: Callback<String>) -> AnyView {
    let (width, height) = world::SIZE;
    let marks = placed(bubbles)
        .into_iter()
        .map(|(bubble, circle)| {
            let (x, y, r) = (circle.x, circle.y, circle.radius);
            let href = bubble.href.clone();
            let follow = move |event: leptos::ev::MouseEvent| {
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    go.run(href.clone());
                }
            };
            let words = bubble.words.clone();
            let label = (!bubble.label.is_empty()).then(|| {
                view! { <text class="bubble-label" x=text(x) y=text(circle.label()) text-anchor="middle">{bubble.label}</text> }
            });
            view! {
                <g class=format!("bubble {}", bubble.class)>
                    <a href=bubble.href aria-label=words on:click=follow>
                        <title>{bubble.words}</title>
                        <circle cx=text(x) cy=text(y) r=text(r)></circle>
                    </a>
                    {label}
                </g>
            }
        })
        .collect_view();
    view! {
        <svg class="world" viewBox=format!("0 0 {} {}", text(width), text(height)) role="group" aria-label=name>
            <use href="/map/land.svg#land" class="land" width="1000" height="500"></use>
            {marks}
        </svg>
    }
    .into_any()
}
