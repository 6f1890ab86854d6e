//! Which properties of events are written: all, or some by name.

/// Properties that are always written: an event that cannot be traced to its row is nobody's claim, and a
/// row without a position is told with its reason.
const ALWAYS: [&str; 2] = ["id", "reason"];

/// The properties of events that are asked for, by the names that a layer with all of them has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Option<Vec<String>>);

impl Selection {
    /// Those of these names, blanks around them left out.
    pub fn of(names: &[String]) -> Self {
        Self(Some(names.iter().map(|it| it.trim().to_owned()).collect()))
    }

    /// Whether a property of ours is written.
    pub fn has_known(&self, name: &str) -> bool {
        ALWAYS.contains(&name) || self.has(name)
    }

    /// Whether a property is asked for.
    pub fn has(&self, name: &str) -> bool {
        let names = self.0.as_ref();
        names.is_none_or(|names| names.iter().any(|it| it == name))
    }

    /// The first of the names that is not among those that there are.
    pub fn unmet(&self, names: &[&str]) -> Option<&str> {
        let mut asked_for = self.0.iter().flatten().map(String::as_str);
        asked_for.find(|name| !names.contains(name))
    }
}
