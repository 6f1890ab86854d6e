//! Runs in groups, by their numbers.

use super::bytes::Bytes;

/// Numbers of runs in groups, as they are packed.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Where those of each group begin; one more for the end.
    starts: &'static [[u8; 4]],
    /// The numbers of one group after the other.
    runs: &'static [[u8; 2]],
}

impl Groups {
    /// Reads so many groups with so many numbers of runs in all.
    pub(super) fn read(bytes: &mut Bytes<'static>, groups: usize, runs: usize) -> Option<Self> {
        Some(Self {
            starts: bytes.table(groups.checked_add(1)?)?,
            runs: bytes.table(runs)?,
        })
    }

    /// The numbers of the runs of a group.
    pub(super) fn numbers(&self, group: usize) -> impl Iterator<Item = u32> + use<> {
        let runs = self.range(group).unwrap_or_default().iter();
        runs.map(|number| u16::from_le_bytes(*number).into())
    }

    fn range(&self, group: usize) -> Option<&'static [[u8; 2]]> {
        let start = |group: usize| Bytes(self.starts.get(group)?).count();
        self.runs.get(start(group)?..start(group.checked_add(1)?)?)
    }
}
