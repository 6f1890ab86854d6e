//! Map tiles, for those who ask for them.

use crate::error::{Error, Result};

/// Where a page fetches map tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiles {
    url: String,
    attribution: String,
    origin: String,
    host: String,
}

impl Tiles {
    /// Tiles at `url`, which holds `{z}`, `{x}` and `{y}`. Who made them must be said.
    ///
    /// Fails if the address is not one of tiles on http or https.
    pub fn new(url: &str, attribution: &str) -> Result<Self> {
        let wrong = |message: String| Error::Usage {
            message,
            hint: Some("an address of tiles looks like https://HOST/{z}/{x}/{y}.png".to_owned()),
        };
        let Some((scheme, rest)) = url.split_once("://") else {
            return Err(wrong(format!("--tiles {url:?} is no web address")));
        };
        if !matches!(scheme, "http" | "https") {
            return Err(wrong(format!("--tiles {url:?} is not on http or https")));
        }
        if !["{z}", "{x}", "{y}"].iter().all(|part| rest.contains(part)) {
            return Err(wrong(format!(
                "--tiles {url:?} lacks {{z}}, {{x}} or {{y}}"
            )));
        }
        let typed = rest.split('/').next().unwrap_or_default();
        // {s} stands for one of several hosts; a policy has an asterisk there
        let host = typed
            .strip_prefix("{s}")
            .map_or_else(|| typed.to_owned(), |rest| format!("*{rest}"));
        let is_host = |host: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
            let rest = host.strip_prefix("*.").unwrap_or(host);
            !rest.is_empty() && rest.chars().all(plain)
        };
        if !is_host(&host) {
            return Err(wrong(format!(
                "--tiles {url:?}: {typed:?} is no name of a host"
            )));
        }
        if attribution.trim().is_empty() {
            return Err(Error::Usage {
                message: "--tiles needs --tiles-attribution: makers of maps ask to be named"
                    .to_owned(),
                hint: Some(
                    "for example --tiles-attribution \"© OpenStreetMap contributors\"".to_owned(),
                ),
            });
        }
        Ok(Self {
            url: url.to_owned(),
            attribution: attribution.to_owned(),
            origin: format!("{scheme}://{host}"),
            host: host.trim_start_matches("*.").to_owned(),
        })
    }

    /// The address of a tile, with `{z}`, `{x}` and `{y}`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Who made them.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// The origin that the page may fetch images from, as a policy writes it.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The host, for people.
    pub fn host(&self) -> &str {
        &self.host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_tiles_is_taken() {
        for wrong in [
            "",
            "tile.example/{z}/{x}/{y}",
            "ftp://tile.example/{z}/{x}/{y}",
            "https://tile.example/{z}/{x}.png",
            "https:///{z}/{x}/{y}",
            "https://a b/{z}/{x}/{y}",
            "https://a;script-src *{z}/{x}/{y}",
            "javascript://x/{z}/{x}/{y}",
            "https://\"onerror=/{z}/{x}/{y}",
        ] {
            assert!(Tiles::new(wrong, "x").is_err(), "{wrong}");
        }
        assert!(Tiles::new("https://t.example/{z}/{x}/{y}", " ").is_err());
    }

    #[test]
    fn a_policy_names_the_origin_alone() {
        let origin = |url| Tiles::new(url, "x").unwrap().origin().to_owned();
        assert_eq!(
            origin("https://t.example/a/{z}/{x}/{y}.png?k=1"),
            "https://t.example"
        );
        assert_eq!(
            origin("http://localhost:8080/{z}/{x}/{y}"),
            "http://localhost:8080"
        );
        assert_eq!(
            origin("https://{s}.t.example/{z}/{x}/{y}"),
            "https://*.t.example"
        );
    }
}
