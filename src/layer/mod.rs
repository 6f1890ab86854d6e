//! What a layer looks like: its columns, where its features stand, and what they say.

mod facts;
mod feature;
mod flow;
mod place;
mod property;
mod schema;
mod selection;
mod site;
mod span;
mod value;

pub use facts::{Facts, Route, Spot, Stop};
pub use feature::{Feature, Geometry};
pub use flow::{Flow, FlowEnds, FlowKey, FlowPart, FlowPeriod, FlowSchema, Flows};
pub use place::{PlaceSchema, Usage, UsageTotal};
pub use property::{EventSchema, Extra, Of, PROPERTIES, Property, Repeats, Run, Take};
pub use schema::{Field, LayerKind, Schema};
pub use selection::Selection;
pub use site::{Extent, Site, SiteRules, Sites};
pub use span::Span;
pub use value::{Value, ValueType, is_plain_number};
