//! Runs sorted into groups, by their numbers.

use super::Run;

/// Numbers of runs in groups.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// The numbers of one group after the other.
    runs: Vec<u32>,
    /// Where those of each group begin; one more for the end.
    starts: Vec<usize>,
}

impl Groups {
    /// Sorts runs into so many groups; `of` says to which each belongs.
    pub(super) fn of<I>(runs: &[Run], groups: usize, of: impl Fn(&Run) -> I) -> Self
    where
        I: Iterator<Item = usize>,
    {
        let mut starts = vec![0_usize; groups + 1];
        for group in runs.iter().flat_map(&of) {
            if let Some(count) = starts.get_mut(group) {
                *count += 1;
            }
        }
        let mut at = 0;
        for count in &mut starts {
            at += std::mem::replace(count, at);
        }
        let mut sorted = vec![0; at];
        let mut next = starts.clone();
        for (number, run) in (0..).zip(runs) {
            for group in of(run) {
                let Some(place) = next.get_mut(group) else {
                    continue;
                };
                if let Some(slot) = sorted.get_mut(*place) {
                    *slot = number;
                }
                *place += 1;
            }
        }
        Self {
            runs: sorted,
            starts,
        }
    }

    /// The numbers of the runs of a group.
    pub(super) fn numbers(&self, group: usize) -> &[u32] {
        let range = self.starts.get(group).zip(self.starts.get(group + 1));
        let numbers = range.and_then(|(from, to)| self.runs.get(*from..*to));
        numbers.unwrap_or_default()
    }

    /// The runs of a group.
    pub(super) fn get<'a>(
        &'a self,
        group: usize,
        runs: &'a [Run],
    ) -> impl Iterator<Item = &'a Run> {
        self.numbers(group)
            .iter()
            .filter_map(|number| runs.get(*number as usize))
    }
}
