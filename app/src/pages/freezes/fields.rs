//! The fields of a freeze's form, wherever it is set or changed. Knows what each is called; must not know what is sent where.

use crate::ui::field::{Choice, Choices, Field};
use crate::view::{Failure, FreezeChoices};
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{FreezeForm, Frequency, UnderWay};
use leptos::prelude::*;

/// The fields, with what stands in them at first.
#[must_use]
pub fn fields(
    choices: FreezeChoices,
    start: FreezeForm,
    failure: Signal<Option<Failure>>,
) -> AnyView {
    let named = !start.environments.is_empty() || !start.exempt.is_empty();
    let repeating = !start.repeats.is_empty();
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let mut frequencies = vec![(String::new(), "once".to_owned())];
    frequencies.extend(Frequency::ALL.map(|one| (one.name().to_owned(), one.name().to_owned())));
    let pairs = |values: Vec<String>| {
        values
            .into_iter()
            .map(|one| (one.clone(), one))
            .collect::<Vec<_>>()
    };
    let tiers = Tier::ALL.map(|tier| tier.name().to_owned()).to_vec();
    let operations = OperationKind::ALL.map(|one| one.name().to_owned()).to_vec();
    let environments: Vec<_> = choices.environments.into_iter().map(|one| one.id).collect();
    let zones = choices
        .zones
        .into_iter()
        .map(|zone| view! { <option value=zone></option> })
        .collect_view();
    view! {
                <Field label="Name" name="name" value=start.name hint="Stands in every refusal: short and telling." failure/>
                <Field label="Reason" name="reason" rows=3 value=start.reason failure/>
                <div class="row">
                    <Field label="Starts" name="starts_at" kind="datetime-local" value=start.starts_at failure/>
                    <Field label="Ends" name="ends_at" kind="datetime-local" value=start.ends_at failure/>
                    <Field label="Time zone" name="zone" list="zones" value=start.zone failure/>
                    <datalist id="zones">{zones}</datalist>
                </div>
                <Choice label="In this time" name="stops" value=start.stops failure
                    options=vec![
                        ("in".to_owned(), "it stops".to_owned()),
                        ("but".to_owned(), "it lets through and stops at all others: a change window".to_owned()),
                    ]/>
                <Choice label="Repeats" name="repeats" options=frequencies value=start.repeats failure/>
                <details class="more" open=repeating>
                    <summary>"How it repeats"</summary>
                    <p class="hint">"At the same time of day on the clocks of the zone. A night in which they change only ever makes it longer."</p>
                    <div class="row">
                        <Field label="Every" name="interval" kind="number" value=start.interval hint="Days, weeks, months or years; empty is 1." is_optional=true failure/>
                        <Field label="Last day" name="until" kind="date" value=start.until hint="Empty is no end." is_optional=true failure/>
                        <Field label="Times" name="count" kind="number" value=start.count hint="In all; empty is no end." is_optional=true failure/>
                    </div>
                    <Choices legend="Weekdays" name="weekdays" options=pairs(weekdays.map(str::to_owned).to_vec())
                        chosen=start.weekdays hint="For weekly freezes. None means the start's." failure/>
                    <div class="row">
                        <Field label="Days of the month" name="month_days" value=start.month_days hint="For monthly freezes: 1, 15 or -1 for the last. Empty is the start's." is_optional=true failure/>
                        <Field label="Left out" name="except" value=start.except hint="Days on which it does not start: 2026-12-24, 2026-12-31." is_optional=true failure/>
                    </div>
                </details>
                <Choice label="Stops" name="applies_to" value=start.applies_to failure
                    options=vec![
                        ("automated".to_owned(), "agents and services; people may go on".to_owned()),
                        ("everyone".to_owned(), "everyone, people too".to_owned()),
                    ]/>
                <Choice label="Operations under way" name="under_way" value=start.under_way failure
                    options=UnderWay::ALL.map(|one| (one.name().to_owned(), one.words().to_owned())).to_vec()/>
                <Choices legend="Operations" name="operations" options=pairs(operations) chosen=start.operations
                    hint="None means every operation." failure/>
                <Choices legend="Tiers" name="tiers" options=pairs(tiers) chosen=start.tiers
                    hint="None means every tier." failure/>
                <Choices legend="Partitions" name="partitions" options=choices.partitions chosen=start.partitions
                    hint="None means every partition. One may serve all its regions from a single endpoint: what is deleted there is gone everywhere." failure/>
                <Choices legend="Regions" name="regions" options=pairs(choices.regions) chosen=start.regions
                    hint="None means every region." failure/>
                <details class="more" open=named>
                    <summary>"Only certain environments"</summary>
                    <Choices legend="Environments" name="environments" options=pairs(environments.clone())
                        chosen=start.environments hint="None means every environment of the tiers and regions above." failure/>
                    <Choices legend="Except" name="exempt" options=pairs(environments) chosen=start.exempt
                        hint="These are not covered." failure/>
                </details>
                <Field label="Calendar" name="calendar" value=start.calendar
                    hint="What asks for a calendar's state asks by this name. Empty is the first one, default." is_optional=true failure/>
    }
    .into_any()
}
