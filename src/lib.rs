//! Turns two spreadsheets into map layers: a gazetteer that says where places are, and a table of
//! events that says what is reported to have happened where, and who moved from where to where.
//!
//! The short path: name the tables, say where the layers go, run.
//!
//! ```
//! use waymarks::export::{Destination, Inputs, Request, Unobserved, run};
//! use waymarks::output::Overwrite;
//! use waymarks::table::Input;
//!
//! # fn main() -> waymarks::error::Result<()> {
//! let places = "id,name,lat,lon\nilam,Ilam,33.6374,46.4227\n";
//! let events = "id,date,place,source\ne1,2026-01-03,Ilam,an agency\ne2,2026-01-04,Ilan,an agency\n";
//! let places = Input::reader("places.csv", places.as_bytes()).rewindable()?;
//! let events = Input::reader("events.csv", events.as_bytes()).rewindable()?;
//!
//! let mut request = Request::new(Inputs::new(places, events));
//! # let folder = tempfile::tempdir().unwrap();
//! # let path = folder.path().join("output");
//! request.destination = Destination::Folder { path, overwrite: Overwrite::No };
//! let outcome = run(&request, &Unobserved)?;
//!
//! // "Ilan" is no place: nothing is written, and the finding says what may have been meant
//! assert_eq!(outcome.report.errors(), 1);
//! assert!(outcome.delivered.is_empty());
//! let finding = &outcome.report.groups()[0].first;
//! assert_eq!(finding.code.as_str(), "E401");
//! assert_eq!(finding.hint.as_deref(), Some("did you mean \"Ilam\" (places.csv:2)?"));
//! # Ok(())
//! # }
//! ```

pub mod check;
pub mod diagnostic;
pub mod error;
pub mod export;
pub mod filter;
pub mod gazetteer;
pub mod geodesy;
mod lately;
pub mod layer;
pub mod model;
pub mod output;
mod parallel;
pub mod places;
pub mod profile;
pub mod project;
pub mod read;
pub mod resolve;
pub mod source;
pub mod table;
pub mod write;
