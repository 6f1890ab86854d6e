use std::sync::Mutex;

use super::*;
use crate::error::Error;
use crate::output::Sink;

fn write(path: &Path, inputs: &[PathBuf], bytes: &[u8]) -> Result<()> {
    let mut sink = Sink::to(path, inputs)?;
    sink.append(bytes)?;
    assert_eq!(sink.bytes(), bytes.len() as u64);
    sink.finish(Contents::default()).map(drop)
}

#[test]
fn a_file_that_was_named_is_replaced_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.geojson");
    put(&path, "old");
    let mut sink = Sink::to(&path, &[]).unwrap();
    sink.append(b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    drop(sink);
    assert_eq!(
        state(dir.path()).len(),
        1,
        "nothing is left of one that was dropped"
    );
    assert_eq!(fs::read(&path).unwrap(), b"old");
    write(&path, &[], b"new").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(state(dir.path()).len(), 1);
}

#[test]
fn a_named_file_that_is_an_input_or_a_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("events.csv");
    put(&path, "id\n");
    let link = dir.path().join("link");
    fs::hard_link(&path, &link).unwrap();
    let found = write(&link, &[path], b"x");
    assert!(matches!(found, Err(Error::OutputIsInput(_))));
    assert!(matches!(
        write(dir.path(), &[], b"x"),
        Err(Error::Write { .. })
    ));
    let missing = dir.path().join("no/such.geojson");
    assert!(matches!(
        write(&missing, &[], b"x"),
        Err(Error::Write { .. })
    ));
    assert_eq!(state(dir.path()).len(), 2);
}

#[test]
fn pieces_from_many_threads_come_out_in_the_order_of_their_reservation() {
    let (_outer, dir) = scene();
    let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
    let blocks: Vec<Vec<u8>> = (0..200u8).map(|i| vec![i; usize::from(i) * 11]).collect();
    // The ordered section: which block is next, and where it goes.
    let ordered = Mutex::new((blocks.iter(), Sink::from(folder.file("a").unwrap())));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let reserved = {
                        let mut ordered = ordered.lock().unwrap();
                        let (blocks, sink) = &mut *ordered;
                        let Some(block) = blocks.next() else { break };
                        sink.reserve(block).unwrap()
                    };
                    reserved.write().unwrap();
                }
            });
        }
    });
    let (_, sink) = ordered.into_inner().unwrap();
    sink.finish(Contents::default()).unwrap();
    folder.commit(Manifest::new(vec![])).unwrap();
    assert_eq!(fs::read(dir.join("a")).unwrap(), blocks.concat());
    // What the manifest says is what is there: the same export may replace it.
    export(&dir, &[("a", b"2")]).unwrap();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_symlink_stays_and_its_target_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let there = dir.path().join("there");
        fs::create_dir(&there).unwrap();
        let link = dir.path().join("link");
        symlink("there/target", &link).unwrap();
        for text in ["first", "second"] {
            write(&link, &[], text.as_bytes()).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read(there.join("target")).unwrap(), text.as_bytes());
        }
        let private = fs::Permissions::from_mode(0o600);
        fs::set_permissions(there.join("target"), private).unwrap();
        write(&link, &[], b"third").unwrap();
        let mode = fs::metadata(there.join("target"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(state(&there).len(), 1);
        symlink("loop", dir.path().join("loop")).unwrap();
        assert!(write(&dir.path().join("loop"), &[], b"x").is_err());
    }

    #[test]
    fn a_device_is_written_in_place_also_through_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let link = dir.path().join("null");
        symlink("/dev/null", &link).unwrap();
        for path in [Path::new("/dev/null"), &link] {
            assert!(matches!(Sink::to(path, &[]).unwrap(), Sink::Stream(_)));
            write(path, &[], b"x").unwrap();
        }
        assert!(
            fs::metadata("/dev/null")
                .unwrap()
                .file_type()
                .is_char_device()
        );
        let error = write(Path::new("/dev/full"), &[], b"x").unwrap_err();
        assert!(
            error.to_string().starts_with("cannot write /dev/full"),
            "{error}"
        );
    }

    #[test]
    fn a_descriptor_is_written_in_place_even_if_it_is_a_file() {
        use std::os::fd::AsRawFd as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        put(&path, "begun ");
        let file = fs::File::options().append(true).open(&path).unwrap();
        let fd = format!("/dev/fd/{}", file.as_raw_fd());
        write(Path::new(&fd), &[], b"and ended").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"begun and ended");
        for named in ["/dev/stdout", "-"] {
            assert!(matches!(
                Sink::to(Path::new(named), &[]).unwrap(),
                Sink::Stream(_)
            ));
        }
        drop(Sink::to(&dir.path().join("fd"), &[]).unwrap());
    }
}
