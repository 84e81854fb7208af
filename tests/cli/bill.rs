//! Bills of as many charges as wanted, each a cent more than the one before, so that every sum tells how many there were.

use std::fmt::Write as _;

const HEADER: &str = "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,\
ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ListCost,ContractedCost,ProviderName,PublisherName,InvoiceIssuerName,\
ServiceCategory,ServiceName,RegionId,ResourceId,ChargeDescription,SubAccountId";

/// A bill of September 2024 with this many charges.
pub(crate) fn bill(charges: u64) -> String {
    let mut text = HEADER.to_owned() + "\n";
    for nth in 1..=charges {
        row(&mut text, nth, &format!("{}.{:02}", nth / 100, nth % 100));
    }
    text
}

/// Adds a charge of this cost. Its resource is one of a kind, as in real bills: nothing shrinks much.
pub(crate) fn row(text: &mut String, nth: u64, cost: &str) {
    let resource = nth.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let day = 1 + nth % 29;
    writeln!(
        text,
        "{cost},111111111111,USD,2024-10-01T00:00:00Z,2024-09-01T00:00:00Z,Usage,2024-09-{:02}T00:00:00Z,\
         2024-09-{day:02}T00:00:00Z,{cost},{cost},{cost},AWS,AWS,AWS,Compute,Amazon EC2,eu-west-1,i-{resource:016x},a \
         charge,222222222222",
        day + 1
    )
    .unwrap();
}

/// What a bill of this many charges adds up to, as Floe writes it.
pub(crate) fn sum(charges: u64) -> String {
    let cents = charges * (charges + 1) / 2;
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
