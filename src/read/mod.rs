//! Files to model: every row or feature comes out, or a finding says why not.

pub mod areas;
