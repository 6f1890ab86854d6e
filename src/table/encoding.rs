//! Bytes to UTF-8.
//!
//! A table is UTF-8 unless a byte order mark or the user says otherwise. Nothing is replaced in
//! silence: what cannot be decoded becomes a byte that is never valid in UTF-8, so that one check
//! on the chunk, made by the workers, finds the faults of every encoding.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, REPLACEMENT, UTF_8};

use crate::error::{Error, Result};

/// Stands in the decoded text for what could not be decoded. Never a byte of UTF-8 (RFC 3629, 1).
const BROKEN: u8 = 0xFF;
/// How much is decoded at a time.
const DECODE: usize = 64 << 10;
/// How much of the file a guess is made on.
const GUESS: usize = 64 << 10;

/// The encoding that a label of the WHATWG Encoding Standard (4.2) names, such as `windows-1256`.
///
/// # Errors
/// [`Error::Usage`] if there is no such label.
pub(super) fn by_label(label: &str) -> Result<&'static Encoding> {
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding != REPLACEMENT => Ok(encoding),
        _ => Err(Error::Usage {
            message: format!("no encoding is called {label:?}"),
            hint: Some(
                "names such as utf-8, utf-16le, windows-1256, windows-1252 and iso-8859-6 are known"
                    .to_owned(),
            ),
        }),
    }
}

/// `source` as UTF-8.
pub(super) fn decoded(
    source: Box<dyn Read + Send>,
    encoding: &'static Encoding,
) -> Box<dyn Read + Send> {
    if encoding == UTF_8 {
        return source;
    }
    Box::new(Decoding {
        source,
        decoder: encoding.new_decoder_without_bom_handling(),
        raw: vec![0; DECODE],
        raw_at: 0,
        raw_len: 0,
        ended: false,
        decoded: vec![0; DECODE],
        at: 0,
        len: 0,
        done: false,
    })
}

/// Decodes as it reads; bounded by its two buffers.
struct Decoding {
    source: Box<dyn Read + Send>,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_len: usize,
    /// The source has no more bytes.
    ended: bool,
    decoded: Vec<u8>,
    at: usize,
    len: usize,
    /// The decoder has no more text.
    done: bool,
}

impl Decoding {
    /// Decodes until there is some text or the end.
    fn refill(&mut self) -> io::Result<()> {
        self.at = 0;
        self.len = 0;
        while self.len == 0 && !self.done {
            if self.raw_at == self.raw_len && !self.ended {
                self.raw_at = 0;
                self.raw_len = self.source.read(&mut self.raw)?;
                self.ended = self.raw_len == 0;
            }
            let raw = self.raw.get(self.raw_at..self.raw_len).unwrap_or_default();
            // One byte stays free for `BROKEN`.
            let room = self.decoded.len() - 1;
            let text = self.decoded.get_mut(..room).unwrap_or_default();
            let (result, read, written) = self
                .decoder
                .decode_to_utf8_without_replacement(raw, text, self.ended);
            self.raw_at += read;
            self.len = written;
            match result {
                DecoderResult::InputEmpty => self.done = self.ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    if let Some(byte) = self.decoded.get_mut(self.len) {
                        *byte = BROKEN;
                        self.len += 1;
                    }
                }
            }
        }
        Ok(())
    }
}

impl Read for Decoding {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.at == self.len {
            self.refill()?;
        }
        let text = self.decoded.get(self.at..self.len).unwrap_or_default();
        let count = text.len().min(room.len());
        if let (Some(to), Some(from)) = (room.get_mut(..count), text.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}

/// Bytes that could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damage {
    /// Where the replacement character stands in the repaired text.
    pub(super) at: usize,
    /// The first of the bytes.
    pub(super) byte: u8,
}

/// Replaces what is not UTF-8 by U+FFFD and notes every place, so that it is not done in silence.
pub(super) fn repair(bytes: &[u8], text: &mut String, damage: &mut Vec<Damage>) {
    text.clear();
    damage.clear();
    for part in bytes.utf8_chunks() {
        text.push_str(part.valid());
        if let Some(&byte) = part.invalid().first() {
            damage.push(Damage {
                at: text.len(),
                byte,
            });
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// The label of the encoding that the text around the first invalid byte is likely in.
pub(super) fn guess(bytes: &[u8]) -> Option<String> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => return None,
        Err(error) => error.valid_up_to(),
    };
    let from = valid.saturating_sub(GUESS / 2);
    let around = bytes.get(from..bytes.len().min(from + GUESS))?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(around, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    Some(encoding.name().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read_all(bytes: &[u8], encoding: &'static Encoding) -> Vec<u8> {
        let mut text = Vec::new();
        decoded(Box::new(Cursor::new(bytes.to_vec())), encoding)
            .read_to_end(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn what_cannot_be_decoded_is_marked_not_replaced() {
        let lone_surrogate = [b'a', 0, 0x00, 0xD8, b'b', 0];
        assert_eq!(
            read_all(&lone_surrogate, encoding_rs::UTF_16LE),
            [b'a', BROKEN, b'b']
        );
        let cut = [b'a', 0, b'b'];
        assert_eq!(read_all(&cut, encoding_rs::UTF_16LE), [b'a', BROKEN]);
    }

    #[test]
    fn text_longer_than_the_buffers_is_decoded_whole() {
        let text = "شلمچه،".repeat(60_000);
        let mut bytes = Vec::new();
        for unit in text.encode_utf16() {
            bytes.extend(unit.to_be_bytes());
        }
        assert_eq!(read_all(&bytes, encoding_rs::UTF_16BE), text.as_bytes());
    }

    #[test]
    fn an_unknown_label_is_wrong_usage() {
        assert!(matches!(
            by_label("windows-9999"),
            Err(Error::Usage { hint: Some(_), .. })
        ));
        assert!(by_label("iso-2022-kr").is_err(), "decodes to nothing");
        assert_eq!(by_label(" UTF8 ").unwrap(), UTF_8);
    }

    #[test]
    fn the_likely_encoding_of_arabic_text_is_named() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode("id,name\nx,الشلامجة\n");
        assert_eq!(guess(&bytes).as_deref(), Some("windows-1256"));
        assert_eq!(guess("شلمچه".as_bytes()), None);
    }
}
