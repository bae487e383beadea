//! The text forms of enums.

/// Defines the text form of each variant, for all code that writes or reads it.
macro_rules! words {
    ($(#[$doc:meta])* $vis:vis $enum:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $enum {
            $(#[$doc])*
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
