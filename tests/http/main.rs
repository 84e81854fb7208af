//! Floe over HTTP, in process, as those who call it see it. The tree of modules is that of the addresses; each test starts
//! its own server on an empty folder, with a clock that stands still. Knows the public interface only.

#[cfg(test)]
mod actor;
#[cfg(test)]
mod answer;
#[cfg(test)]
mod api;
#[cfg(test)]
mod approver_roles;
#[cfg(test)]
mod audit_page;
#[cfg(test)]
mod authenticator;
#[cfg(test)]
mod bill;
#[cfg(test)]
mod calendar_pages;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod dashboards;
#[cfg(test)]
mod delegations;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod explore_controls;
#[cfg(test)]
mod explore_files;
#[cfg(test)]
mod explore_page;
#[cfg(test)]
mod explore_values;
#[cfg(test)]
mod explore_words;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod freeze_changes;
#[cfg(test)]
mod health;
#[cfg(test)]
mod import_pages;
#[cfg(test)]
mod machine;
#[cfg(test)]
mod month;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod paper_forms;
#[cfg(test)]
#[path = "../parquet_bill.rs"]
mod parquet_bill;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod rates;
#[cfg(test)]
mod saved_views;
#[cfg(test)]
mod server;
#[cfg(test)]
mod settings_pages;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod signer;
#[cfg(test)]
mod soft_passkey;
#[cfg(test)]
mod ssm;
#[cfg(test)]
mod webhook_pages;
