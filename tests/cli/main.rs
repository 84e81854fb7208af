//! The binary as an operator has it: its options, what it prints where, how it ends, and what is left when it is killed or
//! the disk is full. Knows the command line only.

#[cfg(test)]
mod bill;
mod delegations;
#[cfg(test)]
mod delete;
#[cfg(test)]
mod feeds;
#[cfg(test)]
mod floe;
#[cfg(test)]
mod folders;
#[cfg(test)]
mod freezes;
#[cfg(test)]
mod import;
#[cfg(test)]
mod keys;
#[cfg(test)]
#[path = "../parquet_bill.rs"]
mod parquet_bill;
#[cfg(test)]
mod rates;
#[cfg(test)]
mod recreate;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod served;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod usage;
#[cfg(test)]
mod watched;
#[cfg(test)]
mod webhooks;
