//! Lists of objects in JSON, one object at a time.

use std::fmt;
use std::io::{self, Read};
use std::ops::ControlFlow;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

/// Where in the file a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// `features` of a `FeatureCollection`.
    Features,
    /// `elements` of Overpass.
    Elements,
    /// `results.bindings` of SPARQL (SPARQL 1.1 Query Results JSON Format, 3.2).
    Bindings,
    /// The file itself.
    Top,
}

type Each<'e> = dyn FnMut(List, Value) -> ControlFlow<()> + 'e;

/// What the reader is told when `each` has enough.
const ENOUGH: &str = "enough";

/// Runs over the objects of the first such list; memory is bound by one of them.
pub(super) fn for_each_item(reader: &mut dyn Read, each: &mut Each<'_>) -> io::Result<()> {
    let mut broke_off = false;
    let mut each = |list, value| {
        let flow = each(list, value);
        broke_off |= flow.is_break();
        flow
    };
    let mut json = serde_json::Deserializer::from_reader(reader);
    let top = Top {
        each: &mut each,
        inside: None,
    };
    let done = top.deserialize(&mut json).and_then(|()| json.end());
    match done {
        Err(_) if broke_off => Ok(()),
        Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        Ok(()) => Ok(()),
    }
}

struct Top<'a, 'e> {
    each: &'a mut Each<'e>,
    /// The list that is looked for inside; none at the top.
    inside: Option<List>,
}

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let inside = match (key.as_str(), self.inside) {
                ("features", None) => Some(List::Features),
                ("elements", None) => Some(List::Elements),
                ("results", None) | ("bindings", Some(List::Bindings)) => Some(List::Bindings),
                _ => None,
            };
            if inside.is_some() {
                map.next_value_seed(Top {
                    each: &mut *self.each,
                    inside,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let which = self.inside.unwrap_or(List::Top);
        while let Some(item) = list.next_element::<Value>()? {
            if (self.each)(which, item).is_break() {
                return Err(A::Error::custom(ENOUGH));
            }
        }
        Ok(())
    }
}
