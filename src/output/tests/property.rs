use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

use super::*;

fn files() -> impl Strategy<Value = Files> {
    btree_map("[a-f]", vec(any::<u8>(), 0..3), 0..5)
}

fn slices(files: &Files) -> Vec<(&str, &[u8])> {
    files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// An old export, files that somebody wrote or removed since, and a new export.
    #[test]
    fn after_an_export_there_are_exactly_the_right_files(
        old in files(),
        theirs in files(),
        gone in btree_set("[a-f]", 0..2),
        new in files(),
    ) {
        let (_outer, dir) = scene();
        export(&dir, &slices(&old)).unwrap();
        for (name, bytes) in &theirs {
            put(&dir.join(name), bytes);
        }
        for name in &gone {
            let _ = fs::remove_file(dir.join(name));
        }
        let mut before = state(&dir);
        let ours = |name: &String| old.get(name) == before.get(name);
        let clash = new.keys().any(|name| before.contains_key(name) && !ours(name));
        let stale: Vec<_> = before
            .keys()
            .filter(|name| old.contains_key(*name) && ours(name) && !new.contains_key(*name))
            .cloned()
            .collect();

        let done = export(&dir, &slices(&new));
        let mut after = state(&dir);
        prop_assert_eq!(done.is_err(), clash);
        if !clash {
            prop_assert_eq!(&done.unwrap().removed, &stale);
            let manifest = before.remove("manifest.json");
            prop_assert!(manifest.is_some() && after.remove("manifest.json").is_some());
            before.retain(|name, _| !stale.contains(name));
            before.extend(new);
        }
        prop_assert_eq!(after, before);
    }
}
