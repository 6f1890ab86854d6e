//! The pipeline: two tables in, layers out.

mod atlas;
mod files;
mod flows;
mod gazetteer;
mod gazetteer_layers;
mod ids;
mod kept;
mod layers;
mod map;
mod quote;
mod request;
mod row;
mod rows;
mod run;
mod stream;
mod survey;
mod tally;
mod target;
mod values;

pub use crate::check::By;
pub use atlas::Atlas;
pub use map::Styling;
pub use request::{AreaIncidents, Destination, Inputs, Policy, Request};
pub use run::{Leftovers, Outcome, run};
pub use stream::{Observer, Unobserved};
pub use tally::{Reason, Tally};

#[cfg(test)]
mod tests;
