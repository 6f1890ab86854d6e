//! A disk of which any call may fail, once or from then on. The second is what a kill leaves.

use std::cell::Cell;
use std::io;

use super::*;
use crate::output::recovery;
use crate::output::swap;

/// Which calls fail.
#[derive(Clone, Copy, Debug)]
enum Fails {
    Once,
    FromThenOn,
}

/// Whether a file can have two names on this disk.
#[derive(Clone, Copy, Debug)]
enum Links {
    Hard,
    None,
}

struct Failing {
    at: usize,
    calls: Cell<usize>,
    fails: Fails,
    links: Links,
}

impl Failing {
    fn new(at: usize, fails: Fails, links: Links) -> Self {
        Self {
            at,
            calls: Cell::new(0),
            fails,
            links,
        }
    }

    fn call(&self, work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let call = self.calls.get();
        self.calls.set(call + 1);
        let fails = match self.fails {
            Fails::Once => call == self.at,
            Fails::FromThenOn => call >= self.at,
        };
        if fails {
            return Err(io::Error::other("failed on purpose"));
        }
        work()
    }

    fn reached(&self) -> bool {
        self.calls.get() > self.at
    }
}

impl Disk for Failing {
    fn duplicate(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call(|| match self.links {
            Links::Hard => Os.duplicate(from, to),
            Links::None => swap::copy(from, to),
        })
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call(|| Os.rename(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call(|| Os.remove(path))
    }
    fn sync_folder(&self, dir: &Path) -> io::Result<()> {
        self.call(|| Os.sync_folder(dir))
    }
}

const OLD: &[(&str, &[u8])] = &[
    ("a", b"old a"),
    ("same", b"same"),
    ("stale", b"old s"),
    ("z", b"old z"),
];
const NEW: &[(&str, &[u8])] = &[
    ("a", b"new a!"),
    ("fresh", b"new f"),
    ("same", b"same"),
    ("z", b"new z"),
];

/// The folder before, and what it shall be after.
fn before_and_after() -> (Files, Files) {
    let (_outer, dir) = scene();
    export(&dir, OLD).unwrap();
    put(&dir.join("theirs"), "x");
    let before = state(&dir);
    export(&dir, NEW).unwrap();
    (before, state(&dir))
}

/// Runs `test` with a folder in the old state and a disk that fails at call 0, 1, 2 ... until a run
/// does not get as far.
fn at_every_call(fails: Fails, test: impl Fn(&Path, &Failing)) {
    for links in [Links::Hard, Links::None] {
        for at in 0.. {
            let (_outer, dir) = scene();
            export(&dir, OLD).unwrap();
            put(&dir.join("theirs"), "x");
            let disk = Failing::new(at, fails, links);
            test(&dir, &disk);
            if !disk.reached() {
                assert!(at > 15, "only {at} calls were tried");
                break;
            }
        }
    }
}

#[test]
fn whichever_call_fails_the_old_files_are_whole_and_nothing_else_is_there() {
    let (before, after) = before_and_after();
    at_every_call(Fails::Once, |dir, disk| {
        let done = export_on(dir, NEW, disk);
        let found = state(dir);
        let Ok(_) = done else {
            assert_eq!(found, before, "call {}", disk.at);
            return;
        };
        // Only second names may be left, of a swap that is done.
        let seen: Files = found
            .into_iter()
            .filter(|(name, _)| !name.starts_with(".waymarks-old-"))
            .collect();
        assert_eq!(seen, after, "call {}", disk.at);
        drop(Folder::open(dir, &[], Overwrite::No).unwrap());
        assert_eq!(state(dir), after);
    });
}

#[test]
fn whenever_an_export_is_killed_the_next_one_finds_the_old_files_or_the_new_ones() {
    let (before, after) = before_and_after();
    at_every_call(Fails::FromThenOn, |dir, disk| {
        let done = export_on(dir, NEW, disk);
        drop(Folder::open(dir, &[], Overwrite::No).unwrap());
        let found = state(dir);
        // A disk that dies at the very last call has the new files, and cannot give them back.
        let whole = found == after || (done.is_err() && found == before);
        assert!(whole, "call {}: {found:?}", disk.at);
        export(dir, NEW).unwrap();
    });
}

#[test]
fn a_recovery_may_be_killed_too() {
    let (before, after) = before_and_after();
    at_every_call(Fails::FromThenOn, |dir, disk| {
        let done = export_on(dir, NEW, disk);
        for at in 0.. {
            let again = Failing::new(at, Fails::FromThenOn, disk.links);
            let recovered = recovery::recover(dir, &again, &[]);
            if !again.reached() {
                recovered.unwrap();
                break;
            }
        }
        let found = state(dir);
        let whole = found == after || (done.is_err() && found == before);
        assert!(whole, "call {}: {found:?}", disk.at);
    });
}

#[test]
fn a_first_export_that_fails_leaves_nothing() {
    for at in 0.. {
        let (_outer, dir) = scene();
        let disk = Failing::new(at, Fails::Once, Links::Hard);
        let done = export_on(&dir, NEW, &disk);
        assert_eq!(dir.exists(), done.is_ok(), "call {at}");
        if !disk.reached() {
            break;
        }
    }
}

#[test]
fn what_a_killed_export_left_is_swept_away() {
    let (_outer, dir) = scene();
    export(&dir, OLD).unwrap();
    let before = state(&dir);
    put(&dir.join(".waymarks-part-Ab12.tmp"), "half");
    put(&dir.join(".waymarks-old-a.tmp"), "older");
    put(
        &dir.join(".waymarks-file-x.tmp"),
        "of an export that may be alive",
    );
    put(&dir.join(".waymarks-old-..tmp"), "a name that is none");
    drop(Folder::open(&dir, &[], Overwrite::No).unwrap());
    let mut found = state(&dir);
    assert!(found.remove(".waymarks-file-x.tmp").is_some());
    assert!(found.remove(".waymarks-old-..tmp").is_some());
    assert_eq!(found, before);
}

#[test]
fn a_recovery_never_touches_an_input() {
    let (_outer, dir) = scene();
    export(&dir, OLD).unwrap();
    let manifest = fs::read(dir.join("manifest.json")).unwrap();
    put(&dir.join(".waymarks-next.tmp"), manifest);
    let inputs = [dir.join("a")];
    let before = state(&dir);
    assert!(Folder::open(&dir, &inputs, Overwrite::Yes).is_err());
    assert_eq!(state(&dir), before);
}
