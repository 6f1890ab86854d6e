//! What a layer looks like: its columns, where its features stand, and what they say.

mod facts;
mod feature;
mod place;
mod property;
mod schema;
mod site;
mod span;
mod value;

pub use facts::{Facts, Route, Spot, Stop};
pub use feature::{Feature, Geometry};
pub use place::{PlaceSchema, Usage, UsageTotal};
pub use property::{EventSchema, Extra, PROPERTIES, Property, Take};
pub use schema::{Field, LayerKind, Schema};
pub use site::{Extent, Site, SiteRules, Sites};
pub use span::Span;
pub use value::{Value, ValueType, is_plain_number};
