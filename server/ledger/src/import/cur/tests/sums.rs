//! Sums of reports that are made up: line items of every type, in any order and of any amounts, with net columns and without.
//! Knows whole imports only.

use super::{LEGACY, Sums, TWO, amortised, charges, number, of_ledger, of_source};
use floe_domain::cost::Metric;
use proptest::prelude::*;

/// Every type that AWS documents, and one that it may yet think of.
const KINDS: [&str; 17] = [
    "Usage",
    "DiscountedUsage",
    "SavingsPlanCoveredUsage",
    "SavingsPlanNegation",
    "SavingsPlanRecurringFee",
    "SavingsPlanUpfrontFee",
    "RIFee",
    "Fee",
    "Tax",
    "Credit",
    "Refund",
    "EdpDiscount",
    "PrivateRateDiscount",
    "BundledDiscount",
    "RiVolumeDiscount",
    "SppDiscount",
    "SomethingNew",
];

/// The net columns of CUR 2.0, which only reports of those with discounts have.
const NET: [&str; 5] = [
    "line_item_net_unblended_cost",
    "reservation_net_effective_cost",
    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
    "reservation_net_unused_recurring_fee",
    "savings_plan_net_savings_plan_effective_cost",
];

/// The other columns of amounts.
const GROSS: [&str; 10] = [
    "line_item_unblended_cost",
    "line_item_blended_cost",
    "line_item_usage_amount",
    "pricing_public_on_demand_cost",
    "reservation_effective_cost",
    "reservation_unused_amortized_upfront_fee_for_billing_period",
    "reservation_unused_recurring_fee",
    "savings_plan_savings_plan_effective_cost",
    "savings_plan_total_commitment_to_date",
    "savings_plan_used_commitment",
];

/// What the old and the new spelling of a column have in common.
fn plain(name: &str) -> String {
    name.replace(['/', '_'], "").to_lowercase()
}

/// A row of a report.
#[derive(Clone, Debug)]
struct Item {
    kind: &'static str,
    currency: &'static str,
    region: &'static str,
    /// Whether it names a reservation: a fee that does is what the reservation costs at once.
    reserved: bool,
    /// Those of [`GROSS`], then those of [`NET`].
    amounts: Vec<String>,
}

impl Item {
    fn amount(&self, column: &str) -> Option<&str> {
        let wanted = plain(column);
        let place = GROSS
            .iter()
            .chain(&NET)
            .position(|one| plain(one) == wanted)?;
        Some(&self.amounts[place])
    }

    fn of(&self, column: &str) -> i128 {
        number(self.amount(column).unwrap())
    }

    /// The amortised cost; `net` is what the names of the columns have in them, or nothing.
    fn effective(&self, net: &str) -> i128 {
        match self.kind {
            "Fee" if !self.reserved => self.of(&format!("line_item_{net}unblended_cost")),
            // Of the unused part of a savings plan AWS gives no net cost.
            "SavingsPlanRecurringFee" => amortised(self.kind, &|column| self.of(column), ""),
            kind => amortised(kind, &|column| self.of(column), net),
        }
    }

    fn list(&self) -> i128 {
        match self.kind {
            "SavingsPlanNegation" => 0,
            _ => self.of("pricing_public_on_demand_cost"),
        }
    }

    fn cell(&self, header: &str) -> &str {
        let text = match plain(header).as_str() {
            "billpayeraccountid" => "123456789012",
            "billbillingperiodstartdate" => "2026-10-01T00:00:00Z",
            "billbillingentity" => "AWS",
            "lineitemlegalentity" => "Amazon Web Services, Inc.",
            "lineitemusageaccountid" => "210987654321",
            "lineitemlineitemtype" => self.kind,
            "lineitemusagestartdate" => "2026-10-05T03:00:00Z",
            "lineitemusageenddate" => "2026-10-05T04:00:00Z",
            "lineitemproductcode" => "AmazonEC2",
            "lineitemcurrencycode" => self.currency,
            "pricingunit" => "Hrs",
            "productregioncode" => self.region,
            "reservationreservationarn" if self.reserved => {
                "arn:aws:ec2:us-east-1:123456789012:reserved-instances/r1"
            }
            _ => "",
        };
        self.amount(header).unwrap_or(text)
    }
}

fn item() -> impl Strategy<Value = Item> {
    let amount = "-?[0-9]{1,7}(\\.[0-9]{1,18})?";
    (
        prop::sample::select(vec!["USD", "CNY"]),
        prop::sample::select(vec!["us-east-1", "cn-north-1", ""]),
        any::<bool>(),
        prop::collection::vec(amount, GROSS.len() + NET.len()),
    )
        .prop_map(|(currency, region, reserved, amounts)| Item {
            kind: KINDS[0],
            currency,
            region,
            reserved,
            amounts,
        })
}

/// Items of which every type is there at least once.
fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(item(), KINDS.len()..80)
        .prop_map(|mut items| {
            for (item, kind) in items.iter_mut().zip(KINDS.into_iter().cycle()) {
                item.kind = kind;
            }
            items
        })
        .prop_shuffle()
}

fn report(names: &[&str], items: &[Item]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(names).unwrap();
    for item in items {
        let cells = names.iter().map(|name| item.cell(name));
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn sums(items: &[Item], amount: &dyn Fn(&Item) -> i128) -> Sums {
    let mut sums = Sums::new();
    for item in items {
        let key = (item.currency.to_owned(), item.kind.to_owned());
        *sums.entry(key).or_default() += amount(item);
    }
    sums
}

fn header(report: &str) -> Vec<&str> {
    report.lines().next().unwrap().split(',').collect()
}

/// An amount of an item.
type OfItem<'a> = &'a dyn Fn(&Item) -> i128;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sums_by_line_item_type_of_any_report_are_those_of_its_columns(
        items in items(),
        is_legacy in any::<bool>(),
        has_net in any::<bool>(),
    ) {
        let mut names = if is_legacy { header(LEGACY) } else { [header(TWO), NET.to_vec()].concat() };
        names.retain(|name| has_net || !NET.iter().any(|net| plain(net) == plain(name)));
        let all = charges(&report(&names, &items));
        let net = if has_net { "net_" } else { "" };
        let net_billed = format!("line_item_{net}unblended_cost");
        let expected: [(Metric, OfItem<'_>); 8] = [
            (Metric::BilledCost, &|item| item.of("line_item_unblended_cost")),
            (Metric::BlendedCost, &|item| item.of("line_item_blended_cost")),
            (Metric::EffectiveCost, &|item| item.effective("")),
            (Metric::NetBilledCost, &|item| item.of(&net_billed)),
            (Metric::NetEffectiveCost, &|item| item.effective(net)),
            (Metric::ListCost, &|item| item.list()),
            (Metric::ContractedCost, &|item| match item.kind {
                "SavingsPlanNegation" => 0,
                "DiscountedUsage" => item.list(),
                _ => item.of("line_item_unblended_cost"),
            }),
            (Metric::ConsumedQuantity, &|item| match item.kind {
                "Usage" | "DiscountedUsage" | "SavingsPlanCoveredUsage" => item.of("line_item_usage_amount"),
                _ => 0,
            }),
        ];
        for (metric, amount) in expected {
            prop_assert_eq!(of_ledger(&all, metric), sums(&items, amount), "{:?}", metric);
        }
    }
}

/// The rows of [`TWO`] with the net columns that [`LEGACY`] has of the same rows, under their names in CUR 2.0.
fn two_with_net() -> String {
    let mut old = csv::Reader::from_reader(LEGACY.as_bytes());
    let places: Vec<usize> = {
        let names = old.headers().unwrap();
        let place = |net: &&str| names.iter().position(|name| plain(name) == plain(net));
        NET.iter().map(|net| place(net).unwrap()).collect()
    };
    let mut new = csv::Reader::from_reader(TWO.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = new.headers().unwrap().iter().chain(NET);
    writer.write_record(names).unwrap();
    for (new, old) in new.records().zip(old.records()) {
        let (new, old) = (new.unwrap(), old.unwrap());
        let cells = new.iter().chain(places.iter().map(|place| &old[*place]));
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn net_columns_of_cur_2_are_summed_by_line_item_type_and_tell_what_the_legacy_report_tells() {
    let two = two_with_net();
    let all = charges(&two);
    let billed = of_source(&two, |_, of| of("line_item_net_unblended_cost"));
    assert_eq!(of_ledger(&all, Metric::NetBilledCost), billed);
    let effective = of_source(&two, |kind, of| match kind {
        "SavingsPlanRecurringFee" => amortised(kind, of, ""),
        kind => amortised(kind, of, "net_"),
    });
    assert_eq!(of_ledger(&all, Metric::NetEffectiveCost), effective);
    let old = charges(LEGACY);
    for (net, gross) in [
        (Metric::NetBilledCost, Metric::BilledCost),
        (Metric::NetEffectiveCost, Metric::EffectiveCost),
    ] {
        assert_eq!(of_ledger(&all, net), of_ledger(&old, net), "{net:?}");
        assert_ne!(of_ledger(&all, net), of_ledger(&all, gross), "{net:?}");
    }
}
