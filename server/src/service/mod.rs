//! Use cases, one a file. Each takes the caller and authorises itself; answers are domain values, refusals are kinds.
//! Must not know HTTP, pages or SQL.
//!
//! | who | what |
//! | --- | --- |
//! | `authenticate` | `session(app, &Secret) -> Option<Caller>`, `token(app, &Secret) -> Option<Caller>`, `signature(app, &Claim) -> Signer` |
//! | `sign_in` | `sign_in(app, SignIn) -> SessionStart`; `sign_out(app, &Caller)` |
//! | `set_up` | `link(app) -> Option<Secret>`, `is_open(app, &Secret) -> bool`, `complete(app, &Secret, email, &Secret password) -> SessionStart` |
//! | `people` | `list(app, caller)`, `add(app, caller, email, role, &Secret) -> Person`, `set_role(app, caller, &RoleChange, Option<&Proof>) -> Loosened`, `remove(app, caller, id, Option<&Proof>)`, `change_password(app, caller, &Secret old, &Secret new)` |
//! | `tokens` | `list(app, caller)`, `issue(app, caller, TokenDraft) -> IssuedToken`, `pass_on(app, caller, PassOn)`, `revoke(app, caller, id)` |
//! | `keys` | `list(app, caller)`, `issue(app, caller, KeyDraft) -> IssuedKey`, `revoke(app, caller, access key id)` |
//! | `calendars` | `state(app, caller, names, Option<at>) -> CalendarsAnswer` |
//! | `clock` | `accept(app, caller)` |
//! | `freezes` | `list(app, caller) -> Freezes`, `show(app, caller, id) -> FreezeStory`, `create(app, caller, FreezeDraft) -> FreezeWindow`, `end_early(app, caller, id, reason, Option<&Proof>) -> Loosened`, `to_change(app, caller, id) -> FreezeWindow`, `weigh_change(app, caller, id, FreezeDraft) -> WeighedChange`, `change(app, caller, (id, FreezeDraft), reason, Option<(&Proof, act)>) -> Changed`, `between(app, caller, start, end) -> Vec<FreezeWindow>`, `preview(app, caller, &Scope) -> Vec<Environment>`, `calendar(app, caller, environment, Option<at>) -> CalendarAnswer` |
//! | `calendar_file` | `export(app, caller) -> CalendarFile`, `import(app, caller, CalendarImport) -> CalendarReport` |
//! | `feeds` | `list(app, caller)`, `issue(app, caller, owner, name) -> IssuedFeed`, `revoke(app, caller, id)`, `read(app, &Secret) -> Option<CalendarFile>` |
//! | `webhooks` | `list(app, caller)`, `log(app, caller, id)`, `add(app, caller, WebhookDraft) -> AddedWebhook`, `test(app, caller, id)`, `send_again(app, caller, id, event)`, `disable(app, caller, id)`, `remove(app, caller, id)` |
//! | `environments` | `list(app, caller) -> Vec<EnvironmentView>`, `show(app, caller, id) -> EnvironmentStory`, `declare(app, caller, EnvironmentDraft) -> Environment`, `restore(app, caller, id, reason) -> Environment` |
//! | `operations` | `operate(app, caller, OperationRequest) -> OperationAnswer`, `show(app, caller, id) -> Operation`, `decision(app, caller, id) -> Decided` |
//! | `approvals` | `inbox(app, caller) -> Inbox`, `show(app, caller, id) -> RequestStory`, `poll(app, caller, id)`, `say(app, caller, &Word, &Proof) -> ApprovalRequest`, `withdraw(app, caller, id)`, `cancel(app, caller, id)` |
//! | `approvers` | `show(app, caller) -> Approving`, `appoint(app, caller, &Appointment, &Proof) -> Loosened`, `set_rule(app, caller, ApprovalRule, &Proof)` |
//! | `delegations` | `list(app, caller)`, `grant(app, caller, DelegationDraft) -> Delegation`, `revoke(app, caller, id)` |
//! | `loosenings` | `list(app, caller)`, `show(app, caller, id) -> LooseningStory`, `approve(app, caller, (id, digest), &Proof)`, `veto(app, caller, id, reason)` |
//! | `passkeys` | `list(app, caller, &Site)`, `challenge(app, caller, &Site, act)`, `prove(app, caller, &Site, act, answer) -> Proof`, `offer(app, caller, &Site, act)`, `register(app, caller, &Site, Registration)`, `remove(app, caller, id, (&Proof, act))` |
//! | `import` | `import(app, caller, ImportRequest) -> ImportView` |
//! | `watched` | `import(app, (name, listing), files, stop) -> Option<ImportResult>` |
//! | `imports` | `list(app, caller, Page) -> Paged<ImportView>`, `show(app, caller, id) -> ImportView`, `rejects(app, caller, id) -> Option<PathBuf>` |
//! | `versions` | `restated(app, caller, id) -> Restated`, `of_month(app, caller, Option<month>) -> MonthVersions` |
//! | `costs` | `open(app, caller) -> Costs`, `open_as_of(app, caller, Option<AsOf>) -> Costs`, `query(app, caller, &CostQuery) -> Report` |
//! | `rates` | `list(app, caller, RateFilter, most)`, `import(app, caller, &[u8]) -> RatesGiven`, `add(app, caller, texts)`, `remove(app, caller, (day, from, to))` |
//! | `saved_views` | `list(app, caller) -> Views`, `show(app, caller, id) -> AnyView`, `save(app, caller, ViewDraft) -> SavedView`, `change(app, caller, id, ViewDraft)`, `duplicate(app, caller, id)`, `delete(app, caller, id)` |
//! | `notes` | `list(app, caller)`, `on_chart(app, caller, range, filters)`, `show(app, caller, id)`, `write(app, caller, NoteDraft) -> Note`, `change(app, caller, id, NoteDraft)`, `remove(app, caller, id)` |
//! | `dashboards` | `list(app, caller)`, `show(app, caller, id) -> Dashboard`, `make(app, caller, name, Visibility, Option<copied>)`, `rename(…)`, `add(app, caller, id, Panel)`, `arrange(app, caller, id, (place, view), Move)`, `delete(app, caller, id)` |
//! | `chart_events` | `happened(app, caller, range, filters) -> Vec<ChartEvent>` |
//! | `drivers` | `explain(&Costs, question, days compared with) -> Vec<Drivers>` |
//! | `forecasts` | `named(&ReportView) -> Vec<Named>`, `outlook_of(&Costs, &CostQuery, Horizon, Vec<Named>) -> Option<Outlook>` |
//! | `audit` | `read(app, caller, AuditFilter, Page) -> AuditPart` |
//!
//! All are `async`, take `&App` and `&Caller`, and answer `Result<_, Refused>`.

mod approval_views;
pub mod approvals;
pub mod approvers;
pub mod audit;
pub mod authenticate;
pub mod calendar_file;
pub mod calendars;
mod caller;
pub mod chart_events;
pub mod clock;
pub mod costs;
pub mod dashboards;
pub mod delegations;
pub mod drivers;
pub mod environments;
pub mod feeds;
pub mod forecasts;
pub mod freezes;
pub mod import;
mod imported;
pub mod imports;
pub mod keys;
mod loosening_views;
pub mod loosenings;
pub mod notes;
pub mod operations;
mod page;
pub mod passkeys;
mod password;
pub mod people;
pub mod rates;
mod recording;
mod refused;
mod round;
mod rounds;
pub mod saved_views;
pub mod set_up;
pub mod sign_in;
pub mod tokens;
pub mod versions;
mod views;
pub mod watched;
pub mod webhooks;

pub(crate) use approval_views::EXPIRED;
pub(crate) use approvals::wish;
pub(crate) use audit::Followed;
pub(crate) use authenticate::Fingerprint;
pub(crate) use environments::region_of;
pub(crate) use operations::{keep, require_clock, weigh};
pub(crate) use recording::{by as record_by, by_floe as record_by_floe};
pub(crate) use round::Asking;
pub(crate) use rounds::Rounds;

pub use approval_views::{ApprovalRequest, PasskeyView, RequestStatus, RequestStory, VoteView};
pub use caller::{Caller, Credential};
pub use delegations::{DelegationDraft, DelegationView};
pub use imported::*;
pub use loosening_views::{
    Change, Changed, Loosened, LooseningStatus, LooseningStory, LooseningView, Takes, WeighedChange,
};
pub use page::{Page, Paged};
pub use refused::Refused;
pub use sign_in::SignIn;
pub use views::*;
