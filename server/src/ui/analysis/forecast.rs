//! What is to be expected, below the explorer's figures: estimates with their bands, how earlier ones came out, and how they are
//! made. Knows estimates and words; must not estimate anything.

use super::link;
use floe_domain::cost::forecast::{
    BackTest, Figure, GroupOutlook, Horizon, Made, Outlook, TooThin, near,
};
use floe_domain::cost::{CostQuery, Metric};
use floe_domain::money::format::figure;
use leptos::prelude::*;

const METHOD: &str = "Estimates are made from sums of whole days, all that there are and not only those of the range: a level \
    (the median of the last four weeks), a difference for each day of the week, what comes on the same day of each month, and \
    a trend of the last 12 or 26 weeks that is damped or not, whichever was nearest in earlier forecasts. Days that stand out \
    once are left aside. Bands are as wide as earlier forecasts as far ahead were off. Groups are forecast one by one, then \
    moved in proportion so that they add up to the whole.";

pub(super) fn panel(asked: &CostQuery, outlook: &Outlook) -> AnyView {
    let head = format!(
        "Forecast to {}",
        outlook.days.last_day().format("%-d %b %Y")
    );
    let sections = outlook
        .units
        .iter()
        .map(|unit| match &unit.made {
            Ok(made) => expected(asked, outlook, &unit.unit, made),
            Err(thin) => too_thin(asked, &unit.unit, thin),
        })
        .collect_view();
    let apart = (!outlook.continues).then(|| {
        view! { <p class="meta">"The chart shows no forecast: it goes on from ranges of days or longer periods that end at most two months before the charges do."</p> }
    });
    view! {
        <section class="analysis-part" aria-labelledby="forecast-head">
            <h2 id="forecast-head">{head}</h2>
            {apart}
            {sections}
            <p class="meta">{METHOD}</p>
        </section>
    }
    .into_any()
}

fn words(asked: &CostQuery, unit: &str, value: f64) -> String {
    figure(near(value), asked.metric, unit)
}

fn too_thin(asked: &CostQuery, unit: &str, thin: &TooThin) -> AnyView {
    let nearer = Horizon::ALL
        .into_iter()
        .rev()
        .find(|horizon| horizon.needs() <= thin.has)
        .map(|horizon| {
            let next = CostQuery {
                forecast: Some(horizon),
                ..asked.clone()
            };
            view! { " It is enough for: "<a href=link(next)>{horizon.label()}</a>"." }
        });
    view! {
        <h3>{unit_words(unit)}</h3>
        <p class="notice">
            {format!(
                "Not enough history: this forecast needs {} days with charges, and there are {}.",
                thin.needs, thin.has
            )}
            {nearer}
        </p>
    }
    .into_any()
}

fn unit_words(unit: &str) -> String {
    if unit.is_empty() {
        "No unit".to_owned()
    } else {
        unit.to_owned()
    }
}

fn expected(asked: &CostQuery, outlook: &Outlook, unit: &str, made: &Made) -> AnyView {
    let words = |value: f64| words(asked, unit, value);
    let percent = outlook.band.percent();
    let band = match made.whole.band {
        Some((low, high)) => format!(
            "; in {percent} of 100 cases between {} and {}",
            words(low),
            words(high)
        ),
        None => String::new(),
    };
    let sentence = format!(
        "About {} {unit} from {}{band}.",
        words(made.whole.value),
        outlook.days
    );
    let rows = outlook
        .columns
        .iter()
        .zip(&made.columns)
        .filter(|(bucket, _)| outlook.days.start < bucket.days.end)
        .map(|(bucket, one)| row(asked.metric, unit, &bucket.label(), one))
        .collect_view();
    let name = format!("Forecast by period, {unit}");
    let groups = (!made.groups.is_empty()).then(|| groups(asked, outlook, unit, &made.groups));
    view! {
        <h3>{unit_words(unit)}</h3>
        <p>{sentence}</p>
        <div class="table-scroll" role="region" aria-label=name tabindex="0">
            <table class="table">
                <caption class="unseen">{name.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Period"</th>
                        <th scope="col">"What it is"</th>
                        <th scope="col" class="number">"Known so far"</th>
                        <th scope="col" class="number">"Expected in all"</th>
                        <th scope="col" class="number">{format!("{percent} % band from")}</th>
                        <th scope="col" class="number">"to"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {groups}
        {tested(made.test.as_ref(), percent)}
    }
    .into_any()
}

fn row(metric: Metric, unit: &str, label: &str, one: &Figure) -> AnyView {
    let (low, high) = match one.band() {
        Some((low, high)) => (figure(low, metric, unit), figure(high, metric, unit)),
        None => ("unknown".to_owned(), "unknown".to_owned()),
    };
    view! {
        <tr>
            <th scope="row">{label.to_owned()}</th>
            <td><span class="badge accent">"forecast"</span></td>
            <td class="number">{figure(one.known, metric, unit)}</td>
            <td class="number">{figure(one.total(), metric, unit)}</td>
            <td class="number">{low}</td>
            <td class="number">{high}</td>
        </tr>
    }
    .into_any()
}

fn groups(asked: &CostQuery, outlook: &Outlook, unit: &str, groups: &[GroupOutlook]) -> AnyView {
    let rows = groups
        .iter()
        .map(|group| {
            let name = match &group.keys {
                None => "The rest".to_owned(),
                Some(keys) => asked
                    .group_by
                    .iter()
                    .zip(keys)
                    .map(|(dimension, key)| dimension.value_label(key.as_deref()))
                    .collect::<Vec<_>>()
                    .join(" · "),
            };
            let (low, high) = match group.whole.band {
                Some((low, high)) => (words(asked, unit, low), words(asked, unit, high)),
                None => ("unknown".to_owned(), "unknown".to_owned()),
            };
            let what = if group.is_young {
                "forecast: its recent mean, it is too young for more"
            } else {
                "forecast"
            };
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td><span class="badge accent">{what}</span></td>
                    <td class="number">{words(asked, unit, group.whole.value)}</td>
                    <td class="number">{low}</td>
                    <td class="number">{high}</td>
                </tr>
            }
        })
        .collect_view();
    let labels: Vec<_> = asked.group_by.iter().map(|one| one.label()).collect();
    let name = format!(
        "Forecast by {}, {unit}",
        labels.join(" and ").to_lowercase()
    );
    view! {
        <div class="table-scroll" role="region" aria-label=name tabindex="0">
            <table class="table">
                <caption class="unseen">{name.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{labels.join(" · ")}</th>
                        <th scope="col">"What it is"</th>
                        <th scope="col" class="number">{format!("{}", outlook.days)}</th>
                        <th scope="col" class="number">{format!("{} % band from", outlook.band.percent())}</th>
                        <th scope="col" class="number">"to"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How earlier forecasts came out.
fn tested(test: Option<&BackTest>, percent: u8) -> AnyView {
    let Some(test) = test else {
        return view! { <p>"The past is too short to check such a forecast on it."</p> }.into_any();
    };
    let share = |share: f64| format!("{:.1} %", 100.0 * share);
    let verdict = if test.beats_naive() {
        "this forecast beats it"
    } else {
        "this forecast does not beat it"
    };
    let (of, held) = test.covered;
    let coverage = if of == 0 {
        format!(" Too few to say how many the {percent} % band would have held.")
    } else {
        format!(
            " The {percent} % band, as it would have been on those days, held {held} of {of} figures: {}.",
            share(held as f64 / of as f64)
        )
    };
    let words = format!(
        "Checked on its own past: asked on {} earlier days, a week apart, knowing nothing later, {} figures up to {} days \
         ahead could be compared with what came. They were off by {} of it (WAPE). The better of two seasonal-naive forecasts, \
         the last week again and the month before again, was off by {}: {verdict}.{coverage}",
        test.origins,
        test.figures,
        test.farthest,
        share(test.error),
        share(test.naive)
    );
    view! { <p class="back-test">{words}</p> }.into_any()
}
