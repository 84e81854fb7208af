//! The services in process, on a folder of their own and by a clock that stands still. Knows use cases; must not know
//! HTTP or pages.

mod approval_times;
mod approvals;
mod audit;
mod crash;
mod delegations;
mod demo;
mod environments;
mod faults;
mod freeze_ahead;
mod freeze_changes;
mod freezes;
mod guard;
mod imports;
mod keys;
mod last_of_its_kind;
mod loosenings;
mod people;
mod races;
mod receiver;
mod rounds;
mod sign_in;
#[path = "../../../tests/http/soft_passkey.rs"]
mod soft_passkey;
mod stage;
mod tokens;
mod under_way;
mod webhooks;
