//! Hosts of links that look alike and are not the same.
//!
//! Two hosts look alike if they have one skeleton: each character by the one that it can be taken for
//! (in the manner of Unicode TS #39, section 4, with the few that matter in host names).

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::diagnostic::{Code, Finding};
use crate::read::Sources;
use crate::source::{FileName, Location};

/// Different hosts that are compared; what is beyond is passed over.
const HOSTS: usize = 10_000;

/// All hosts of the links.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    seen: BTreeMap<String, (u64, u64)>,
}

/// Where a host was seen first, and on how many rows.
#[derive(Debug, Clone)]
struct Seen<'a> {
    host: &'a str,
    at: Location,
    rows: u64,
}

impl Hosts {
    /// Takes in first line and number of rows of each host of the next rows.
    pub(super) fn take(&mut self, hosts: &mut HashMap<String, (u64, u64)>) {
        let mut hosts: Vec<_> = hosts.drain().collect();
        hosts.sort_unstable_by_key(|(_, (line, _))| *line);
        for (host, (line, rows)) in hosts {
            let is_full = self.seen.len() >= HOSTS;
            match self.seen.get_mut(&host) {
                Some(known) => known.1 += rows,
                None if is_full => {}
                None => _ = self.seen.insert(host, (line, rows)),
            }
        }
    }

    /// A finding for each host that looks like one that is more common, or stands before it.
    pub(super) fn conclude(&self, table: &FileName, sources: Option<&Sources>) -> Vec<Finding> {
        let mut all: Vec<Seen<'_>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (link, at) in sources.into_iter().flat_map(Sources::links) {
            let Some(host) = host_of(link) else { continue };
            let place = *places.entry(host).or_insert(all.len());
            match all.get_mut(place) {
                Some(seen) => seen.rows += 1,
                None => all.push(Seen {
                    host,
                    at: at.clone(),
                    rows: 1,
                }),
            }
        }
        for (host, (line, rows)) in &self.seen {
            let place = *places.entry(host).or_insert(all.len());
            match all.get_mut(place) {
                Some(seen) => seen.rows += rows,
                None => all.push(Seen {
                    host,
                    at: Location::line(table, *line),
                    rows: *rows,
                }),
            }
        }
        let mut alike: BTreeMap<String, Vec<Seen<'_>>> = BTreeMap::new();
        for seen in all {
            let name = seen.host.to_lowercase();
            let group = alike.entry(skeleton(&name)).or_default();
            if !group.iter().any(|it| it.host.to_lowercase() == name) {
                group.push(seen);
            }
        }
        let mut found = Vec::new();
        for group in alike.into_values().filter(|group| group.len() > 1) {
            // the one that is likeliest meant: plain letters, more rows, earlier
            let meant = group.iter().max_by_key(|seen| {
                let line = std::cmp::Reverse(seen.at.line);
                (seen.host.is_ascii(), seen.rows, line)
            });
            let Some(meant) = meant else { continue };
            for odd in group.iter().filter(|seen| seen.host != meant.host) {
                let strange: Vec<String> = odd
                    .host
                    .chars()
                    .filter(|it| !it.is_ascii() && !meant.host.contains(*it))
                    .map(|it| format!("U+{:04X}", u32::from(it)))
                    .collect();
                let but = if strange.is_empty() {
                    String::new()
                } else {
                    format!(" but has {} in it", strange.join(", "))
                };
                found.push(
                    Finding::new(
                        Code::E453,
                        format!("the host {:?} looks like {:?}{but}", odd.host, meant.host),
                    )
                    .at(odd.at.clone())
                    .cell(if odd.at.column > 0 { "url" } else { "source_url" }, odd.host)
                    .related(meant.at.clone(), format!("{:?} stands here", meant.host))
                    .hint("if it is a slip, mend it; if not, somebody may want it to be taken for the other"),
                );
            }
        }
        found
    }
}

/// The host of a link, without user, port and `www.`; `None` if it is no link. Nothing behind the first
/// `/`, `?`, `#` or `\` after the scheme matters to it.
pub(super) fn host_of(link: &str) -> Option<&str> {
    let (_, rest) = link.split_once("://")?;
    let host = rest.get(..end_of_host(rest))?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let host = host.strip_prefix("www.").unwrap_or(host);
    let host = host.trim_end_matches('.');
    (!host.is_empty() && host.len() <= 253).then_some(host)
}

/// What of a link all links to the same host may begin with: up to the `/` behind it. Empty where there
/// is none.
pub(super) fn start_of(link: &str) -> &str {
    let scheme = link.find("://").map_or(link.len(), |at| at + 3);
    let rest = link.get(scheme..).unwrap_or_default();
    let end = end_of_host(rest);
    let is_slash = rest.as_bytes().get(end) == Some(&b'/');
    let end = if is_slash { scheme + end + 1 } else { 0 };
    link.get(..end).unwrap_or_default()
}

fn end_of_host(rest: &str) -> usize {
    let ends = |byte: u8| matches!(byte, b'/' | b'?' | b'#' | b'\\');
    rest.bytes().position(ends).unwrap_or(rest.len())
}

/// What a host looks like: lower case, each character by the one that it can be taken for.
fn skeleton(host: &str) -> String {
    let alike = |it: char| match it {
        '0' | 'о' | 'ο' | 'օ' | 'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' | '۰' | '٠' => 'o',
        '1' | 'i' | 'ı' | 'і' | 'ι' | 'í' | 'ì' | 'î' | 'ï' | 'ӏ' | 'ł' | '|' | '۱' | '١' => {
            'l'
        }
        'а' | 'α' | 'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ɑ' => 'a',
        'е' | 'ё' | 'é' | 'è' | 'ê' | 'ë' | 'ē' => 'e',
        'с' | 'ç' | 'ϲ' => 'c',
        'р' | 'ρ' => 'p',
        'х' | 'χ' => 'x',
        'у' | 'ý' | 'γ' => 'y',
        'ѕ' | 'ş' | 'ș' => 's',
        'ј' => 'j',
        'ԁ' => 'd',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'т' | 'τ' => 't',
        'в' => 'b',
        'һ' | 'н' => 'h',
        'ν' => 'v',
        'п' | 'ñ' | 'η' => 'n',
        'ü' | 'ú' | 'ù' | 'û' | 'υ' => 'u',
        'ԝ' | 'ѡ' | 'ω' => 'w',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        '\u{2010}'..='\u{2015}' => '-',
        other => other,
    };
    let single: String = host.chars().map(alike).collect();
    single.replace("rn", "m").replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(links: &[&str]) -> Vec<String> {
        let mut hosts = Hosts::default();
        for (link, line) in links.iter().zip(2..) {
            let mut notes = HashMap::new();
            notes.insert(host_of(link).unwrap().to_owned(), (line, 1));
            hosts.take(&mut notes);
        }
        let found = hosts.conclude(&FileName::from("events.csv"), None);
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_look_alike_is_told_beside_the_one_that_it_looks_like() {
        for odd in ["examp1e.org", "exarnple.org", "exаmple.org", "ехample.org"] {
            let links = [
                "https://example.org/1",
                "https://www.example.org/2",
                &format!("https://{odd}/3"),
            ];
            let found = found_in(&links);
            assert_eq!(found.len(), 1);
            assert!(
                found[0].starts_with(&format!("the host {odd:?} looks like \"example.org\"")),
                "{found:?}"
            );
            assert_eq!(found[0].contains("U+0430"), odd.contains('а'), "{found:?}");
        }
    }

    #[test]
    fn other_hosts_and_other_spellings_of_one_are_no_look_alikes() {
        assert_eq!(
            found_in(&[
                "https://example.org",
                "http://EXAMPLE.org:80/x",
                "https://news.example.org",
                "https://example.net",
                "https://samples.org"
            ]),
            [""; 0]
        );
    }

    #[test]
    fn a_host_is_what_stands_between_the_scheme_and_the_path() {
        assert_eq!(
            host_of("https://user@www.example.org:8080/a@b:1"),
            Some("example.org")
        );
        assert_eq!(host_of("https://example.org?x"), Some("example.org"));
        assert_eq!(host_of("example.org/x"), None);
        assert_eq!(host_of("https://"), None);
    }
}
