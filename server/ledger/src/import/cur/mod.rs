//! AWS's Cost and Usage Reports, old and new, into FOCUS rows. Knows which source column becomes which FOCUS column; must
//! not know what the rules then make of it.
//!
//! Each record is put together anew, in FOCUS columns, and then takes the road of every other: nothing is checked here.
//! The table in README says the same in words.

mod columns;
mod kinds;
mod services;
mod sums;

use super::conformance::{self, SLOTS};
use super::fields::{Fields, UNREAD};
use super::refused::Refused;
use super::row::Row;
use super::tags::json_text;
use columns::{NEEDED, Source, key_after, plain};
use floe_domain::charge::Column;
use kinds::Kind;

/// Whether a header is that of a cost and usage report: no other bill has these.
pub(super) fn is_report(names: &[String]) -> bool {
    let has = |source: Source| names.iter().any(|name| plain(name) == plain(source.name()));
    has(Source::LineItemType) && has(Source::UnblendedCost)
}

/// Where a report's columns stand.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// By place in [`Source::ALL`].
    has: Vec<bool>,
    /// Tags with a column each: their slots are those after [`Source::ALL`].
    tags: Vec<String>,
    /// Cost categories with a column each, after those.
    categories: Vec<String>,
}

impl Layout {
    /// The layout of a header, and the slot of each of its columns.
    pub(super) fn of(file: &str, names: &[String]) -> Result<(Self, Vec<u16>), Refused> {
        let known: Vec<String> = Source::ALL
            .iter()
            .map(|source| plain(source.name()))
            .collect();
        let mut layout = Self {
            has: vec![false; known.len()],
            tags: Vec::new(),
            categories: Vec::new(),
        };
        let mut slots = vec![UNREAD; names.len()];
        let mut keyed: Vec<(usize, bool, String)> = Vec::new();
        for (at, (name, slot)) in names.iter().zip(&mut slots).enumerate() {
            let wanted = plain(name);
            if let Some(place) = known.iter().position(|one| *one == wanted) {
                let had = layout.has.get_mut(place);
                if had.is_some_and(|had| std::mem::replace(had, true)) {
                    return Err(Refused::ColumnTwice {
                        file: file.to_owned(),
                        column: name.clone(),
                    });
                }
                *slot = place as u16;
            } else if let Some(key) = key_after(name, &["resourceTags/", "resource_tags_"]) {
                keyed.push((at, true, tag_key(key)));
            } else if let Some(key) = key_after(name, &["costCategory/", "cost_category_"]) {
                keyed.push((at, false, key.to_owned()));
            }
        }
        let missing: Vec<String> = NEEDED
            .into_iter()
            .filter(|source| !layout.has(*source))
            .map(|source| source.name().to_owned())
            .collect();
        if !missing.is_empty() {
            return Err(Refused::NotWhole {
                file: file.to_owned(),
                missing,
            });
        }
        keyed.sort_by_key(|(at, is_tag, _)| (!is_tag, *at));
        for (slot, (at, is_tag, key)) in (known.len()..).zip(keyed) {
            if let Some(place) = slots.get_mut(at) {
                *place = slot as u16;
            }
            if is_tag {
                layout.tags.push(key);
            } else {
                layout.categories.push(key);
            }
        }
        Ok((layout, slots))
    }

    /// How many slots its columns take.
    pub(super) fn width(&self) -> usize {
        self.has.len() + self.tags.len() + self.categories.len()
    }

    /// The slot of what says which invoice a charge is on, where the report does.
    pub(super) fn invoice(&self) -> Option<usize> {
        let slot = conformance::slot("InvoiceId").map(usize::from);
        slot.filter(|_| self.has(Source::InvoiceId))
    }

    fn has(&self, source: Source) -> bool {
        self.has.get(source as usize).copied().unwrap_or(false)
    }
}

/// A tag's key as its owner wrote it: AWS puts `user:` before keys of people, in CUR 2.0 `user_`, and keeps `aws:` for
/// its own.
fn tag_key(key: &str) -> String {
    let own = key
        .strip_prefix("user:")
        .or_else(|| key.strip_prefix("user_"));
    match (own, key.strip_prefix("aws_")) {
        (Some(own), _) if !own.is_empty() => own.to_owned(),
        (_, Some(rest)) => format!("aws:{rest}"),
        _ => key.to_owned(),
    }
}

/// Puts rows together, one at a time, in the same memory.
pub(super) struct Translator<'a> {
    layout: &'a Layout,
    bytes: Vec<u8>,
    fields: Fields,
    product: Product,
}

/// What the map of product columns says of the last product that was read, for rows repeat it.
#[derive(Default)]
struct Product {
    text: Vec<u8>,
    name: String,
    region: String,
    instance_type: String,
    operating_system: String,
    tenancy: String,
    database_engine: String,
    cache_engine: String,
    deployment_option: String,
}

impl Product {
    fn read(&mut self, text: &[u8]) {
        if self.text == text {
            return;
        }
        *self = Self::default();
        self.text.extend_from_slice(text);
        let map: std::collections::BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(text).unwrap_or_default();
        for (key, value) in map {
            let serde_json::Value::String(value) = value else {
                continue;
            };
            match key.as_str() {
                "product_name" => self.name = value,
                "region_code" => self.region = value,
                "region" if self.region.is_empty() => self.region = value,
                "instance_type" => self.instance_type = value,
                "operating_system" => self.operating_system = value,
                "tenancy" => self.tenancy = value,
                "database_engine" => self.database_engine = value,
                "cache_engine" => self.cache_engine = value,
                "deployment_option" => self.deployment_option = value,
                _ => {}
            }
        }
    }
}

impl<'a> Translator<'a> {
    pub(super) fn new(layout: &'a Layout) -> Self {
        Self {
            layout,
            bytes: Vec::new(),
            fields: Fields::new(SLOTS),
            product: Product::default(),
        }
    }

    /// The FOCUS row of a report's record.
    pub(super) fn row<'r>(&'r mut self, record: Row<'r>) -> Row<'r> {
        self.bytes.clear();
        self.fields.clear();
        let get = |source: Source| record.slot(source as usize);
        self.product.read(get(Source::Product));
        let kind = Kind::of(get(Source::LineItemType));
        self.accounts(record);
        self.charge(record, kind);
        self.service(record);
        self.costs(record, kind);
        self.commitment(record, kind);
        self.tags(record);
        Row {
            bytes: &self.bytes,
            fields: &self.fields,
            utf8: record.utf8,
        }
    }

    fn put(&mut self, column: Column, text: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text);
        self.fields.put(column as usize, start, self.bytes.len());
    }

    fn accounts(&mut self, record: Row<'_>) {
        let get = |source: Source| record.slot(source as usize);
        self.put(Column::ProviderName, b"AWS");
        self.put(Column::BillingAccountId, get(Source::PayerAccountId));
        self.put(Column::BillingAccountName, get(Source::PayerAccountName));
        self.put(Column::BillingPeriodStart, get(Source::BillingPeriodStart));
        self.put(Column::BillingCurrency, get(Source::CurrencyCode));
        self.put(Column::SubAccountId, get(Source::UsageAccountId));
        self.put(Column::SubAccountName, get(Source::UsageAccountName));
        let issuer = first([get(Source::InvoicingEntity), get(Source::BillingEntity)]);
        self.put(Column::InvoiceIssuerName, issuer);
        self.put(Column::BillingEntity, get(Source::BillingEntity));
        if let Some(slot) = self.layout.invoice() {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(get(Source::InvoiceId));
            self.fields.put(slot, start, self.bytes.len());
        }
        self.put(Column::PublisherName, get(Source::LegalEntity));
    }

    fn charge(&mut self, record: Row<'_>, kind: Kind) {
        let get = |source: Source| record.slot(source as usize);
        self.put(Column::ChargePeriodStart, get(Source::UsageStart));
        let end = first([get(Source::UsageEnd), get(Source::UsageStart)]);
        self.put(Column::ChargePeriodEnd, end);
        self.put(Column::LineItemType, get(Source::LineItemType));
        self.put(Column::ChargeCategory, kind.category().as_bytes());
        self.put(Column::ChargeClass, kind.class().as_bytes());
        self.put(Column::ChargeFrequency, kind.frequency().as_bytes());
        let spot = has(get(Source::UsageType), b"SpotUsage") || get(Source::PricingTerm) == b"Spot";
        let pricing = kind.pricing(spot);
        self.put(Column::PricingCategory, pricing.as_bytes());
        if kind.has_quantity() {
            self.put(Column::ConsumedQuantity, get(Source::UsageAmount));
            self.put(Column::ConsumedUnit, get(Source::PricingUnit));
        }
    }

    fn service(&mut self, record: Row<'_>) {
        let get = |source: Source| record.slot(source as usize);
        let code = get(Source::ProductCode);
        let known = services::of(code);
        // Out of the way, so that it can be read while the row grows.
        let product = std::mem::take(&mut self.product);
        let names = [get(Source::ProductName), product.name.as_bytes()];
        let name = first(names.into_iter().chain([known.name, code]));
        self.put(Column::ServiceName, name);
        self.put(Column::ServiceCategory, known.category.as_bytes());
        self.put(Column::UsageType, get(Source::UsageType));
        self.put(Column::Operation, get(Source::Operation));
        self.put(Column::ResourceId, get(Source::ResourceId));
        let zone = get(Source::AvailabilityZone);
        let region = first([
            get(Source::ProductRegionCode),
            get(Source::ProductRegion),
            product.region.as_bytes(),
            region_of(zone),
        ]);
        // What belongs to no region is told in words by some services.
        if !matches!(region, b"global" | b"Any" | b"any") {
            self.put(Column::RegionId, region);
            if get(Source::ProductLocation).is_ascii() {
                self.put(Column::RegionName, get(Source::ProductLocation));
            }
        }
        if zone != region {
            self.put(Column::AvailabilityZone, zone);
        }
        for (column, source, of_map) in [
            (
                Column::InstanceType,
                Source::ProductInstanceType,
                &product.instance_type,
            ),
            (
                Column::OperatingSystem,
                Source::ProductOperatingSystem,
                &product.operating_system,
            ),
            (Column::Tenancy, Source::ProductTenancy, &product.tenancy),
            (
                Column::DatabaseEngine,
                Source::ProductDatabaseEngine,
                &product.database_engine,
            ),
            (
                Column::CacheEngine,
                Source::ProductCacheEngine,
                &product.cache_engine,
            ),
            (
                Column::DeploymentOption,
                Source::ProductDeploymentOption,
                &product.deployment_option,
            ),
        ] {
            let text = first([get(source), of_map.as_bytes()]);
            // What does not apply is told in words.
            if text != b"NA" {
                self.put(column, text);
            }
        }
        self.product = product;
    }

    /// The road of each amount: what is billed is the unblended cost, what takes effect the amortised one.
    fn costs(&mut self, record: Row<'_>, kind: Kind) {
        let get = |source: Source| record.slot(source as usize);
        let commitment = !get(Source::ReservationArn).is_empty();
        let billed = get(Source::UnblendedCost);
        self.put(Column::BilledCost, billed);
        self.put(Column::BlendedCost, get(Source::BlendedCost));
        let net = get(Source::NetUnblendedCost);
        self.put(Column::NetBilledCost, net);
        self.sum(record, Column::EffectiveCost, kind.effective(commitment));
        self.sum(
            record,
            Column::NetEffectiveCost,
            kind.net_effective(commitment),
        );
        let list = match kind {
            Kind::Negation => &b"0"[..],
            _ => first([get(Source::PublicOnDemandCost), billed]),
        };
        self.put(Column::ListCost, list);
        let contracted = match kind {
            Kind::Negation => &b"0"[..],
            Kind::Reserved => list,
            _ => billed,
        };
        self.put(Column::ContractedCost, contracted);
    }

    /// Puts a sum of columns; nothing where the report has not all of them.
    fn sum(&mut self, record: Row<'_>, column: Column, sum: kinds::Sum) {
        let get = |source: Source| record.slot(source as usize);
        match sum {
            kinds::Sum::Zero => self.put(column, b"0"),
            kinds::Sum::Nothing => {}
            kinds::Sum::One(source) => self.put(column, get(source)),
            kinds::Sum::Plus(one, other) | kinds::Sum::Minus(one, other) => {
                if !self.layout.has(one) || !self.layout.has(other) {
                    return;
                }
                // A net cost that is not given is no net cost of nothing.
                let given = |source: Source| !get(source).trim_ascii().is_empty();
                if column == Column::NetEffectiveCost && !given(one) && !given(other) {
                    return;
                }
                let minus = matches!(sum, kinds::Sum::Minus(..));
                let start = self.bytes.len();
                match sums::add(get(one), get(other), minus) {
                    Ok(text) => self.bytes.extend_from_slice(text.as_bytes()),
                    // As it stands: the row's own check says what is wrong with it.
                    Err(text) => self.bytes.extend_from_slice(text),
                }
                self.fields.put(column as usize, start, self.bytes.len());
            }
        }
    }

    fn commitment(&mut self, record: Row<'_>, kind: Kind) {
        let get = |source: Source| record.slot(source as usize);
        let (reservation, plan) = (get(Source::ReservationArn), get(Source::SavingsPlanArn));
        let id = first([plan, reservation]);
        if id.is_empty() {
            return;
        }
        self.put(Column::CommitmentDiscountId, id);
        let of_plan = !plan.is_empty();
        let words: &[u8] = if of_plan {
            b"Savings Plan"
        } else {
            b"Reservation"
        };
        self.put(Column::CommitmentDiscountType, words);
        self.put(Column::CommitmentDiscountStatus, kind.status().as_bytes());
    }

    fn tags(&mut self, record: Row<'_>) {
        let base = self.layout.has.len();
        let layout = self.layout;
        let tags = first([
            record.slot(Source::ResourceTags as usize),
            record.slot(Source::Tags as usize),
        ]);
        self.set(record, Column::Tags, tags, &layout.tags, base, true);
        let categories = record.slot(Source::CostCategory as usize);
        let base = base + layout.tags.len();
        self.set(
            record,
            Column::CostCategories,
            categories,
            &layout.categories,
            base,
            false,
        );
    }

    /// Puts a set of keys and values: a map as JSON, or columns of their own from slot `base` on.
    fn set(
        &mut self,
        record: Row<'_>,
        column: Column,
        map: &[u8],
        keys: &[String],
        base: usize,
        are_tags: bool,
    ) {
        let start = self.bytes.len();
        if keys.is_empty() {
            if !are_tags || !rename(map, &mut self.bytes) {
                self.bytes.extend_from_slice(map);
            }
        } else {
            let mut separator = b'{';
            for (slot, key) in (base..).zip(keys) {
                let value = record.slot(slot);
                if value.is_empty() {
                    continue;
                }
                self.bytes.push(separator);
                separator = b',';
                json_text(&mut self.bytes, key.as_bytes());
                self.bytes.push(b':');
                json_text(&mut self.bytes, value);
            }
            if separator == b',' {
                self.bytes.push(b'}');
            }
        }
        self.fields.put(column as usize, start, self.bytes.len());
    }
}

/// Writes a map of tags with their owners' keys; false where it is none, and then nothing is written.
fn rename(map: &[u8], out: &mut Vec<u8>) -> bool {
    let Ok(tags) =
        serde_json::from_slice::<std::collections::BTreeMap<String, serde_json::Value>>(map)
    else {
        return false;
    };
    let renamed: std::collections::BTreeMap<String, serde_json::Value> = tags
        .into_iter()
        .map(|(key, value)| (tag_key(&key), value))
        .collect();
    let start = out.len();
    if serde_json::to_writer(&mut *out, &renamed).is_err() {
        out.truncate(start);
        return false;
    }
    true
}

/// The first of several texts that says something.
fn first<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> &'a [u8] {
    let mut texts = texts.into_iter();
    texts
        .find(|text| !text.trim_ascii().is_empty())
        .unwrap_or_default()
}

fn has(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

/// The region of an availability zone: `us-east-1` of `us-east-1a`. Some services write the region itself there.
fn region_of(zone: &[u8]) -> &[u8] {
    match zone {
        [region @ .., digit, letter] if digit.is_ascii_digit() && letter.is_ascii_lowercase() => {
            zone.get(..region.len() + 1).unwrap_or_default()
        }
        [.., digit] if digit.is_ascii_digit() => zone,
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
