//! Closed lists of words.

use std::fmt;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every word of the list, in its order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// The word as tables and layers have it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The word's meaning; ASCII case does not matter.
            pub fn parse(word: &str) -> Option<Self> {
                $(if word.eq_ignore_ascii_case($word) { return Some(Self::$variant); })*
                None
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// How sure it is that something happened.
    Status {
        /// Claimed by somebody, not supported by anybody else.
        Alleged = "alleged",
        /// Told by a source as a fact.
        Reported = "reported",
        /// Confirmed by independent sources.
        Confirmed = "confirmed",
        /// Contradicted by another claim or by the facts of geography.
        Disputed = "disputed",
        /// Denied by those concerned.
        Denied = "denied",
        /// Not checked by anybody.
        Unverified = "unverified",
    }
}

words! {
    /// What the line of a journey rests on.
    RouteBasis {
        /// A source reports that they went there.
        Reported = "reported",
        /// The travellers state that they go there.
        Declared = "declared",
        /// A source says that they are meant to go there.
        Intended = "intended",
        /// Nobody says so; it follows from other facts.
        Inferred = "inferred",
    }
}

words! {
    /// What the number of a row stands for, so that it is not added twice.
    CountScope {
        /// The whole of its group.
        Total = "total",
        /// A part of the group's total that nobody has told: the row carries no number of its own.
        Shared = "shared",
        /// Contained in the number of another row.
        Subset = "subset",
        /// Over many events: never added to any.
        Aggregate = "aggregate",
    }
}

words! {
    /// Who may see a row or a place.
    Sensitivity {
        /// Everybody.
        Public = "public",
        /// Those who work with it: written, and said so.
        Restricted = "restricted",
        /// Nobody: never written unless asked for.
        Withheld = "withheld",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for word in Status::WORDS {
            assert_eq!(
                Status::parse(&word.to_uppercase()).map(Status::as_str),
                Some(*word)
            );
        }
        assert_eq!(RouteBasis::parse("rumoured"), None);
    }

    #[test]
    fn sensitivity_rises_from_public_to_withheld() {
        assert!(Sensitivity::Public < Sensitivity::Restricted);
        assert!(Sensitivity::Restricted < Sensitivity::Withheld);
    }
}
