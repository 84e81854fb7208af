//! What only AWS's own reports tell, asked over HTTP: who sells, tenancy, engines, usage type groups, and the reports made of them.
//! Knows one small report's sums; must not know how its columns are read.

use crate::actor::{Actor, Person};
use crate::server::{Server, instant};
use floe_domain::cost::standard::standard;
use floe_domain::people::Scope;
use serde_json::Value;

const SEPTEMBER: &str = "start=2024-09-01&end=2024-10-01&granularity=none";

const HEADER: &str = "bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingEntity,bill/InvoicingEntity,\
lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,\
lineItem/UsageType,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,pricing/unit,\
pricing/PublicOnDemandCost,reservation/ReservationARN,reservation/EffectiveCost,\
reservation/UnusedAmortizedUpfrontFeeForBillingPeriod,reservation/UnusedRecurringFee,product/ProductName,\
product/regionCode,product/instanceType,product/tenancy,product/databaseEngine,product/deploymentOption";

/// Ten hours at the list price, thirty that a reservation covers, a quarter of which was not used; a database; and something of
/// the Marketplace.
#[rustfmt::skip]
const LINES: [[&str; 17]; 5] = [
    ["AWS", "Usage", "AmazonEC2", "USE2-BoxUsage:m5.large", "10", "1.000000000000000001", "1.000000000000000001",
     "", "", "", "", "Amazon Elastic Compute Cloud", "us-east-2", "m5.large", "Shared", "", ""],
    ["AWS", "DiscountedUsage", "AmazonEC2", "USE2-BoxUsage:m5.large", "30", "0", "3",
     "arn:ri/1", "1.8", "", "", "Amazon Elastic Compute Cloud", "us-east-2", "m5.large", "Dedicated", "", ""],
    ["AWS", "RIFee", "AmazonEC2", "USE2-HeavyUsage:m5.large", "720", "2.4", "",
     "arn:ri/1", "", "0", "0.6", "Amazon Elastic Compute Cloud", "us-east-2", "m5.large", "", "", ""],
    ["AWS", "Usage", "AmazonRDS", "Multi-AZUsage:db.r6g.large", "1", "0.45", "0.45",
     "", "", "", "", "Amazon Relational Database Service", "us-east-1", "db.r6g.large", "", "PostgreSQL", "Multi-AZ"],
    ["AWS Marketplace", "Usage", "8f2kq1c0", "SoftwareUsage:m5.large", "1", "12.5", "12.5",
     "", "", "", "", "Weather Analytics", "us-east-1", "", "", "", ""],
];

fn report() -> String {
    let line = |[seller, kind, product, usage, amount, cost, list, rest @ ..]: [&str; 17]| {
        format!(
            "111111111111,2024-09-01T00:00:00Z,{seller},Amazon Web Services Inc.,333333333333,{kind},\
             2024-09-05T03:00:00Z,2024-09-05T04:00:00Z,{product},{usage},{amount},USD,{cost},Hrs,{list},{}\n",
            rest.join(",")
        )
    };
    format!("{HEADER}\n{}", LINES.map(line).concat())
}

async fn with_report() -> (Server, Person) {
    let server = Server::start().await;
    let importer = server.service(&[Scope::ImportsWrite]).await;
    let import = importer.import("", &report()).await.expect(201);
    assert_eq!(import["result"], "whole", "{import}");
    let viewer = server.viewer().await;
    (server, viewer)
}

/// The rows of an answer as text: keys, unit, amount.
async fn rows(actor: &impl Actor, query: &str) -> Vec<String> {
    let answer = actor
        .get(&format!("/api/v1/costs?{query}"))
        .await
        .expect(200);
    let row = |row: &Value| {
        let keys = row["keys"].as_array().unwrap().iter();
        let keys = keys.map(|key| key.as_str().unwrap_or("-"));
        let figures = [&row["unit"], &row["amount"]].map(|text| text.as_str().unwrap());
        keys.chain(figures).collect::<Vec<_>>().join(" | ")
    };
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_asked_by_who_sells_by_tenancy_and_by_database() {
    let (_server, viewer) = with_report().await;
    for (group_by, expected) in [
        (
            "billing_entity",
            &[
                "AWS | USD | 3.850000000000000001",
                "AWS Marketplace | USD | 12.5",
            ][..],
        ),
        (
            "invoice_issuer",
            &["Amazon Web Services Inc. | USD | 16.350000000000000001"],
        ),
        (
            "tenancy",
            &[
                "Dedicated | USD | 0",
                "Shared | USD | 1.000000000000000001",
                "- | USD | 15.35",
            ],
        ),
        (
            "database_engine,deployment_option",
            &[
                "PostgreSQL | Multi-AZ | USD | 0.45",
                "- | - | USD | 15.900000000000000001",
            ],
        ),
        ("cache_engine", &["- | USD | 16.350000000000000001"]),
    ] {
        let found = rows(&viewer, &format!("{SEPTEMBER}&group_by={group_by}")).await;
        assert_eq!(found, expected, "{group_by}");
    }
    let filtered = format!("{SEPTEMBER}&group_by=service&filter=-database_engine:");
    assert_eq!(
        rows(&viewer, &filtered).await,
        ["Amazon Relational Database Service | USD | 0.45"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_type_groups_are_asked_for_like_columns_and_offered_on_the_page() {
    let (_server, viewer) = with_report().await;
    let by_group = format!("{SEPTEMBER}&group_by=usage_type_group");
    assert_eq!(
        rows(&viewer, &by_group).await,
        [
            "EC2: Running Hours | USD | 1.000000000000000001",
            "RDS: Running Hours | USD | 0.45",
            "- | USD | 14.9"
        ]
    );
    let hours = "filter=usage_type_group:EC2%5C:%20Running%20Hours";
    let by_pricing =
        format!("{SEPTEMBER}&metric=consumed_quantity&group_by=pricing_category&{hours}");
    assert_eq!(
        rows(&viewer, &by_pricing).await,
        ["Committed | Hrs | 30", "Standard | Hrs | 10"]
    );
    let page = viewer.get("/explore?group_by=usage_type_group").await.text;
    let offered = "<option value=\"usage_type_group\" selected>Usage type group</option>";
    assert!(page.contains(offered), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reports_of_running_hours_marketplace_and_commitments_say_what_the_source_says() {
    let (_server, viewer) = with_report().await;
    for (id, expected) in [
        (
            "reservation-utilization",
            &["Unused | USD | 0.6", "Used | USD | 1.8"][..],
        ),
        ("savings-plan-utilization", &[]),
        (
            "utilization-by-commitment",
            &[
                "arn:ri/1 | Unused | USD | 0.6",
                "arn:ri/1 | Used | USD | 1.8",
            ],
        ),
        (
            "ec2-running-hours-costs",
            &["USE2-BoxUsage:m5.large | USD | 1.000000000000000001"],
        ),
        (
            "ec2-running-hours-usage",
            &["USE2-BoxUsage:m5.large | Hrs | 40"],
        ),
        (
            "ec2-hours-coverage",
            &["Committed | Hrs | 30", "Standard | Hrs | 10"],
        ),
        (
            "commitment-coverage-at-list-price",
            &[
                "Committed | USD | 3",
                "Standard | USD | 13.950000000000000001",
            ],
        ),
        ("aws-marketplace", &["Weather Analytics | USD | 12.5"]),
    ] {
        let query = standard(id).unwrap().query;
        assert_eq!(rows(&viewer, query).await, expected, "{id}");
    }
    let utilization = standard("reservation-utilization").unwrap().query;
    let table = viewer
        .get(&format!("/explore.csv?{utilization}"))
        .await
        .text;
    assert!(table.contains("Used,USD,1.8,75.0,"), "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restated_report_is_asked_as_of_before_by_what_only_it_tells() {
    let server = Server::start().await;
    let scopes = [Scope::ImportsWrite, Scope::CostsRead];
    let robot = server.service(&scopes).await;
    server.clock.set(instant("2024-10-06T08:00:00Z"));
    robot.import("", &report()).await.expect(201);
    server.clock.set(instant("2024-10-08T08:00:00Z"));
    let restated = report()
        .replace(",AWS Marketplace,", ",AWS,")
        .replace(",Dedicated,", ",Host,")
        .replace("USE2-BoxUsage:m5.large,10,", "USE2-HeavyUsage:m5.large,10,");
    robot.import("", &restated).await.expect(201);
    let question = "metric=consumed_quantity&group_by=billing_entity,tenancy&\
                    filter=usage_type_group:EC2%5C:%20Running%20Hours";
    for (as_of, expected) in [
        (
            "2024-10-07",
            &["AWS | Dedicated | Hrs | 30", "AWS | Shared | Hrs | 10"][..],
        ),
        ("2024-10-08", &["AWS | Host | Hrs | 30"]),
    ] {
        let asked = format!("{SEPTEMBER}&as_of={as_of}&{question}");
        assert_eq!(rows(&robot, &asked).await, expected, "as of {as_of}");
        let asked =
            format!("{SEPTEMBER}&as_of={as_of}&group_by=&filter=billing_entity:AWS%20Marketplace");
        let sold = rows(&robot, &asked).await;
        let before = as_of == "2024-10-07";
        assert_eq!(
            sold,
            vec!["USD | 12.5"; usize::from(before)],
            "as of {as_of}"
        );
    }
}
