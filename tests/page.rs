//! The page: one file, the same whoever writes it, that does what it promises in a real browser.
//!
//! Without Node, Chromium and what `npm ci` installs in `tests/browser`, the browser is left out, and this
//! is said; with `CI` set that is a failure.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails loudly, with the reason"
)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs `waymarks export` over the tables in `tables`.
fn export(tables: &Path, out: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waymarks"))
        .current_dir(tables)
        .args(["export", "--out"])
        .arg(out)
        .args(more)
        .output()
        .expect("the program runs")
}

fn page(tables: &Path, out: &Path, more: &[&str]) -> String {
    let output = export(tables, out, more);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    fs::read_to_string(out).expect("a page is text")
}

fn put(folder: &Path, name: &str, text: &str) {
    let mut file = File::create(folder.join(name)).expect("a file can be made");
    file.write_all(text.as_bytes()).expect("it can be written");
}

/// The data of a page.
fn data(page: &str) -> serde_json::Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .expect("the page has data");
    let (json, _) = rest.split_once("</script>").expect("which end");
    serde_json::from_str(json).expect("and are JSON")
}

#[test]
fn the_page_of_the_sample_is_small_and_asks_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = page(Path::new(ROOT), &folder.path().join("map.html"), &[]);
    assert!(page.len() < 400_000, "{} bytes", page.len());
    let policy = "content=\"default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy) && !page.contains("img-src") && !page.contains("unsafe"));
    assert!(!page.contains(" src=") && !page.contains("@import") && !page.contains("<link"));
    let events: u64 = data(&page)["layers"]
        .as_array()
        .expect("layers")
        .iter()
        .map(|layer| layer["rows"].as_u64().expect("rows"))
        .sum();
    assert_eq!(events, 25, "every row is in the page");
}

#[test]
fn a_page_is_the_same_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    crowd(folder.path());
    let [one, seven] = ["1", "7"].map(|threads| {
        let out = folder.path().join(format!("{threads}.html"));
        page(folder.path(), &out, &["--threads", threads])
    });
    assert!(one == seven, "the pages differ");
}

#[test]
fn a_page_beside_other_formats_has_the_same_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let output = export(
        Path::new(ROOT),
        &out,
        &["--format", "html", "--format", "geojson"],
    );
    assert!(output.status.success());
    let both = fs::read_to_string(out.join("map.html")).expect("a page");
    let alone = page(Path::new(ROOT), &folder.path().join("map.html"), &[]);
    assert!(both == alone, "the pages differ");
    assert!(out.join("routes.geojson").is_file());
}

#[test]
fn tiles_are_fetched_only_from_where_it_is_said_and_with_their_makers_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("map.html");
    let url = "https://tile.example/{z}/{x}/{y}.png";
    let alone = export(Path::new(ROOT), &out, &["--tiles", url]);
    assert_eq!(alone.status.code(), Some(2), "makers must be named");
    let more = ["--tiles", url, "--tiles-attribution", "<b>Makers</b>"];
    let page = page(Path::new(ROOT), &out, &more);
    assert!(page.contains("img-src https://tile.example;"));
    assert!(!page.contains("<b>Makers"), "markup of the user's is text");
    for wrong in [
        "ftp://x/{z}/{x}/{y}",
        "https://x;y/{z}/{x}/{y}",
        "https://x/",
    ] {
        let more = ["--tiles", wrong, "--tiles-attribution", "x"];
        let status = export(Path::new(ROOT), &out, &more).status.code();
        assert_eq!(status, Some(2), "{wrong}");
    }
}

#[test]
fn hostile_cells_stay_in_the_data() {
    let folder = tempfile::tempdir().expect("a folder");
    tables(folder.path(), HOSTILE);
    let title = "</title><script>window.__xss=0</script>";
    let hostile = page(
        folder.path(),
        &folder.path().join("hostile.html"),
        &["--title", title],
    );
    tables(folder.path(), PLAIN);
    let plain = page(folder.path(), &folder.path().join("plain.html"), &[]);
    for tag in [
        "<script", "</script", "<!--", "<img", "<svg", "<style", "<iframe",
    ] {
        let count = |page: &str| page.to_lowercase().matches(tag).count();
        assert_eq!(count(&hostile), count(&plain), "{tag}");
    }
    let texts = data(&hostile).to_string();
    for text in HOSTILE {
        let quoted = serde_json::to_string(text.trim()).expect("JSON");
        assert!(texts.contains(quoted.trim_matches('"')), "{text} is lost");
    }
}

/// What is put into the cells of a table. None holds what separates lists.
const HOSTILE: &[&str] = &[
    "<img src=x onerror=window.__xss=1>",
    "</script><script>window.__xss=2</script>",
    "\"><svg onload=window.__xss=3>",
    "{{constructor.constructor('window.__xss=4')()}}",
    "${window.__xss=5} <%= 7*7 %> `x`",
    "<!-- <script> \u{202e}txt.exe\u{2066}",
    "javascript:window.__xss=6",
    "'-alert(1)-' &lt&gt&#60 \u{2028}\u{2029}",
    "<a href=javascript:alert(1)>x</a><style>*{display:none}</style>",
    "__proto__",
];

const PLAIN: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// Tables that hold each text in each column that takes any.
fn tables(folder: &Path, texts: &[&str]) {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut places = "id,name,aliases,kind,countries,lat,lon,links,source,notes\n".to_owned();
    let mut events = "id,title,category,status,date,place,from,via,to,route_basis,actors,targets,\
                      count,count_of,attribution,source,source_url,notes,extra\n"
        .to_owned();
    let mut sources = "id,publisher,title,url,archived_url,notes\n".to_owned();
    for (number, text) in texts.iter().enumerate() {
        let own = cell(&format!("{text} {number}"));
        let text = cell(text);
        let lat = 30 + number;
        let _ = writeln!(
            places,
            "p{number},{own},{own},{text},IR,{lat},50,{text},{text},{text}"
        );
        let _ = writeln!(sources, "s{number},{text},{text},,,{text}");
        let status = ["alleged", "disputed", "reported"][number % 3];
        let journey = if number % 2 == 0 {
            format!(",p{number},,p{},declared", (number + 1) % texts.len())
        } else {
            format!("p{number},,,,")
        };
        let _ = writeln!(
            events,
            "e{number},{own},{text},{status},2026-01-0{},{journey},{text},{text},3,{text},{text},s{number},https://example.org/{number},{text},{text}",
            number % 9 + 1
        );
        let _ = writeln!(
            events,
            "n{number},{own},{text},{status},,,,,,,{text},{text},,,{text},{text},,{text},{text}"
        );
    }
    put(folder, "places.csv", &places);
    put(folder, "events.csv", &events);
    put(folder, "sources.csv", &sources);
}

/// Tables of 3,000 events at 400 places.
fn crowd(folder: &Path) {
    let mut places = "id,name,kind,countries,lat,lon\n".to_owned();
    for number in 0..400_u32 {
        // two crowds, with room between them that only lines cross
        let (lat, lon) = (26 + number % 20, 30 + number / 20 + number / 200 * 30);
        let _ = writeln!(places, "p{number},Place {number},town,IR,{lat},{lon}");
    }
    let mut events = "id,title,status,date,place,from,to\n".to_owned();
    for number in 0..3000_u32 {
        let status = ["alleged", "disputed", "reported", "confirmed"][number as usize % 4];
        let (place, day) = (number * 7 % 400, number % 28 + 1);
        let stops = if number % 5 == 0 {
            format!(",p{place},p{}", (place + 31) % 400)
        } else {
            format!("p{place},,")
        };
        let _ = writeln!(
            events,
            "e{number},Event {number},{status},2026-01-{day:02},{stops}"
        );
    }
    put(folder, "places.csv", &places);
    put(folder, "events.csv", &events);
}

/// More journeys than become elements.
fn journeys(folder: &Path) {
    let mut places = "id,name,kind,countries,lat,lon\n".to_owned();
    for number in 0..60_u32 {
        let (lat, lon) = (26 + number % 6 * 2, 44 + number / 6 * 2);
        let _ = writeln!(places, "p{number},Place {number},town,IR,{lat},{lon}");
    }
    let mut events = "id,title,status,date,from,to\n".to_owned();
    for number in 0..900_u32 {
        let (from, to) = (number % 60, (number % 60 + number / 60 + 1) % 60);
        let day = number % 28 + 1;
        let status = if number < 450 { "reported" } else { "alleged" };
        let _ = writeln!(
            events,
            "e{number},Event {number},{status},2026-01-{day:02},p{from},p{to}"
        );
    }
    put(folder, "places.csv", &places);
    put(folder, "events.csv", &events);
}

/// The program of one of these names.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

#[test]
fn the_page_does_in_a_browser_what_it_promises() {
    let browser = Path::new(ROOT).join("tests/browser");
    let node = program(&["node"]);
    let chromium = program(&["chromium", "chromium-browser", "google-chrome"]);
    let has_modules = browser.join("node_modules/playwright-core").is_dir();
    let (Some(node), Some(chromium), true) = (node, chromium, has_modules) else {
        let missing = "the page is not opened in a browser: this needs node, chromium, and `npm ci` in tests/browser";
        assert!(std::env::var_os("CI").is_none(), "{missing}");
        // Not a macro: those are shown only when a test fails.
        let _ = writeln!(std::io::stderr(), "LEFT OUT: {missing}");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    page(Path::new(ROOT), &at("sample.html"), &[]);
    let tables_at = tempfile::tempdir().expect("a folder");
    tables(tables_at.path(), HOSTILE);
    let title = "</title><script>window.__xss=0</script>";
    page(tables_at.path(), &at("hostile.html"), &["--title", title]);
    tables(tables_at.path(), PLAIN);
    page(tables_at.path(), &at("plain.html"), &["--title", "plain"]);
    fs::remove_file(tables_at.path().join("sources.csv")).expect("no sources");
    crowd(tables_at.path());
    page(tables_at.path(), &at("crowd.html"), &[]);
    journeys(tables_at.path());
    page(tables_at.path(), &at("journeys.html"), &[]);
    let output = Command::new(node)
        .arg(browser.join("page.mjs"))
        .arg(chromium)
        .arg(folder.path())
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
}
