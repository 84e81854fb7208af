//! What FOCUS says of columns together: which are empty where others are, and which are filled. Knows the specification; must
//! not know files.

use super::spec::set;

/// Kinds of ChargeCategory a rule is about.
pub(super) const USAGE: u8 = 1;
pub(super) const PURCHASE: u8 = 2;
pub(super) const TAX: u8 = 4;
pub(super) const CREDIT: u8 = 8;
pub(super) const ADJUSTMENT: u8 = 16;
/// None of FOCUS.
pub(super) const OTHER: u8 = 32;
const ANY: u8 = u8::MAX;

/// What else a rule may ask of a row.
pub(super) const CORRECTION: u8 = 1;
pub(super) const UNUSED: u8 = 2;
pub(super) const USAGE_BASED: u8 = 4;
pub(super) const EFFECTIVE: u8 = 8;

/// A row breaks it that is of its categories, has all of `has`, none of `lacks`, and is all of `is` and none of `is_not`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The column at fault.
    pub(super) column: &'static str,
    /// In words, after the column's name.
    pub(super) words: &'static str,
    pub(super) has: u128,
    pub(super) lacks: u128,
    categories: u8,
    is: u8,
    is_not: u8,
}

/// What rules ask of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// The columns that have a value.
    pub(super) filled: u128,
    /// One of [`USAGE`] and so on.
    pub(super) category: u8,
    /// Any of [`CORRECTION`] and so on.
    pub(super) is: u8,
}

impl Rule {
    const fn new(column: &'static str, words: &'static str, has: u128, lacks: u128) -> Self {
        Self {
            column,
            words,
            has,
            lacks,
            categories: ANY,
            is: 0,
            is_not: 0,
        }
    }

    const fn of(mut self, categories: u8) -> Self {
        self.categories = categories;
        self
    }

    const fn that_is(mut self, is: u8) -> Self {
        self.is = is;
        self
    }

    const fn unless(mut self, is_not: u8) -> Self {
        self.is_not = is_not;
        self
    }

    /// Whether a row of this shape breaks it.
    pub(super) const fn is_broken_by(&self, shape: &Shape) -> bool {
        self.categories & shape.category != 0
            && shape.filled & self.has == self.has
            && shape.filled & self.lacks == 0
            && shape.is & self.is == self.is
            && shape.is & self.is_not == 0
    }
}

/// `column` is filled where `other` is empty.
const fn only(column: &'static str, other: &'static str, words: &'static str) -> Rule {
    Rule::new(column, words, set(column), set(other))
}

/// `column` is empty where `other` is filled.
const fn with(column: &'static str, other: &'static str, words: &'static str) -> Rule {
    Rule::new(column, words, set(other), set(column))
}

/// `column` is filled in a charge of these categories.
const fn never(column: &'static str, categories: u8, words: &'static str) -> Rule {
    Rule::new(column, words, set(column), 0).of(categories)
}

/// `column` is empty in a charge of these categories that corrects nothing.
const fn always(column: &'static str, categories: u8, words: &'static str) -> Rule {
    Rule::new(column, words, 0, set(column))
        .of(categories)
        .unless(CORRECTION)
}

const NO_COMMITMENT: &str = "has a value where CommitmentDiscountId has none";
const A_COMMITMENT: &str = "has no value where CommitmentDiscountId has one";
const IN_A_TAX: &str = "has a value where ChargeCategory is Tax";
const NOT_PRICED: &str = "has no value where ChargeCategory is Usage or Purchase";

/// All of them. Those that ask of a column that a file does not have do not count for it.
pub(super) const RULES: [Rule; 44] = [
    only(
        "CommitmentDiscountName",
        "CommitmentDiscountId",
        NO_COMMITMENT,
    ),
    only(
        "CommitmentDiscountType",
        "CommitmentDiscountId",
        NO_COMMITMENT,
    ),
    only(
        "CommitmentDiscountCategory",
        "CommitmentDiscountId",
        NO_COMMITMENT,
    ),
    only(
        "CommitmentDiscountStatus",
        "CommitmentDiscountId",
        NO_COMMITMENT,
    ),
    only(
        "CommitmentDiscountQuantity",
        "CommitmentDiscountId",
        NO_COMMITMENT,
    ),
    with(
        "CommitmentDiscountType",
        "CommitmentDiscountId",
        A_COMMITMENT,
    ),
    with(
        "CommitmentDiscountCategory",
        "CommitmentDiscountId",
        A_COMMITMENT,
    ),
    with(
        "CommitmentDiscountStatus",
        "CommitmentDiscountId",
        "has no value in a usage charge where CommitmentDiscountId has one",
    )
    .of(USAGE),
    with(
        "CommitmentDiscountQuantity",
        "CommitmentDiscountId",
        "has no value in a usage or purchase charge where CommitmentDiscountId has one",
    )
    .of(USAGE | PURCHASE)
    .unless(CORRECTION),
    only(
        "CommitmentDiscountUnit",
        "CommitmentDiscountQuantity",
        "has a value where CommitmentDiscountQuantity has none",
    ),
    with(
        "CommitmentDiscountUnit",
        "CommitmentDiscountQuantity",
        "has no value where CommitmentDiscountQuantity has one",
    ),
    only(
        "CapacityReservationStatus",
        "CapacityReservationId",
        "has a value where CapacityReservationId has none",
    ),
    with(
        "CapacityReservationStatus",
        "CapacityReservationId",
        "has no value in a usage charge where CapacityReservationId has one",
    )
    .of(USAGE),
    only(
        "PricingUnit",
        "PricingQuantity",
        "has a value where PricingQuantity has none",
    ),
    with(
        "PricingUnit",
        "PricingQuantity",
        "has no value where PricingQuantity has one",
    ),
    only(
        "ConsumedUnit",
        "ConsumedQuantity",
        "has a value where ConsumedQuantity has none",
    ),
    with(
        "ConsumedUnit",
        "ConsumedQuantity",
        "has no value where ConsumedQuantity has one",
    ),
    never(
        "ConsumedQuantity",
        PURCHASE | TAX | CREDIT | ADJUSTMENT,
        "has a value where ChargeCategory is not Usage",
    ),
    never(
        "ConsumedQuantity",
        USAGE,
        "has a value where CommitmentDiscountStatus is Unused",
    )
    .that_is(UNUSED),
    only(
        "RegionName",
        "RegionId",
        "has a value where RegionId has none",
    ),
    with(
        "RegionName",
        "RegionId",
        "has no value where RegionId has one",
    ),
    only(
        "SubAccountName",
        "SubAccountId",
        "has a value where SubAccountId has none",
    ),
    with(
        "SubAccountName",
        "SubAccountId",
        "has no value where SubAccountId has one",
    ),
    only(
        "SubAccountType",
        "SubAccountId",
        "has a value where SubAccountId has none",
    ),
    with(
        "SubAccountType",
        "SubAccountId",
        "has no value where SubAccountId has one",
    ),
    only(
        "ResourceName",
        "ResourceId",
        "has a value where ResourceId has none",
    ),
    only(
        "ResourceType",
        "ResourceId",
        "has a value where ResourceId has none",
    ),
    with(
        "ResourceType",
        "ResourceId",
        "has no value where ResourceId has one",
    ),
    only("SkuMeter", "SkuId", "has a value where SkuId has none"),
    only(
        "SkuPriceDetails",
        "SkuPriceId",
        "has a value where SkuPriceId has none",
    ),
    only(
        "InvoiceDetailId",
        "InvoiceId",
        "has a value where InvoiceId has none",
    ),
    only(
        "AllocatedMethodDetails",
        "AllocatedMethodId",
        "has a value where AllocatedMethodId has none",
    ),
    only(
        "AllocatedResourceId",
        "AllocatedMethodId",
        "has a value where AllocatedMethodId has none",
    ),
    only(
        "AllocatedResourceName",
        "AllocatedResourceId",
        "has a value where AllocatedResourceId has none",
    ),
    never("SkuId", TAX, IN_A_TAX),
    never("SkuPriceId", TAX, IN_A_TAX),
    never("PricingCategory", TAX, IN_A_TAX),
    never("PricingQuantity", TAX, IN_A_TAX),
    never("ListUnitPrice", TAX, IN_A_TAX),
    never("ContractedUnitPrice", TAX, IN_A_TAX),
    always("PricingCategory", USAGE | PURCHASE, NOT_PRICED),
    always("PricingQuantity", USAGE | PURCHASE, NOT_PRICED),
    never(
        "ChargeFrequency",
        PURCHASE,
        "is Usage-Based where ChargeCategory is Purchase",
    )
    .that_is(USAGE_BASED),
    never(
        "EffectiveCost",
        PURCHASE,
        "is not 0 where a commitment is bought, whose use bears the cost",
    )
    .that_is(EFFECTIVE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_about_columns_that_there_are() {
        for rule in RULES {
            assert!(rule.has | rule.lacks != 0, "{}", rule.column);
            assert!(
                (rule.has | rule.lacks) & set(rule.column) != 0,
                "{}",
                rule.column
            );
        }
    }

    #[test]
    fn what_stands_together_breaks_a_rule_when_one_is_missing() {
        let broken = |shape: Shape| -> Vec<(&str, &str)> {
            let rules = RULES.iter().filter(|rule| rule.is_broken_by(&shape));
            rules.map(|rule| (rule.column, rule.words)).collect()
        };
        let priced = set("PricingQuantity") | set("PricingUnit") | set("PricingCategory");
        let usage = Shape {
            filled: priced,
            category: USAGE,
            is: 0,
        };
        assert_eq!(broken(usage), []);
        let no_unit = Shape {
            filled: priced & !set("PricingUnit"),
            ..usage
        };
        assert_eq!(
            broken(no_unit),
            [("PricingUnit", "has no value where PricingQuantity has one")]
        );
        let taxed = Shape {
            category: TAX,
            ..usage
        };
        assert_eq!(
            broken(taxed),
            [("PricingCategory", IN_A_TAX), ("PricingQuantity", IN_A_TAX)]
        );
        let correction = Shape {
            filled: 0,
            is: CORRECTION,
            ..usage
        };
        assert_eq!(broken(correction), []);
    }
}
