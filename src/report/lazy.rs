//! JSON that is made while it is written: a description of 100,000 lines must not stand in memory as a tree first.

use std::cell::RefCell;

use serde::ser::{Error, Serialize, SerializeMap, Serializer};

/// An array whose elements come from an iterator when it is written, once.
pub(super) struct Seq<I>(RefCell<Option<I>>);

/// An array of what `iterator` gives.
pub(super) fn seq<I: IntoIterator>(iterator: I) -> Seq<I> {
    Seq(RefCell::new(Some(iterator)))
}

impl<I: IntoIterator> Serialize for Seq<I>
where
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let iterator = self.0.borrow_mut().take();
        serializer.collect_seq(iterator.ok_or_else(|| S::Error::custom("an array is written once"))?)
    }
}

/// An object with its entries in order, each made when it is written. Build it with [`object!`].
pub(super) struct Object<'a>(pub(super) Vec<(&'static str, Box<dyn erased_serde::Serialize + 'a>)>);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value.as_ref())?;
        }
        map.end()
    }
}

/// `object! { "mid": section.mid, "codecs": seq(…) }`: an [`Object`].
macro_rules! object {
    ($($key:literal: $value:expr),* $(,)?) => {
        $crate::report::lazy::Object(vec![$(($key, Box::new($value) as Box<dyn erased_serde::Serialize + '_>)),*])
    };
}

pub(super) use object;
