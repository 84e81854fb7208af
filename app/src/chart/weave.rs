//! Patterns that tell bars and areas apart on paper, where colours may be greys: one for each colour, coarser with each of its
//! tones. `style/chart.css` has the same ones for the legend, and dashes for lines. Knows classes; must not know what is drawn.

use super::drawing::Series;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// How wide and high a pattern's tile is, before its tone makes it coarser.
const TILE: &str = "8";

/// Lines in a tile, from where to where, and how wide they are.
type Weave = (&'static [[i8; 4]], &'static str);

const RISING: &[[i8; 4]] = &[[-2, 2, 2, -2], [0, 8, 8, 0], [6, 10, 10, 6]];
const FALLING: &[[i8; 4]] = &[[-2, 6, 2, 10], [0, 0, 8, 8], [6, -2, 10, 2]];
const LEVEL: &[[i8; 4]] = &[[0, 4, 8, 4]];

/// By the palette's colour.
const WEAVES: [Weave; 10] = [
    (&[[0, 2, 4, 2], [4, 6, 8, 6]], "4"),
    (RISING, "2"),
    (FALLING, "2"),
    (LEVEL, "2"),
    (&[[4, 0, 4, 8]], "2"),
    (&[[2, 4, 6, 4]], "4"),
    (&[[0, 8, 8, 0], [0, 0, 8, 8]], "1.5"),
    (&[[0, 4, 8, 4], [4, 0, 4, 8]], "1.5"),
    (RISING, "4"),
    (LEVEL, "5"),
];
const REST: Weave = (&[[3, 4, 5, 4]], "1");

/// How much coarser a tone's pattern is.
const COARSER: [&str; 3] = ["scale(1)", "scale(1.75)", "scale(3)"];

/// The patterns of a chart's series, one for each look; `id` is the chart's.
pub(super) fn weaves(series: &[Series], id: &str) -> Markup {
    let classes: BTreeSet<&str> = series.iter().map(|one| one.class.as_str()).collect();
    html! {
        @for class in classes {
            @let (lines, width) = weave(class);
            pattern id=(name(class, id)) class="weave" width=(TILE) height=(TILE) patternUnits="userSpaceOnUse" patternTransform=(coarser(class)) {
                rect width=(TILE) height=(TILE) {}
                @for [x1, y1, x2, y2] in lines {
                    line class=(class) x1=(x1) y1=(y1) x2=(x2) y2=(y2) stroke-width=(width) {}
                }
            }
        }
    }
}

/// What a series is filled with where no style says otherwise, which is on paper.
pub(super) fn fill(class: &str, id: &str) -> String {
    format!("url(#{})", name(class, id))
}

fn name(class: &str, id: &str) -> String {
    format!("{id}-weave-{}", class.replace(' ', "-"))
}

fn number(class: &str, start: &str) -> Option<usize> {
    let mut words = class.split(' ');
    words.find_map(|word| word.strip_prefix(start)?.parse().ok())
}

fn weave(class: &str) -> Weave {
    let slot = number(class, "slot-");
    slot.and_then(|slot| WEAVES.get(slot).copied())
        .unwrap_or(REST)
}

fn coarser(class: &str) -> &'static str {
    let tone = number(class, "tone-").unwrap_or_default();
    COARSER.get(tone).copied().unwrap_or("scale(1)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::cost::palette::{COLOURS, TONES};

    const CHART: &str = include_str!("../../../style/chart.css");

    fn classes() -> Vec<String> {
        let slots = (0..COLOURS).flat_map(|colour| {
            let tones = (1..TONES).map(move |tone| format!("slot-{colour} tone-{tone}"));
            [format!("slot-{colour}")].into_iter().chain(tones)
        });
        slots.chain(["slot-rest".to_owned()]).collect()
    }

    fn series(class: &str) -> Series {
        Series {
            class: class.to_owned(),
            ..Series::default()
        }
    }

    #[test]
    fn no_two_looks_of_a_series_have_the_same_pattern() {
        let classes = classes();
        let looks: BTreeSet<_> = classes
            .iter()
            .map(|class| (weave(class), coarser(class)))
            .collect();
        assert_eq!(looks.len(), classes.len());
    }

    #[test]
    fn what_a_series_is_filled_with_is_there_once_however_many_have_it() {
        let all = [
            series("slot-3"),
            series("slot-3 tone-1"),
            series("slot-rest"),
            series("slot-3"),
        ];
        let text = weaves(&all, "unit-0").into_string();
        assert_eq!(text.matches("<pattern").count(), 3, "{text}");
        for one in &all {
            let fill = fill(&one.class, "unit-0");
            let id = fill.strip_prefix("url(#").unwrap();
            let id = id.strip_suffix(')').unwrap();
            let named = format!("id=\"{id}\"");
            assert_eq!(text.matches(&named).count(), 1, "{named}: {text}");
        }
    }

    #[test]
    fn on_paper_legends_have_patterns_and_lines_have_dashes_of_their_own() {
        let (screen, paper) = CHART.split_once("@media print {\n").unwrap();
        // A colour in the style sheet would win over the pattern that the chart itself names.
        assert!(
            screen.contains("@media screen {\n  .bars path, .areas path { fill: var(--slot); }")
        );
        let of = |slot: &str, what: &str| {
            let start = format!("  .slot-{slot} {{ ");
            let (_, rule) = paper.split_once(&start).unwrap();
            let (rule, _) = rule.split_once(" }\n").unwrap();
            let mut words = rule.split("; ").filter_map(|one| one.split_once(": "));
            let found = words.find(|(name, _)| *name == what);
            found.unwrap().1.trim_end_matches(';').to_owned()
        };
        let slots = (0..COLOURS).map(|slot| slot.to_string());
        let slots: Vec<String> = slots.chain(["rest".to_owned()]).collect();
        for what in ["--weave", "--dash", "--line"] {
            let looks: BTreeSet<_> = slots.iter().map(|slot| of(slot, what)).collect();
            assert_eq!(looks.len(), slots.len(), "{what}: {looks:?}");
        }
    }
}
