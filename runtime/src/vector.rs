//! The Rust types that can hold an embedding.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

/// A type that can hold an embedding: a type that `serde` stores as a list of numbers.
///
/// It is implemented for `Vec<f32>`, `Box<[f32]>` and `[f32; N]`, and for the same types of `f64` (a vector index
/// keeps 32 bits of it) and of `i8` and `u8`, for quantized embeddings. If items may lack the embedding, the field
/// can be an `Option`, see [`SparseVectorAttribute`].
///
/// `DynamoDB` refuses to write an item whose embedding has [another type or another length](
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearchWorkingWith.html).
///
/// For your own type that is stored as a list of numbers, add an empty implementation. Do the same for a newtype
/// around a type that only `serde(with = "…")` can store, such as an array of more than 32 numbers.
///
/// ```
/// use serde::Serialize;
/// use tablewright::vector::VectorAttribute;
/// use tablewright::DynamoTable;
///
/// #[derive(Serialize)]
/// struct Embedding(Vec<f32>);
///
/// impl VectorAttribute for Embedding {}
///
/// #[derive(Serialize, DynamoTable)]
/// struct Document {
///     #[pk]
///     id: String,
///     #[vector("embedding", dimensions = 1024, distance(cosine))]
///     embedding: Embedding,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold an embedding",
    label = "an embedding must be stored as a list of numbers",
    note = "`Vec<f32>`, `Box<[f32]>` and `[f32; N]` can hold one, and the same of `f64`, `i8` and `u8`",
    note = "an `Option` of those can where the field has `#[serde(skip_serializing_if = \"Option::is_none\")]`: DynamoDB refuses NULL",
    note = "for a type of your own that serde stores as a list of numbers, write `impl tablewright::vector::VectorAttribute for … {{}}`"
)]
pub trait VectorAttribute {
    #[doc(hidden)]
    const CHECKED: () = ();
}

/// A type for an embedding that an item may lack: every [`VectorAttribute`], and an `Option` of one.
///
/// An item without the attribute is not in the index. `DynamoDB` rejects NULL as an embedding, so a field that is
/// an `Option` needs `#[serde(skip_serializing_if = "Option::is_none")]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold an embedding",
    label = "an embedding must be stored as a list of numbers",
    note = "`Vec<f32>`, `Box<[f32]>` and `[f32; N]` can hold one, the same of `f64`, `i8` and `u8`, and an `Option` of those",
    note = "for a type of your own that serde stores as a list of numbers, write `impl tablewright::vector::VectorAttribute for … {{}}`"
)]
pub trait SparseVectorAttribute {
    #[doc(hidden)]
    const CHECKED: () = ();
}

#[diagnostic::do_not_recommend]
impl<T: VectorAttribute + ?Sized> SparseVectorAttribute for T {}

#[diagnostic::do_not_recommend]
impl<T: VectorAttribute> SparseVectorAttribute for Option<T> {}

macro_rules! lists {
    ($($number:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl VectorAttribute for [$number] {}

        #[diagnostic::do_not_recommend]
        impl<const LEN: usize> VectorAttribute for [$number; LEN] {}

        #[diagnostic::do_not_recommend]
        impl VectorAttribute for Vec<$number> {}
    )*};
}

lists!(f32, f64, i8, u8);

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: VectorAttribute + ?Sized> VectorAttribute for $pointer {}
    )*};
}

pointers!(&T, Box<T>, Rc<T>, Arc<T>);

#[diagnostic::do_not_recommend]
impl<T: VectorAttribute + ToOwned + ?Sized> VectorAttribute for Cow<'_, T> {}
