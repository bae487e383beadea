//! The text forms of enums.

/// The value of a setting that is a word or a flag, whatever its type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Word {
    Flag(bool),
    Text(&'static str),
}

impl From<bool> for Word {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// Declares an enum with the text form of each variant, for all code that writes or reads it.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $enum:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$meta])*
        $vis enum $enum {
            $($(#[$doc])* $variant,)+
        }

        impl $enum {
            /// The text forms of all variants.
            #[allow(dead_code, reason = "only settings that a parameter chooses list their values")]
            pub(crate) const WORDS: &'static [&'static str] = &[$($word),+];

            #[doc = concat!("Returns the name that AWS uses.\n" $(, "\n- `", $word, "`")+)]
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// Returns the variant with this text form, or `None` if there is none.
            pub(crate) fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl From<$enum> for $crate::schema::Word {
            fn from(value: $enum) -> Self {
                Self::Text(value.as_str())
            }
        }

        #[cfg(feature = "deploy")]
        impl<'a> $crate::json::Leaf<'a> for $enum {
            fn write(&self) -> $crate::json::Json<'a> {
                self.as_str().into()
            }

            fn read(json: &$crate::json::Json<'_>) -> Option<Self> {
                json.as_text().and_then(Self::from_word)
            }
        }
    };
}

pub(crate) use words;
