//! The four questions, in Floe's words and in SQL. Knows what is asked; must not know how fast the answer is.

/// One question to both.
pub(super) struct Question {
    /// In the table.
    pub(super) name: &'static str,
    /// In the grammar of cost questions.
    pub(super) floe: &'static str,
    /// In SQL: columns as in Floe's rows, so that the answers can be compared as sets.
    pub(super) sql: &'static str,
}

/// All of them.
pub(super) const QUESTIONS: [Question; 4] = [
    Question {
        name: "month × region",
        floe: "start=2025-01-01&end=2026-01-01&granularity=month&group_by=region",
        sql: "SELECT date_trunc('month', ChargePeriodStart), RegionId, BillingCurrency, sum(BilledCost) FROM charges \
              GROUP BY ALL ORDER BY ALL",
    },
    Question {
        name: "day × service, two regions",
        floe: "start=2025-01-01&end=2026-01-01&granularity=day&group_by=service&filter=region:us-east-1,eu-west-1",
        sql: "SELECT date_trunc('day', ChargePeriodStart), ServiceName, BillingCurrency, sum(BilledCost) FROM charges \
              WHERE RegionId IN ('us-east-1', 'eu-west-1') GROUP BY ALL ORDER BY ALL",
    },
    Question {
        name: "meter × sub-account",
        floe: "start=2025-01-01&end=2026-01-01&granularity=none&group_by=meter,sub_account",
        sql: "SELECT SkuMeter, SubAccountId, BillingCurrency, sum(BilledCost) FROM charges GROUP BY ALL ORDER BY ALL",
    },
    Question {
        name: "month, one charge category",
        floe: "start=2025-01-01&end=2026-01-01&granularity=month&group_by=none&filter=charge_category:Tax",
        sql: "SELECT date_trunc('month', ChargePeriodStart), BillingCurrency, sum(BilledCost) FROM charges \
              WHERE ChargeCategory = 'Tax' GROUP BY ALL ORDER BY ALL",
    },
];
