//! What FOCUS SkuPriceDetails say of an instance or a database. Knows its JSON; must not know rows.

use crate::segment::Interner;
use floe_domain::cost::Dimension;
use serde_json::Value;
use std::collections::BTreeMap;

/// What is read of SkuPriceDetails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Details {
    instance_type: String,
    operating_system: String,
    tenancy: String,
    database_engine: String,
    cache_engine: String,
    deployment_option: String,
}

impl Details {
    /// Reads an object; anything else says nothing. Providers put their own keys beside those of FOCUS, with `x_` before
    /// them and in spellings of their own.
    fn of(text: &str) -> Self {
        let mut details = Self::default();
        let object: BTreeMap<String, Value> = serde_json::from_str(text).unwrap_or_default();
        for (key, value) in object {
            let plain = key.to_ascii_lowercase().replace('_', "");
            let slot = match plain.strip_prefix('x').unwrap_or(&plain) {
                "instancetype" => &mut details.instance_type,
                "operatingsystem" => &mut details.operating_system,
                "tenancy" => &mut details.tenancy,
                "databaseengine" => &mut details.database_engine,
                "cacheengine" => &mut details.cache_engine,
                "deploymentoption" => &mut details.deployment_option,
                _ => continue,
            };
            if let Value::String(value) = value
                && slot.is_empty()
            {
                *slot = value;
            }
        }
        details
    }

    /// What they say of a dimension; empty where they don't.
    pub(super) fn text(&self, dimension: &Dimension) -> &str {
        match dimension {
            Dimension::InstanceType => &self.instance_type,
            Dimension::OperatingSystem => &self.operating_system,
            Dimension::Tenancy => &self.tenancy,
            Dimension::DatabaseEngine => &self.database_engine,
            Dimension::CacheEngine => &self.cache_engine,
            Dimension::DeploymentOption => &self.deployment_option,
            _ => "",
        }
    }

    /// Bytes of memory.
    fn bytes(&self) -> usize {
        let texts = [
            &self.instance_type,
            &self.operating_system,
            &self.tenancy,
            &self.database_engine,
            &self.cache_engine,
            &self.deployment_option,
        ];
        size_of::<Self>() + texts.map(String::len).iter().sum::<usize>()
    }
}

/// Details by their text: bills repeat it in every row of a SKU.
#[derive(Default)]
pub(super) struct Sku {
    raw: Interner,
    known: Vec<Details>,
}

impl Sku {
    /// What a text says; nothing where it is not UTF-8.
    pub(super) fn details(&mut self, raw: &[u8], grown: &mut usize) -> Option<&Details> {
        let place = self.raw.code(raw, grown)? as usize - 1;
        if place == self.known.len() {
            let details = Details::of(std::str::from_utf8(raw).ok()?);
            *grown += details.bytes();
            self.known.push(details);
        }
        self.known.get(place)
    }
}

#[cfg(test)]
mod tests {
    use super::{Details, Sku};
    use floe_domain::cost::Dimension;

    #[test]
    fn instance_and_system_are_found_in_any_spelling() {
        for text in [
            r#"{"InstanceType":"m7g.large","OperatingSystem":"Linux","CoreCount":2}"#,
            r#"{"x_instance_type":"m7g.large","operating_system":"Linux"}"#,
        ] {
            let details = Details::of(text);
            let found = [&*details.instance_type, &*details.operating_system];
            assert_eq!(found, ["m7g.large", "Linux"], "{text}");
        }
    }

    #[test]
    fn what_a_provider_adds_of_tenancy_and_databases_is_found_too() {
        let details = Details::of(
            r#"{"x_Tenancy":"Dedicated","DatabaseEngine":"PostgreSQL","x_cache_engine":"Valkey","DeploymentOption":"Multi-AZ"}"#,
        );
        for (dimension, text) in [
            (Dimension::Tenancy, "Dedicated"),
            (Dimension::DatabaseEngine, "PostgreSQL"),
            (Dimension::CacheEngine, "Valkey"),
            (Dimension::DeploymentOption, "Multi-AZ"),
            (Dimension::InstanceType, ""),
            (Dimension::BillingEntity, ""),
        ] {
            assert_eq!(details.text(&dimension), text, "{dimension}");
        }
    }

    #[test]
    fn what_is_no_object_of_texts_says_nothing() {
        for text in ["", "[]", "null", "{\"InstanceType\":3}", "InstanceType"] {
            assert_eq!(Details::of(text), Details::default(), "{text}");
        }
    }

    #[test]
    fn a_text_is_read_once() {
        let mut sku = Sku::default();
        let text = br#"{"InstanceType":"t3.micro"}"#;
        let mut grown = 0;
        for _ in 0..2 {
            let details = sku.details(text, &mut grown).unwrap();
            assert_eq!(details.instance_type, "t3.micro");
        }
        assert_eq!(sku.known.len(), 1);
    }
}
