//! Notes and events beside a chart, written by the server: a list with numbers, and where each number stands over the chart. Knows days
//! and words; must not know pixels, nor who may see what.

use super::Floe;
use crate::service::chart_events::{self, ChartEvent};
use crate::service::notes::{self, Note};
use crate::service::saved_views::Visibility;
use crate::service::{Caller, Refused};
use chrono::{Days, NaiveDate, NaiveTime};
use floe_app::chart::bands;
use floe_app::explore::drawing::edges;
use floe_app::location::{EXPLORE, State};
use floe_app::ui::when::time;
use floe_app::view::{ExplorePage, Mark};
use floe_domain::cost::{CostQuery, Dimension, Filter, Mode, RangeSpec, grammar};
use floe_domain::time::{DayRange, Granularity, Instant};
use leptos::prelude::*;

/// So many are numbered; a chart with more says nothing.
const MOST: usize = 40;

/// Numbers that stand closer than this, in ten thousandths of the width, are one mark.
const APART: i32 = 260;

enum Thing {
    Note(Note),
    Event(ChartEvent),
}

impl Thing {
    fn at(&self) -> Instant {
        match self {
            Self::Note(note) => note.first_day.and_time(NaiveTime::MIN).and_utc(),
            Self::Event(event) => event.at,
        }
    }
}

/// What stands beside the charts of some days and conditions.
pub(super) struct Marks {
    things: Vec<Thing>,
    left_out: usize,
    range: DayRange,
    person: Option<String>,
}

impl Marks {
    /// All that the caller may see.
    pub(super) async fn of(
        floe: &Floe,
        caller: &Caller,
        range: DayRange,
        filters: &[Filter],
    ) -> Result<Self, Refused> {
        let app = floe.app();
        let written = notes::on_chart(app, caller, range, filters).await?;
        let happened = chart_events::happened(app, caller, range, filters).await?;
        let mut things: Vec<Thing> = (written.into_iter().map(Thing::Note))
            .chain(happened.into_iter().map(Thing::Event))
            .collect();
        // What people wrote is never what is left out.
        let notes = things
            .iter()
            .filter(|one| matches!(one, Thing::Note(_)))
            .count();
        let left_out = things.len().saturating_sub(MOST.max(notes));
        let mut skipped = 0;
        things.retain(|one| {
            let drops = skipped < left_out && matches!(one, Thing::Event(_));
            skipped += usize::from(drops);
            !drops
        });
        things.sort_by_key(Thing::at);
        Ok(Self {
            things,
            left_out,
            range,
            person: caller.owner().map(|(id, _)| id.to_owned()),
        })
    }

    /// Where the numbers stand over the charts of a page.
    pub(super) fn places(&self, page: &ExplorePage) -> Vec<Mark> {
        let edges = edges(page);
        let mut marks: Vec<(i32, usize, usize, bool)> = Vec::new();
        for (place, thing) in self.things.iter().enumerate() {
            let number = place + 1;
            let share = bands::share(&edges, thing.at().timestamp());
            // A share lies between 0 and 1: its ten thousandths fit.
            let at = (share * 10_000.0).round() as i32;
            let is_refusal = matches!(thing, Thing::Event(event) if event.is_refusal);
            match marks.last_mut() {
                Some((left, _, last, refused)) if at - *left < APART => {
                    *last = number;
                    *refused |= is_refusal;
                }
                _ => marks.push((at, number, number, is_refusal)),
            }
        }
        marks
            .into_iter()
            .map(|(at, first, last, is_refusal)| Mark {
                at,
                label: if first == last {
                    first.to_string()
                } else {
                    format!("{first}–{last}")
                },
                is_refusal,
            })
            .collect()
    }

    /// The list below the charts. `question` is what the explorer asks; the overview has none.
    pub(super) fn list(&self, question: Option<&str>, filters: &[Filter]) -> String {
        let items = (1_usize..)
            .zip(&self.things)
            .map(|(number, thing)| match thing {
                Thing::Note(note) => self.note(number, note),
                Thing::Event(event) => happened(number, event),
            })
            .collect_view();
        let list = if self.things.is_empty() {
            view! { <p class="meta">{format!("Nobody wrote a note on {}, and nothing happened to the data then.", self.range)}</p> }
                .into_any()
        } else {
            view! { <ol class="marks">{items}</ol> }.into_any()
        };
        let more = (self.left_out > 0).then(|| {
            view! { <p class="meta">{format!("{} more events are not listed here.", self.left_out)}</p> }
        });
        view! {
            <section class="notes" aria-labelledby="notes-heading">
                <h2 id="notes-heading">"Notes and events"</h2>
                {list}
                {more}
                <p class="actions">
                    <a class="button" href=self.add(question, filters)>"Add a note"</a>
                    <a href="/notes">"All notes"</a>
                </p>
            </section>
        }
        .to_html()
    }

    fn add(&self, question: Option<&str>, filters: &[Filter]) -> String {
        let only = |dimension: Dimension| {
            let fits = |one: &&Filter| one.dimension == dimension && one.mode == Mode::AnyOf;
            match filters.iter().find(fits).map(|one| one.values.as_slice()) {
                Some([Some(value)]) => value.clone(),
                _ => String::new(),
            }
        };
        let first = self.range.start.to_string();
        let (region, service) = (only(Dimension::Region), only(Dimension::Service));
        let mut pairs = vec![("first_day", first.as_str())];
        for (name, value) in [("region", &region), ("service", &service)] {
            if !value.is_empty() {
                pairs.push((name, value.as_str()));
            }
        }
        pairs.extend(question.map(|question| ("back", question)));
        format!("/notes/new?{}", grammar::encode(pairs))
    }

    fn note(&self, number: usize, note: &Note) -> AnyView {
        let is_own = self.person.as_deref() == Some(&note.owner_id);
        let change = is_own
            .then(|| view! { " "<a href=format!("/notes/{}", note.id)>"Change"<span class="unseen">{format!(" note {number}")}</span></a> });
        view! {
            <li value=number.to_string()>
                <span class="meta">{days(note.first_day, note.last_day)}</span>
                " "<span class="words">{note.words.clone()}</span>
                " "<span class="meta">{scope(note)}{note.owner.clone()}{seen_by(note)}</span>{change}
            </li>
        }
        .into_any()
    }
}

fn happened(number: usize, event: &ChartEvent) -> AnyView {
    let class = if event.is_refusal { "refused" } else { "" };
    view! {
        <li value=number.to_string() class=class>
            <span class="meta">{time(event.at)}</span>
            " "<a href=event.href.clone()>{event.words.clone()}</a>
        </li>
    }
    .into_any()
}

/// The explorer's address around some days, a week to either side, day by day, where each dimension has the value beside it.
pub(super) fn around(
    (first, last): (NaiveDate, NaiveDate),
    scope: Vec<(Dimension, Option<String>)>,
) -> String {
    let start = first.checked_sub_days(Days::new(7));
    let end = last.checked_add_days(Days::new(8));
    let range = start
        .zip(end)
        .and_then(|(start, end)| DayRange::new(start, end));
    let Some(range) = range else {
        return EXPLORE.to_owned();
    };
    let query = CostQuery {
        range: RangeSpec::Fixed(range),
        granularity: Granularity::Day,
        filters: scope
            .into_iter()
            .map(|(dimension, value)| Filter {
                dimension,
                mode: Mode::AnyOf,
                values: vec![value],
            })
            .collect(),
        ..CostQuery::default()
    };
    State::asking(query).href()
}

/// The days of a note, in words.
pub(super) fn days(first: NaiveDate, last: NaiveDate) -> String {
    let end = last.succ_opt().unwrap_or(last);
    DayRange::new(first, end).map_or_else(|| first.to_string(), |range| range.to_string())
}

/// The charts that a note is limited to, in words.
pub(super) fn scope(note: &Note) -> String {
    [&note.region, &note.service]
        .into_iter()
        .flatten()
        .map(|part| format!("{part} · "))
        .collect()
}

fn seen_by(note: &Note) -> &'static str {
    match note.visibility {
        Visibility::Private => " · seen by you alone",
        Visibility::Shared => "",
    }
}
