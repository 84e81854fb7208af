//! Small bills in FOCUS 1.0. Knows columns; must not know how they are read.

/// The header of FOCUS 1.0 with the columns that tests use.
const HEADER: &str = "BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,\
ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ConsumedUnit,\
ContractedCost,EffectiveCost,InvoiceIssuerName,ListCost,PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,\
RegionName,ResourceId,ServiceCategory,ServiceName,SubAccountId,Tags";

/// One charge of a bill: a day's use of a service.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) day: &'static str,
    pub(crate) region: &'static str,
    pub(crate) service: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) cost: &'static str,
    pub(crate) tags: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) unit: &'static str,
}

/// A charge in dollars without tags, of two hours.
pub(crate) const fn charge(
    day: &'static str,
    region: &'static str,
    service: &'static str,
    cost: &'static str,
) -> Charge {
    Charge {
        day,
        region,
        service,
        currency: "USD",
        cost,
        tags: "",
        quantity: "2",
        unit: "Hours",
    }
}

/// What most tests import: three regions and charges without one, two currencies, two months.
pub(crate) const CHARGES: [Charge; 8] = [
    charge("2024-08-31", "us-east-1", "Amazon S3", "1.5"),
    charge(
        "2024-09-01",
        "us-east-1",
        "Amazon S3",
        "10.000000000000000001",
    ),
    charge("2024-09-02", "us-east-1", "AWS Lambda, edge", "2.25"),
    charge("2024-09-30", "eu-west-1", "Amazon S3", "-0.75"),
    charge("2024-09-15", "", "Support", "3"),
    Charge {
        currency: "CNY",
        ..charge("2024-09-10", "cn-northwest-1", "Amazon EC2", "100.5")
    },
    Charge {
        tags: r#"{"team":"core"}"#,
        ..charge("2024-09-03", "eu-west-1", "Amazon EC2", "4")
    },
    Charge {
        tags: r#"{"team":"=edge"}"#,
        ..charge("2024-09-04", "eu-west-1", "Amazon EC2", "0.5")
    },
];

/// What some of something costs in us-east-1.
const fn used(
    day: &'static str,
    service: &'static str,
    (quantity, unit): (&'static str, &'static str),
    cost: &'static str,
) -> Charge {
    Charge {
        quantity,
        unit,
        ..charge(day, "us-east-1", service, cost)
    }
}

/// Storage whose price falls, machines in two currencies, what counts nothing, and what was paid for nothing.
pub(crate) const PRICED: [Charge; 7] = [
    used("2024-08-10", "Amazon S3", ("100", "GB-Mo"), "2.3"),
    used("2024-09-10", "Amazon S3", ("300", "GB-Mo"), "6.6"),
    used("2024-09-11", "Amazon EBS", ("100", "GB-Mo"), "8"),
    used("2024-09-12", "Amazon EC2", ("3", "Hours"), "1"),
    Charge {
        currency: "CNY",
        region: "cn-northwest-1",
        ..used("2024-09-12", "Amazon EC2", ("4", "Hours"), "14")
    },
    used("2024-09-15", "Support", ("", ""), "5"),
    used("2024-09-30", "AWS Lambda", ("0", "Requests"), "0.5"),
];

/// A bill of these charges.
pub(crate) fn bill(charges: &[Charge]) -> String {
    let mut text = HEADER.to_owned() + "\n";
    for charge in charges {
        text.push_str(&line(charge));
        text.push('\n');
    }
    text
}

fn line(charge: &Charge) -> String {
    let Charge {
        day,
        region,
        service,
        currency,
        cost,
        tags,
        quantity,
        unit,
    } = charge;
    let date: chrono::NaiveDate = day.parse().unwrap();
    let next = date.succ_opt().unwrap();
    let month = day.get(..7).unwrap();
    let month_after = (date.checked_add_months(chrono::Months::new(1)).unwrap())
        .format("%Y-%m")
        .to_string();
    let (provider, account) = match *currency {
        "CNY" => ("AWS China", "222222222222"),
        _ => ("AWS", "111111111111"),
    };
    let (starts, ends) = (format!("{day}T00:00:00Z"), format!("{next}T00:00:00Z"));
    let (month, month_after) = (
        format!("{month}-01T00:00:00Z"),
        format!("{month_after}-01T00:00:00Z"),
    );
    let (starts, ends) = (starts.as_str(), ends.as_str());
    let cells: [&str; 29] = [
        cost,
        account,
        "Main",
        currency,
        month_after.as_str(),
        month.as_str(),
        "Usage",
        "",
        "a charge",
        "Usage-Based",
        ends,
        starts,
        quantity,
        unit,
        cost,
        cost,
        provider,
        cost,
        "2",
        "Hours",
        provider,
        provider,
        region,
        region,
        "",
        "Compute",
        service,
        "333333333333",
        tags,
    ];
    let quoted: Vec<_> = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
        .collect();
    quoted.join(",")
}
