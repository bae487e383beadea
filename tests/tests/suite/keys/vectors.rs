//! Every type that can hold an embedding is stored by `serde_dynamo` as a list of numbers.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::num::{f32, f64};
use proptest::prelude::*;
use serde::Serialize;
use serde_dynamo::{AttributeValue, to_attribute_value, to_item};
use tablewright::DynamoTable;
use tablewright::vector::{SparseVectorAttribute, VectorAttribute};

fn is_list<T: VectorAttribute + Serialize>(length: usize, embedding: T) {
    let stored: AttributeValue = to_attribute_value(embedding).expect("a value");
    let AttributeValue::L(numbers) = stored else { panic!("{stored:?} is no list") };
    assert_eq!(numbers.len(), length);
    for number in numbers {
        let AttributeValue::N(number) = number else { panic!("{number:?} is no number") };
        assert!(number.parse::<f64>().is_ok_and(f64::is_finite), "{number}");
    }
}

fn is_list_in_every_form<T>(numbers: &[T])
where
    T: Clone + Serialize,
    [T]: VectorAttribute,
    Vec<T>: VectorAttribute,
{
    let length = numbers.len();
    is_list(length, numbers);
    is_list(length, &numbers);
    is_list(length, numbers.to_vec());
    is_list(length, Box::<[T]>::from(numbers));
    is_list(length, Rc::<[T]>::from(numbers));
    is_list(length, Arc::new(numbers.to_vec()));
    is_list(length, Cow::Borrowed(numbers));
    is_list(length, Cow::<[T]>::Owned(numbers.to_vec()));
}

proptest! {
    #[test]
    fn lists(
        singles in vec(f32::NORMAL | f32::SUBNORMAL | f32::ZERO, 0..8),
        doubles in vec(f64::NORMAL | f64::SUBNORMAL | f64::ZERO, 0..8),
        signed: Vec<i8>,
        unsigned: Vec<u8>,
    ) {
        is_list_in_every_form(&singles);
        is_list_in_every_form(&doubles);
        is_list_in_every_form(&signed);
        is_list_in_every_form(&unsigned);
    }

    #[test]
    fn arrays(signed: [i8; 32], unsigned: [u8; 3]) {
        is_list(32, signed.map(f32::from));
        is_list(32, &signed.map(f64::from));
        is_list(32, Box::new(signed));
        is_list(3, unsigned);
    }
}

#[derive(Serialize, DynamoTable)]
struct Photo {
    #[pk]
    id: String,
    #[vector("likeness", dimensions = 3, distance(cosine))]
    #[serde(skip_serializing_if = "Option::is_none")]
    likeness: Option<Vec<f32>>,
}

#[test]
fn an_item_without_an_embedding_has_no_attribute() {
    const fn may_be_absent<T: SparseVectorAttribute>(_: &T) {}

    let mut photo = Photo { id: "p-1".to_owned(), likeness: Some(vec![1.0, 0.5, -0.25]) };
    may_be_absent(&photo.likeness);
    let attributes = |photo: &Photo| -> Vec<String> {
        let item: std::collections::HashMap<String, AttributeValue> = to_item(photo).expect("an item");
        let mut names: Vec<String> = item.into_keys().collect();
        names.sort();
        names
    };
    assert_eq!(attributes(&photo), ["id", Photo::SCHEMA.vector_indexes()[0].attribute()]);
    photo.likeness = None;
    assert_eq!(attributes(&photo), ["id"]);
}
