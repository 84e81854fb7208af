//! What each line item type of a report is in FOCUS, and where its amortised cost stands. Knows types; must not know rows.

use super::columns::Source;

/// Line item types that differ in what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Usage that is paid as it comes.
    Usage,
    /// Usage that a reservation covers.
    Reserved,
    /// Usage that a savings plan covers.
    Planned,
    /// What takes covered usage off the bill again.
    Negation,
    /// A reservation's fee of the month.
    ReservationFee,
    /// A savings plan's fee of the hour.
    PlanFee,
    /// What a commitment costs at once.
    UpfrontFee,
    /// Any other fee: support, Marketplace, a reservation's price at once.
    Fee,
    Tax,
    Credit,
    Refund,
    /// Discounts and what AWS may yet think of.
    Other,
}

/// From which columns an amount comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    Zero,
    /// The source gives none: the amount is what stands in for it.
    Nothing,
    One(Source),
    Plus(Source, Source),
    Minus(Source, Source),
}

impl Kind {
    pub(super) fn of(text: &[u8]) -> Self {
        match text {
            b"Usage" => Self::Usage,
            b"DiscountedUsage" => Self::Reserved,
            b"SavingsPlanCoveredUsage" => Self::Planned,
            b"SavingsPlanNegation" => Self::Negation,
            b"RIFee" => Self::ReservationFee,
            b"SavingsPlanRecurringFee" => Self::PlanFee,
            b"SavingsPlanUpfrontFee" => Self::UpfrontFee,
            b"Fee" => Self::Fee,
            b"Tax" => Self::Tax,
            b"Credit" => Self::Credit,
            b"Refund" => Self::Refund,
            _ => Self::Other,
        }
    }

    /// FOCUS ChargeCategory.
    pub(super) const fn category(self) -> &'static str {
        match self {
            Self::Usage | Self::Reserved | Self::Planned | Self::Negation => "Usage",
            Self::ReservationFee | Self::PlanFee | Self::UpfrontFee | Self::Fee => "Purchase",
            Self::Tax => "Tax",
            Self::Credit | Self::Refund => "Credit",
            Self::Other => "Adjustment",
        }
    }

    /// FOCUS ChargeClass.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Refund => "Correction",
            _ => "",
        }
    }

    /// FOCUS ChargeFrequency.
    pub(super) const fn frequency(self) -> &'static str {
        match self {
            Self::Usage | Self::Reserved | Self::Planned | Self::Negation => "Usage-Based",
            Self::ReservationFee | Self::PlanFee => "Recurring",
            _ => "One-Time",
        }
    }

    /// FOCUS PricingCategory.
    pub(super) const fn pricing(self, spot: bool) -> &'static str {
        match self {
            Self::Usage if spot => "Dynamic",
            Self::Usage | Self::Fee => "Standard",
            Self::Tax | Self::Credit | Self::Refund | Self::Other => "",
            _ => "Committed",
        }
    }

    /// FOCUS CommitmentDiscountStatus, of what has a commitment.
    pub(super) const fn status(self) -> &'static str {
        match self {
            Self::Reserved | Self::Planned => "Used",
            Self::ReservationFee | Self::PlanFee => "Unused",
            _ => "",
        }
    }

    /// Whether its amount of usage counts: that of negations and fees is counted with what they are for.
    pub(super) const fn has_quantity(self) -> bool {
        matches!(self, Self::Usage | Self::Reserved | Self::Planned)
    }

    /// FOCUS EffectiveCost: the amortised cost. A commitment's fees count where it is used, and what is left of them here.
    pub(super) const fn effective(self, of_reservation: bool) -> Sum {
        match self {
            Self::Reserved => Sum::One(Source::ReservationEffectiveCost),
            Self::Planned => Sum::One(Source::SavingsPlanEffectiveCost),
            Self::ReservationFee => Sum::Plus(
                Source::ReservationUnusedUpfront,
                Source::ReservationUnusedRecurring,
            ),
            Self::PlanFee => Sum::Minus(
                Source::SavingsPlanTotalCommitment,
                Source::SavingsPlanUsedCommitment,
            ),
            Self::Negation | Self::UpfrontFee => Sum::Zero,
            Self::Fee if of_reservation => Sum::Zero,
            _ => Sum::One(Source::UnblendedCost),
        }
    }

    /// The same after discounts that the bill applies later, of which AWS gives none of a savings plan's unused part.
    pub(super) const fn net_effective(self, of_reservation: bool) -> Sum {
        match self {
            Self::Reserved => Sum::One(Source::ReservationNetEffectiveCost),
            Self::Planned => Sum::One(Source::SavingsPlanNetEffectiveCost),
            Self::ReservationFee => Sum::Plus(
                Source::ReservationNetUnusedUpfront,
                Source::ReservationNetUnusedRecurring,
            ),
            Self::PlanFee => Sum::Nothing,
            Self::Negation | Self::UpfrontFee => Sum::Zero,
            Self::Fee if of_reservation => Sum::Zero,
            _ => Sum::One(Source::NetUnblendedCost),
        }
    }
}
