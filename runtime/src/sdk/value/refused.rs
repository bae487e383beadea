//! The methods of a serializer that refuse their value.

/// Writes methods of a `Serializer` that return this error, whatever they are given.
macro_rules! refused {
    ($error:ty = $refusal:expr; $($method:ident($($argument:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self, $(_: $argument),*) -> Result<$ok, $error> {
            Err($refusal)
        }
    )*};
}

pub(crate) use refused;
