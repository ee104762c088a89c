//! 代码项: enums whose values have a stable code for files, database and JSON and a Chinese name for people.
//!
//! Lives here: the one macro that writes such an enum. Must not live here: any list of values; they stand with their noun.

/// Declares an enum of coded values: each has a stable code (`as_str`) and a Chinese name (`title`).
///
/// The code is what is stored and shown in JSON; the name is what officials read. Both directions are total:
/// `from_code` of an unknown code is `None`.
#[macro_export]
macro_rules! coded {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$vmeta:meta])* $variant:ident = $code:literal $title:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $( $(#[$vmeta])* $variant ),+
        }

        impl $name {
            /// Every value, in the order in which forms print them.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            /// The stable code: stored, and shown in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code ),+ }
            }

            /// The Chinese name that officials read.
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title ),+ }
            }

            /// The value of that code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some(Self::$variant), )+ _ => None }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <::std::borrow::Cow<'de, str> as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::from_code(&code)
                    .ok_or_else(|| <D::Error as ::serde::de::Error>::unknown_variant(&code, &[$( $code ),+]))
            }
        }
    };
}
