//! The catalogue of stable codes. A code is never reused and never renumbered.

use std::fmt;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Doubtful; the data are written as they are.
    Warning,
    /// Wrong; the row, or the whole table, cannot be written.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! codes {
    ($($code:ident $severity:ident $title:literal,)*) => {
        /// A stable code. The letter names the room of the catalogue: C files and structure,
        /// P places, E events, G edits of the gazetteer, O output, S sources, U usage.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// The code as it is printed, such as `E401`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// What it is about, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$code => $title,)* }
            }

            /// How grave it usually is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    C101 Error "a file cannot be read",
    C102 Error "a table is empty",
    C103 Error "a file of another kind under the name of a table",
    C104 Note "a table in UTF-16",
    C105 Error "text that is not in the expected encoding",
    C106 Error "a control character in a name",
    C107 Warning "an invisible character in a name",
    C108 Warning "text that was damaged before it came here",
    C109 Error "a table, record or cell beyond the limits",
    C201 Note "cells separated by something other than a comma",
    C202 Error "a column that is required is missing",
    C203 Error "two columns of one name",
    C204 Note "a column that is not known, carried through",
    C205 Error "no header in the first line",
    C206 Error "a row with too few cells",
    C207 Error "a row with too many cells",
    C208 Error "a quote that is never closed",
    C209 Error "a quote out of place",
    C210 Warning "a column without a name",
    C211 Error "the header repeated further down",
    C212 Error "a spreadsheet's error value",
    C213 Error "a column mapping that does not fit the table",
    C214 Note "a row of HXL tags",
    C215 Error "a table that its profile does not fit",
    C216 Error "a code that its profile does not know",
    P301 Error "a coordinate that cannot be read in one way only",
    P302 Error "a latitude beyond 90 degrees",
    P303 Error "a longitude beyond 180 degrees",
    P304 Error "a coordinate that is not a number",
    P305 Error "a latitude without a longitude, or the reverse",
    P307 Error "a position at 0, 0",
    P308 Warning "lat and lon that may be swapped",
    P309 Warning "one point under two names",
    P310 Error "a place without id or name",
    P311 Error "an id used twice",
    P313 Warning "a name that two places answer to",
    P314 Error "a parent that is not a place",
    P315 Error "a place that contains itself",
    P316 Error "an uncertainty that is not a number of metres",
    P317 Warning "a country that is not an ISO 3166-1 code",
    P318 Error "a sensitivity that is not in the list",
    P320 Error "areas that cannot be read",
    P321 Warning "an area without a place",
    P322 Warning "a place outside its countries",
    P323 Warning "a place outside the area that contains it",
    P324 Warning "a border crossing away from its border",
    P325 Warning "a position with fewer digits than its uncertainty claims",
    E401 Error "a name that no place answers to",
    E402 Error "a name that several places answer to",
    E403 Error "a date that does not exist",
    E404 Error "a date in an unknown form",
    E405 Error "a date range that is reversed",
    E406 Warning "a year that may be Solar Hijri",
    E407 Warning "a date in the far future or past",
    E408 Warning "a date after its source was published",
    E409 Warning "days and months that may be swapped",
    E410 Error "a number of people that cannot be",
    E411 Error "a number that can be read in two ways",
    E412 Error "low, best and high that do not rise",
    E414 Error "a count scope that is not in the list",
    E420 Warning "a journey without an end or a beginning",
    E421 Error "a journey from a place to itself",
    E422 Warning "an event without a place",
    E423 Warning "a way point without a journey",
    E424 Warning "a stop that follows itself",
    E425 Warning "a journey over a border that is not on its way",
    E426 Warning "a journey with a long detour",
    E427 Error "a position's precision that is not in the list",
    E430 Error "an event's id used twice",
    E431 Error "an event without an id",
    E432 Note "events without ids, numbered by row",
    E440 Error "a status or route basis that is not in the list",
    E441 Warning "an event without a status",
    E450 Warning "an event without a source",
    E451 Warning "a link that is not well formed",
    E452 Error "a link that is not http or https",
    E453 Warning "two hosts that look alike",
    E460 Note "claims of one group that differ",
    E461 Warning "a number that a sum would count twice",
    O501 Error "an output that cannot be written",
    O502 Error "no room left for the output",
    O503 Error "an output that is also an input",
    O504 Error "a file in the way that is not ours",
    O505 Error "interrupted",
    O506 Error "another export writes to the same folder",
    S601 Warning "a source that is not in the table of sources",
    S602 Error "a source's id used twice",
    S603 Error "a source without an id",
    G601 Error "a file that changed while it was edited",
    G602 Warning "a table that is open in a spreadsheet program",
    G603 Error "a table that may not be written",
    G604 Error "an edit that is refused",
    G605 Error "an edit that would undo joins of events",
    G606 Note "rows of another gazetteer that are left out",
    U801 Error "a command that makes no sense",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
