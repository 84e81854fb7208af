//! The providers whose regions are known. Knows what bills call them; must not know regions.

/// A cloud provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Google,
    /// Oracle Cloud Infrastructure.
    Oracle,
    /// Alibaba Cloud.
    Alibaba,
}

impl Provider {
    /// All of them; the one named first wins where an id is used by two.
    pub const ALL: [Self; 5] = [
        Self::Aws,
        Self::Azure,
        Self::Google,
        Self::Oracle,
        Self::Alibaba,
    ];

    /// The provider that a bill means by FOCUS ServiceProviderName or ProviderName.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        const WORDS: [(&str, Provider); 10] = [
            ("aws", Provider::Aws),
            ("amazon", Provider::Aws),
            ("microsoft", Provider::Azure),
            ("azure", Provider::Azure),
            ("google", Provider::Google),
            ("gcp", Provider::Google),
            ("oracle", Provider::Oracle),
            ("oci", Provider::Oracle),
            ("alibaba", Provider::Alibaba),
            ("aliyun", Provider::Alibaba),
        ];
        name.split(|letter: char| !letter.is_ascii_alphanumeric())
            .find_map(|word| {
                WORDS
                    .iter()
                    .find(|(known, _)| word.eq_ignore_ascii_case(known))
                    .map(|(_, provider)| *provider)
            })
    }

    /// The partition most of its regions are in.
    #[must_use]
    pub const fn partition(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Google => "gcp",
            Self::Oracle => "oracle",
            Self::Alibaba => "alibaba",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Provider;

    #[test]
    fn bills_call_their_providers_by_several_names() {
        for (name, provider) in [
            ("AWS", Some(Provider::Aws)),
            ("Amazon Web Services, Inc.", Some(Provider::Aws)),
            ("Microsoft", Some(Provider::Azure)),
            ("Google Cloud", Some(Provider::Google)),
            ("GCP", Some(Provider::Google)),
            ("Oracle", Some(Provider::Oracle)),
            ("Alibaba Cloud", Some(Provider::Alibaba)),
            ("OVH", None),
            ("Clawsome", None),
            ("", None),
        ] {
            assert_eq!(Provider::of_name(name), provider, "{name}");
        }
    }
}
