//! A file's bytes and its text, and where in the one a place of the other is.
//!
//! An edit replaces bytes of the file itself. Its text is never encoded anew as a whole, as that
//! would not give the same bytes for every encoding.

use std::ops::Range;

use encoding_rs::{Decoder, EncoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// A file as it stands, with its text as UTF-8.
#[derive(Debug)]
pub(super) struct Text {
    raw: Vec<u8>,
    /// Length of the byte order mark.
    mark: usize,
    encoding: &'static Encoding,
    /// None where the file is UTF-8.
    decoded: Option<String>,
}

/// Why the text of a file cannot be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Bytes that are not in its encoding.
    Malformed,
    /// What bytes mean depends on all that stands before them.
    Stateful,
}

/// A replacement of a part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    /// Bytes of the decoded text.
    pub(super) range: Range<usize>,
    pub(super) new: String,
}

impl Text {
    pub(super) fn new(
        raw: Vec<u8>,
        mark: usize,
        encoding: &'static Encoding,
    ) -> Result<Self, Unfit> {
        let body = raw.get(mark..).unwrap_or_default();
        let decoded = if encoding == UTF_8 {
            None
        } else if encoding == ISO_2022_JP {
            return Err(Unfit::Stateful);
        } else {
            let text = encoding.decode_without_bom_handling_and_without_replacement(body);
            Some(text.ok_or(Unfit::Malformed)?.into_owned())
        };
        Ok(Self {
            raw,
            mark,
            encoding,
            decoded,
        })
    }

    /// The file.
    pub(super) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The text without its byte order mark. Not always UTF-8: a file that claims to be may not.
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.decoded {
            Some(text) => text.as_bytes(),
            None => self.raw.get(self.mark..).unwrap_or_default(),
        }
    }

    /// The file with parts of its text replaced; `splices` rise and do not overlap. Fails with a
    /// character that the encoding does not have.
    pub(super) fn spliced(&self, splices: &[Splice]) -> Result<Vec<u8>, char> {
        let mut out = Vec::with_capacity(self.raw.len());
        let mut places = Places::new(self);
        let mut copied = 0;
        for Splice { range, new } in splices {
            let start = places.raw_at(range.start);
            out.extend_from_slice(self.raw.get(copied..start).unwrap_or_default());
            self.encode(new, &mut out)?;
            copied = places.raw_at(range.end);
        }
        out.extend_from_slice(self.raw.get(copied..).unwrap_or_default());
        Ok(out)
    }

    fn encode(&self, text: &str, out: &mut Vec<u8>) -> Result<(), char> {
        if self.encoding == UTF_8 {
            out.extend_from_slice(text.as_bytes());
        } else if self.encoding == UTF_16LE {
            out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        } else if self.encoding == UTF_16BE {
            out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        } else {
            let mut encoder = self.encoding.new_encoder();
            let room = encoder.max_buffer_length_from_utf8_without_replacement(text.len());
            let from = out.len();
            out.resize(from + room.unwrap_or(text.len() * 4 + 16), 0);
            let room = out.get_mut(from..).unwrap_or_default();
            let (result, _, written) =
                encoder.encode_from_utf8_without_replacement(text, room, true);
            out.truncate(from + written);
            if let EncoderResult::Unmappable(char) = result {
                return Err(char);
            }
        }
        Ok(())
    }
}

/// Finds places of the text in the file, one after the other.
struct Places<'t> {
    text: &'t Text,
    /// How far the text is walked through.
    at: usize,
    /// The same place in the file.
    raw: usize,
    /// For encodings with characters of several bytes.
    decoder: Option<Decoder>,
}

impl<'t> Places<'t> {
    fn new(text: &'t Text) -> Self {
        let encoding = text.encoding;
        let simple = encoding.is_single_byte() || [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding);
        Self {
            text,
            at: 0,
            raw: text.mark,
            decoder: (!simple).then(|| encoding.new_decoder_without_bom_handling()),
        }
    }

    /// The first place in the file by which all text before `offset` is complete. Offsets rise.
    fn raw_at(&mut self, offset: usize) -> usize {
        let Some(decoded) = &self.text.decoded else {
            return self.text.mark + offset;
        };
        if let Some(decoder) = &mut self.decoder {
            let mut room = [0; 16];
            while self.at < offset
                && let Some(byte) = self.text.raw.get(self.raw)
            {
                let byte = std::slice::from_ref(byte);
                let (_, _, written) =
                    decoder.decode_to_utf8_without_replacement(byte, &mut room, false);
                self.at += written;
                self.raw += 1;
            }
            return self.raw;
        }
        let walked = decoded.get(self.at..offset).unwrap_or_default();
        self.raw += if self.text.encoding.is_single_byte() {
            walked.chars().count()
        } else {
            2 * walked.chars().map(char::len_utf16).sum::<usize>()
        };
        self.at = offset;
        self.raw
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_replaced_in_every_encoding_and_the_rest_keeps_its_bytes() {
        for label in [
            "utf-8",
            "utf-16le",
            "utf-16be",
            "windows-1252",
            "gb18030",
            "shift_jis",
            "euc-kr",
            "big5",
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let sample = match label {
                "windows-1252" => "é,ü,ö",
                "shift_jis" => "表,ソ|,ア",
                "euc-kr" => "가,나,다",
                _ => "中,國,龍",
            };
            let empty = Text::new(Vec::new(), 0, encoding).unwrap();
            let mut raw = Vec::new();
            empty.encode(sample, &mut raw).unwrap();
            let text = Text::new(raw.clone(), 0, encoding).unwrap();
            assert_eq!(text.bytes(), sample.as_bytes(), "{label}");
            let parts: Vec<&str> = sample.split(',').collect();
            let [first, middle, last] = parts[..] else {
                panic!("three parts")
            };
            let start = first.len() + 1;
            let splice = |new: &str| Splice {
                range: start..start + middle.len(),
                new: new.to_owned(),
            };
            let changed = text.spliced(&[splice("xyz")]).unwrap();
            let mut expected = Vec::new();
            let whole = format!("{first},xyz,{last}");
            empty.encode(&whole, &mut expected).unwrap();
            assert_eq!(changed, expected, "{label}");
            let same = text.spliced(&[splice(middle)]).unwrap();
            assert_eq!(same, raw, "{label}");
        }
    }

    #[test]
    fn a_character_that_the_encoding_lacks_is_named() {
        let encoding = Encoding::for_label(b"windows-1256").unwrap();
        let text = Text::new(b"a,b".to_vec(), 0, encoding).unwrap();
        let splice = Splice {
            range: 0..1,
            new: "خسروی".to_owned(),
        };
        assert_eq!(text.spliced(&[splice]), Err('ی'));
    }

    #[test]
    fn what_is_not_in_its_encoding_is_refused() {
        assert_eq!(
            Text::new(vec![0x61, 0x00, 0x00], 0, UTF_16LE).unwrap_err(),
            Unfit::Malformed
        );
        assert_eq!(
            Text::new(Vec::new(), 0, ISO_2022_JP).unwrap_err(),
            Unfit::Stateful
        );
    }
}
