//! Where the files of an export go.

use crate::error::Result;
use crate::export::files::{Files, Plan};
use crate::export::layers::{REJECTS, Rejects};
use crate::export::{Destination, Policy, Request};
use crate::layer::Schema;
use crate::output::{Folder, Sink};

/// Where the files of this export go.
pub(super) enum Target {
    Nowhere,
    Folder(Box<Folder>),
    File(Option<Sink>),
}

impl Target {
    pub(super) fn open(request: &Request) -> Result<Self> {
        let inputs = request.inputs.files.clone();
        Ok(match &request.destination {
            Destination::Nowhere => Self::Nowhere,
            Destination::Folder { path, overwrite } => {
                Self::Folder(Box::new(Folder::open(path, &inputs, *overwrite)?))
            }
            Destination::File { path } => Self::File(Some(Sink::to(path, &inputs)?)),
        })
    }

    /// Whether what is written is gone at once.
    pub(super) fn is_stream(&self) -> bool {
        matches!(self, Self::File(Some(Sink::Stream(_))))
    }

    pub(super) fn sink(&mut self, plan: &Plan) -> Result<Option<Sink>> {
        Ok(match self {
            Self::Nowhere => None,
            Self::Folder(folder) => Some(folder.file(&plan.name)?.into()),
            // the file that was named is the first of the plan
            Self::File(sink) => sink.take(),
        })
    }

    pub(super) fn rejects(&mut self, request: &Request) -> Result<Option<Rejects>> {
        match self {
            Self::Folder(folder) if request.policy == Policy::KeepGoing => {
                Rejects::begin(folder.file(REJECTS)?.into()).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// Opens those of the files for which `is_meant` is true. The plans of layers of events come first.
pub(super) fn open_files(
    plans: &[Plan],
    is_meant: impl Fn(&Plan) -> bool,
    schemas: &[Schema],
    target: &mut Target,
    files: &mut Files,
) -> Result<()> {
    for (position, plan) in plans.iter().enumerate() {
        if is_meant(plan) {
            let sink = target.sink(plan)?;
            files.open(position, plan, schemas, sink)?;
        }
    }
    Ok(())
}
