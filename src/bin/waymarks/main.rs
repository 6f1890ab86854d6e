//! The command line.
#![expect(
    dead_code,
    reason = "the verbs that call these modules are still to come"
)]

mod explain;
mod render;

fn main() {}
