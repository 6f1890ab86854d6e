//! Which properties of events are written: all, or some by name.

/// Properties that are always written: an event that cannot be traced to its row is nobody's claim, and a
/// row without a position is told with its reason.
const ALWAYS: [&str; 2] = ["id", "reason"];

/// The properties of events that are asked for, by the names that a layer with all of them has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Vec<String>);

impl Selection {
    /// Those of these names; all if there is none.
    pub fn new(names: Vec<String>) -> Self {
        Self(names)
    }

    /// Whether a property is asked for.
    pub fn has(&self, name: &str) -> bool {
        self.0.is_empty() || ALWAYS.contains(&name) || self.0.iter().any(|it| it == name)
    }

    /// The first of the names that is not among those that there are.
    pub fn unmet(&self, names: &[&str]) -> Option<&str> {
        let mut asked_for = self.0.iter().map(String::as_str);
        asked_for.find(|name| !names.contains(name))
    }
}
