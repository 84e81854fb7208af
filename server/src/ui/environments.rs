//! Environments for their pages and forms. Knows regions' names; must not decide.

use super::Floe;
use super::failure::failed;
use super::{guard, place, words};
use crate::service::{EnvironmentView, environments};
use floe_app::view::*;
use floe_domain::cost::{Dimension, Filter, Mode, grammar};
use floe_domain::environment::{EnvironmentKind, OperationKind};
use floe_domain::freeze::AppliesTo;
use floe_domain::guard::PrincipalKind;

const UNSEEN: &str = "Environments can not be shown";

/// All environments, by partition, region and id.
pub(super) async fn list(floe: &Floe) -> Result<EnvironmentsPage, Failure> {
    let views = environments::list(floe.app(), floe.caller()?)
        .await
        .map_err(failed(UNSEEN))?;
    let mut rows: Vec<_> = views.into_iter().map(row).collect();
    rows.sort_by(|a, b| {
        let key = |row: &EnvironmentRow| {
            (
                row.partition.clone(),
                row.environment.region.clone(),
                row.environment.id.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    Ok(EnvironmentsPage {
        now: floe.now(),
        rows,
    })
}

fn row(view: EnvironmentView) -> EnvironmentRow {
    let region = place::id(&view.environment.region);
    EnvironmentRow {
        region_name: place::name(region),
        partition: place::partition(region),
        check: check(&view),
        environment: view.environment,
    }
}

/// What the calendar says to an agent.
fn check(view: &EnvironmentView) -> GuardCheck {
    let stopped = |operation: &OperationKind| {
        view.freezes
            .iter()
            .any(|freeze| freeze.bears_on(*operation, &view.environment, PrincipalKind::Agent))
    };
    GuardCheck {
        state: view.calendar,
        stopped: OperationKind::ALL.into_iter().filter(stopped).collect(),
        freezes: view
            .freezes
            .iter()
            .map(|freeze| (freeze.id.clone(), freeze.name.clone()))
            .collect(),
        people_too: view
            .freezes
            .iter()
            .any(|freeze| freeze.applies_to == AppliesTo::Everyone),
        next_transition_at: view.next_transition_at,
    }
}

/// One environment.
pub(super) async fn show(
    floe: &Floe,
    id: String,
    refused: Option<String>,
) -> Result<EnvironmentPage, Failure> {
    let story = environments::show(floe.app(), floe.caller()?, &id)
        .await
        .map_err(failed(UNSEEN))?;
    let refused = match refused {
        // An address with a decision that is gone or on something else still leads to the environment.
        Some(decision) => guard::decision(floe, decision).await.ok(),
        None => None,
    };
    let environment = &story.view.environment;
    let cost_query = (environment.kind == EnvironmentKind::DataSet).then(|| {
        let filter = Filter {
            dimension: Dimension::Region,
            mode: Mode::AnyOf,
            values: vec![place::id(&environment.region).map(str::to_owned)],
        };
        grammar::encode([("filter", grammar::print_filter(&filter).as_str())])
    });
    Ok(EnvironmentPage {
        now: floe.now(),
        row: row(story.view),
        cost_query,
        timeline: story
            .timeline
            .into_iter()
            .map(|entry| words::entry(&id, entry))
            .collect(),
        refused: refused.filter(|page| page.decision.environment_id == id),
    })
}
