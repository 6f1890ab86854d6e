use std::fs;

use super::*;
use crate::error::Error;

#[test]
fn an_export_delivers_its_files_and_a_manifest_that_lists_them() {
    let (_outer, dir) = scene();
    let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
    let mut file = folder.file("routes.geojson").unwrap();
    file.append(b"ab").unwrap();
    file.append(b"c").unwrap();
    let contents = Contents {
        layer: Some("routes".to_owned()),
        features: 7,
        ..Contents::default()
    };
    file.finish(contents.clone()).unwrap();
    assert!(
        !dir.join("routes.geojson").exists(),
        "not before the commit"
    );
    let delivery = folder.commit(Manifest::new(vec![])).unwrap();
    assert_eq!(delivery.files[0].contents, contents);
    let found = state(&dir);
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        ["manifest.json", "routes.geojson"]
    );
    assert_eq!(found["routes.geojson"], b"abc");
    let manifest: serde_json::Value = serde_json::from_slice(&found["manifest.json"]).unwrap();
    assert_eq!(
        manifest["files"],
        serde_json::json!([{
            "name": "routes.geojson",
            "bytes": 3,
            // printf abc | sha256sum
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "features": 7,
            "layer": "routes",
        }])
    );
}

#[test]
fn the_same_export_twice_gives_the_same_bytes() {
    let (_outer, dir) = scene();
    export(&dir, &[("a", b"1"), ("b", b"2")]).unwrap();
    let first = state(&dir);
    export(&dir, &[("a", b"1"), ("b", b"2")]).unwrap();
    assert_eq!(state(&dir), first);
}

#[test]
fn a_folder_that_a_failed_export_made_is_gone_again() {
    let (_outer, dir) = scene();
    let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
    let mut file = folder.file("a").unwrap();
    file.append(b"half").unwrap();
    drop(folder);
    drop(file);
    assert!(!dir.exists());

    fs::create_dir(&dir).unwrap();
    drop(Folder::open(&dir, &[], Overwrite::No).unwrap());
    assert!(dir.exists(), "it was there before");
}

#[test]
fn a_folder_into_which_somebody_put_a_file_meanwhile_stays() {
    let (_outer, dir) = scene();
    let folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
    put(&dir.join("notes.txt"), "x");
    drop(folder);
    assert_eq!(state(&dir).keys().collect::<Vec<_>>(), ["notes.txt"]);
}

#[test]
fn a_panic_leaves_the_old_files_and_no_temporary_one() {
    let (_outer, dir) = scene();
    export(&dir, &[("a", b"old")]).unwrap();
    let before = state(&dir);
    let result = std::panic::catch_unwind(|| {
        let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
        let mut file = folder.file("a").unwrap();
        file.append(b"new").unwrap();
        file.finish(Contents::default()).unwrap();
        let _other = folder.file("b").unwrap();
        panic!("on purpose");
    });
    assert!(result.is_err());
    assert_eq!(state(&dir), before);
}

#[test]
fn a_second_export_into_the_same_folder_is_busy() {
    let (_outer, dir) = scene();
    let mut first = Folder::open(&dir, &[], Overwrite::No).unwrap();
    assert!(matches!(export(&dir, &[("a", b"2")]), Err(Error::Busy(_))));
    first
        .file("a")
        .unwrap()
        .finish(Contents::default())
        .unwrap();
    first.commit(Manifest::new(vec![])).unwrap();
    export(&dir, &[("a", b"2")]).unwrap();
}

#[test]
fn an_output_that_is_an_input_is_refused_by_any_name() {
    let (outer, dir) = scene();
    fs::create_dir(&dir).unwrap();
    let input = outer.path().join("events.csv");
    put(&input, "id\n");
    fs::hard_link(&input, dir.join("hard")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&input, dir.join("soft")).unwrap();
    let beside = dir.join("beside");
    put(&beside, "id\n");
    let inputs = [input, dir.join("../output/beside")];
    let before = state(&dir);
    for overwrite in [Overwrite::No, Overwrite::Yes] {
        let mut folder = Folder::open(&dir, &inputs, overwrite).unwrap();
        for name in ["hard", "soft", "beside"] {
            assert!(
                matches!(folder.file(name), Err(Error::OutputIsInput(_))),
                "{name}"
            );
        }
    }
    assert_eq!(state(&dir), before);
}

#[test]
fn a_file_that_we_did_not_write_is_never_replaced_unasked() {
    let (_outer, dir) = scene();
    export(&dir, &[("ours", b"old"), ("edited", b"old")]).unwrap();
    put(&dir.join("edited"), "new"); // same length
    put(&dir.join("theirs"), "x");
    fs::create_dir(dir.join("folder")).unwrap();
    let before = state(&dir);
    for name in ["edited", "theirs", "folder"] {
        let files: [(&str, &[u8]); 2] = [("ours", b"2"), (name, b"2")];
        assert!(
            matches!(export(&dir, &files), Err(Error::NotOurs(_))),
            "{name}"
        );
        assert_eq!(state(&dir), before);
    }
    let mut folder = Folder::open(&dir, &[], Overwrite::Yes).unwrap();
    assert!(matches!(folder.file("folder"), Err(Error::NotOurs(_))));
    for name in ["edited", "theirs"] {
        folder
            .file(name)
            .unwrap()
            .finish(Contents::default())
            .unwrap();
    }
    folder.commit(Manifest::new(vec![])).unwrap();
    assert_eq!(state(&dir)["theirs"], b"");
}

#[test]
fn a_manifest_that_is_not_ours_is_never_replaced_unasked() {
    let (_outer, dir) = scene();
    fs::create_dir(&dir).unwrap();
    for text in ["{\"name\":\"my app\"}", "", "{\"waymarks\":"] {
        put(&dir.join("manifest.json"), text);
        let found = Folder::open(&dir, &[], Overwrite::No);
        assert!(matches!(found, Err(Error::NotOurs(_))), "{text}");
    }
    drop(Folder::open(&dir, &[], Overwrite::Yes).unwrap());
}

#[test]
fn a_long_file_that_was_edited_is_found_at_the_commit() {
    let (_outer, dir) = scene();
    let mut long = vec![b'x'; 5 << 20];
    export(&dir, &[("a", &long)]).unwrap();
    export(&dir, &[("a", &long)]).unwrap();
    long[4 << 20] = b'y';
    put(&dir.join("a"), &long);
    let before = state(&dir);
    assert!(matches!(
        export(&dir, &[("a", b"2")]),
        Err(Error::NotOurs(_))
    ));
    assert!(state(&dir) == before);
}

#[test]
fn a_file_that_appears_during_the_export_is_not_replaced() {
    let (_outer, dir) = scene();
    export(&dir, &[("a", b"1")]).unwrap();
    for name in ["a", "b", "manifest.json"] {
        let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
        for name in ["a", "b"] {
            folder
                .file(name)
                .unwrap()
                .finish(Contents::default())
                .unwrap();
        }
        let old = fs::read(dir.join(name)).ok();
        let _ = fs::remove_file(dir.join(name));
        put(&dir.join(name), "theirs");
        let mut before = state(&dir);
        before.retain(|name, _| !name.starts_with('.'));
        let done = folder.commit(Manifest::new(vec![]));
        assert!(matches!(done, Err(Error::NotOurs(_))), "{name}");
        assert_eq!(state(&dir), before);
        match old {
            Some(old) => put(&dir.join(name), old),
            None => fs::remove_file(dir.join(name)).unwrap(),
        }
    }
}

#[test]
fn files_of_an_earlier_export_go_if_they_are_unchanged() {
    let (_outer, dir) = scene();
    export(&dir, &[("a", b"1"), ("b", b"1"), ("c", b"1"), ("d", b"1")]).unwrap();
    put(&dir.join("c"), "2");
    fs::remove_file(dir.join("d")).unwrap();
    put(&dir.join("theirs"), "x");
    let delivery = export(&dir, &[("a", b"2")]).unwrap();
    assert_eq!(
        (delivery.removed, delivery.kept),
        (vec!["b".to_owned()], vec!["c".to_owned()])
    );
    assert_eq!(
        state(&dir).keys().collect::<Vec<_>>(),
        ["a", "c", "manifest.json", "theirs"]
    );
}

#[test]
fn an_input_is_not_removed_even_if_the_old_manifest_lists_it() {
    let (_outer, dir) = scene();
    export(&dir, &[("places.csv", b"id\n")]).unwrap();
    let folder = Folder::open(&dir, &[dir.join("places.csv")], Overwrite::No).unwrap();
    folder.commit(Manifest::new(vec![])).unwrap();
    assert_eq!(state(&dir)["places.csv"], b"id\n");
}

#[test]
fn names_must_be_plain_and_unlike_each_other() {
    let (_outer, dir) = scene();
    let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
    let _file = folder.file("routes.geojson").unwrap();
    for name in [
        "../x",
        "routes.geojson",
        "Routes.GeoJSON",
        "manifest.json",
        "Manifest.JSON",
    ] {
        assert!(
            matches!(folder.file(name), Err(Error::Usage { .. })),
            "{name}"
        );
    }
}

#[test]
fn a_file_that_was_begun_and_not_finished_fails_the_set() {
    let (_outer, dir) = scene();
    let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
    folder
        .file("a")
        .unwrap()
        .finish(Contents::default())
        .unwrap();
    drop(folder.file("b").unwrap());
    assert!(matches!(
        folder.commit(Manifest::new(vec![])),
        Err(Error::Write { .. })
    ));
    assert!(!dir.exists());

    let mut folder = Folder::open(&dir, &[], Overwrite::No).unwrap();
    folder
        .file("a")
        .unwrap()
        .finish(Contents::default())
        .unwrap();
    folder.file("b").unwrap().withdraw();
    folder.commit(Manifest::new(vec![])).unwrap();
    assert_eq!(
        state(&dir).keys().collect::<Vec<_>>(),
        ["a", "manifest.json"]
    );
}

#[test]
fn a_path_that_cannot_be_a_folder_is_an_error() {
    let (outer, dir) = scene();
    put(&dir, "a file");
    let missing = outer.path().join("no/such");
    for path in [&dir, &missing] {
        let found = Folder::open(path, &[], Overwrite::Yes);
        assert!(
            matches!(found, Err(Error::Write { .. })),
            "{}",
            path.display()
        );
    }
    assert_eq!(fs::read(&dir).unwrap(), b"a file");
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_mode_of_the_umask_and_a_replaced_one_keeps_its_own() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (outer, dir) = scene();
    let plain = outer.path().join("plain");
    put(&plain, "");
    export(&dir, &[("a", b"1"), ("b", b"1")]).unwrap();
    assert_eq!(mode(&dir.join("a")), mode(&plain));
    fs::set_permissions(dir.join("a"), fs::Permissions::from_mode(0o640)).unwrap();
    export(&dir, &[("a", b"2"), ("b", b"2")]).unwrap();
    assert_eq!(mode(&dir.join("a")), 0o640);
    assert_eq!(mode(&dir.join("b")), mode(&plain));
    assert_eq!(mode(&dir.join("manifest.json")), mode(&plain));
}
