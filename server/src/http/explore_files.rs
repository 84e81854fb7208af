//! `GET /explore.csv` and the other files of the explorer: what stands on the page of the same query, to take away. Each says what
//! was asked, when and in which units. Must not know columns or pixels.

use super::Http;
use super::auth::By;
use super::figures_file::file;
use super::problem::Problem;
use super::v1::wire::CostReport;
use crate::service::Caller;
use crate::service::costs::{self, Costs};
use crate::ui::{Floe, compared, regions};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::Response;
use floe_app::backend::Backend as _;
use floe_app::chart::Kind;
use floe_app::explore::{csv, form, picture};
use floe_app::location;
use floe_domain::cost::csv::{Asked, transposed};
use floe_domain::cost::view::ReportView;
use floe_domain::cost::{Report, ResolvedQuery};
use leptos_axum::ResponseOptions;

const CSV: &str = "text/csv; charset=utf-8";

/// A question that a file answers, as the address asks it.
pub(super) struct Question {
    http: Http,
    state: location::State,
    costs: Costs,
    resolved: ResolvedQuery,
}

impl FromRequestParts<Http> for Question {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Problem> {
        let By(caller) = By::from_request_parts(parts, http).await?;
        Self::of(http.clone(), &caller, &parts.uri).await
    }
}

impl Question {
    async fn of(http: Http, caller: &Caller, uri: &Uri) -> Result<Self, Problem> {
        let state = form::asked(uri.query().unwrap_or_default())
            .map_err(|error| Problem::wrong(&error.field, &error.reason))?;
        let costs = costs::open_as_of(&http.app, caller, state.query.as_of)
            .await
            .map_err(|refused| http.problem(refused))?;
        Ok(Self {
            resolved: state.query.resolve(costs.today()),
            http,
            state,
            costs,
        })
    }

    async fn view(&self) -> Result<ReportView, Problem> {
        let then = self.state.query.compare.resolve(self.resolved.range);
        compared(&self.costs, self.resolved.clone(), then, self.state.series)
            .await
            .map_err(|refused| self.http.problem(refused))
    }

    async fn report(&self) -> Result<Report, Problem> {
        let answer = self.costs.answer(self.resolved.clone()).await;
        answer.map_err(|refused| self.http.problem(refused))
    }

    /// What the file says of itself.
    fn asked<'a>(&self, units: impl Iterator<Item = &'a str>) -> Asked {
        Asked {
            question: self.state.question(),
            days: self.resolved.range.to_string(),
            at: self
                .http
                .clock
                .now()
                .format("%Y-%m-%dT%H:%M:%SZ")
                .to_string(),
            units: units.map(str::to_owned).collect(),
        }
    }

    fn asked_of(&self, report: &ReportView) -> Asked {
        self.asked(report.units.iter().map(|unit| unit.unit.as_str()))
    }

    fn file(&self, ending: &str, kind: &'static str, content: impl Into<Vec<u8>>) -> Response {
        file(self.resolved.range, ending, kind, content.into())
    }
}

/// `GET /explore.csv`: the tables of the page.
pub(super) async fn as_shown(question: Question) -> Result<Response, Problem> {
    let view = question.view().await?;
    let asked = question.asked_of(&view);
    let table = asked.below(csv::csv(view, &question.state));
    Ok(question.file("csv", CSV, table))
}

/// `GET /explore-by-period.csv`: the same with a line per period, as the AWS Cost Explorer console has it.
pub(super) async fn by_period(question: Question) -> Result<Response, Problem> {
    let view = question.view().await?;
    let table = question.asked_of(&view).below(transposed(&view));
    Ok(question.file("csv", CSV, table))
}

/// `GET /explore.json`: the rows, as `/api/v1/costs` answers them.
pub(super) async fn json(question: Question) -> Result<Response, Problem> {
    let report = question.report().await?;
    let open_months = question.costs.open_months(&question.resolved);
    let asked = question.asked(report.totals.iter().map(|total| total.unit.as_str()));
    let content = serde_json::json!({
        "question": asked.question,
        "asked_at": asked.at,
        "units": asked.units,
        "report": CostReport::of(report, &open_months),
    });
    let content = format!("{content:#}\n");
    Ok(question.file("json", "application/json", content))
}

/// `GET /explore.parquet`: the rows.
pub(super) async fn parquet(question: Question) -> Result<Response, Problem> {
    let report = question.report().await?;
    let asked = question.asked(report.totals.iter().map(|total| total.unit.as_str()));
    let content = floe_ledger::export::parquet(&report, &asked.pairs()).map_err(|error| {
        tracing::error!(%error, "a Parquet file was not written");
        Problem::internal()
    })?;
    Ok(question.file("parquet", "application/vnd.apache.parquet", content))
}

/// `GET /explore.svg`: the charts.
pub(super) async fn svg(
    State(http): State<Http>,
    By(caller): By,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let question = Question::of(http.clone(), &caller, &parts.uri).await?;
    let floe = Floe::new(http, Some(caller), &parts, ResponseOptions::default());
    // Of what the page shows the picture takes the figures, and draws them itself.
    let figures = location::State {
        chart: Kind::default(),
        pivot: Vec::new(),
        ..question.state.clone()
    };
    let page = floe.explore(figures.question()).await;
    let page = page.map_err(|failure| match failure.fields.as_slice() {
        [] => Problem::internal(),
        fields => Problem::invalid(fields),
    })?;
    let asked = question.asked_of(&page.report);
    let regions = match question.state.chart {
        Kind::Map => regions(&question.costs, &page.report, &question.state)
            .await
            .map_err(|refused| question.http.problem(refused))?,
        _ => Vec::new(),
    };
    let content = picture::picture(&page, &question.state, &regions, &asked);
    Ok(question.file("svg", "image/svg+xml", content))
}
