//! Enums whose JSON says which variant it is in a field among the others: people, records and the API read it so. Where
//! nobody reads along, between the server and the browser half, a form without field names is sent, in which a tag can not
//! be looked for; there the variant's number leads.

/// Defines the enum with both forms: `tagged! { tag = "code", remote = "Reason", /// … pub enum Reason { … } }`. Derives
/// serde's traits; anything else is derived as usual.
macro_rules! tagged {
    (
        tag = $tag:literal, remote = $remote:literal,
        $(#[$meta:meta])*
        pub enum $name:ident { $($body:tt)* }
    ) => {
        $(#[$meta])*
        pub enum $name { $($body)* }

        const _: () = {
            #[derive(serde::Serialize, serde::Deserialize)]
            #[serde(remote = $remote, tag = $tag, rename_all = "snake_case")]
            enum Tagged { $($body)* }

            #[derive(serde::Serialize, serde::Deserialize)]
            #[serde(remote = $remote)]
            enum Numbered { $($body)* }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    if serializer.is_human_readable() {
                        Tagged::serialize(self, serializer)
                    } else {
                        Numbered::serialize(self, serializer)
                    }
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    if deserializer.is_human_readable() {
                        Tagged::deserialize(deserializer)
                    } else {
                        Numbered::deserialize(deserializer)
                    }
                }
            }
        };
    };
}

pub(crate) use tagged;
