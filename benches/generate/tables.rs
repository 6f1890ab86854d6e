//! The tables as files, made once and kept.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Changes of the generator need another number, or old tables are measured.
const DATA_VERSION: u32 = 1;
const SEED: u64 = 7;

/// Makes the tables of this size, unless they are there: `places.csv`, `events.csv`, and `keys.csv`
/// with a row for every name and alias, for peers that cannot split lists.
pub(crate) fn tables(events: usize, places: usize) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .with_file_name("bench-data")
        .join(format!("v{DATA_VERSION}-{events}x{places}"));
    let finished = folder.join("finished");
    if !finished.exists() {
        fs::create_dir_all(&folder)?;
        let table = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
        let mut file = table("places.csv")?;
        let list = super::places(&mut file, places, SEED)?;
        file.flush()?;
        let mut file = table("keys.csv")?;
        writeln!(file, "key,lat,lon")?;
        for place in &list {
            for key in place.aliases.iter().chain([&place.name]) {
                writeln!(file, "\"{key}\",{},{}", place.lat, place.lon)?;
            }
        }
        file.flush()?;
        let mut file = table("events.csv")?;
        super::events(&mut file, events, &list, SEED)?;
        file.flush()?;
        File::create(finished)?;
    }
    Ok(folder)
}
