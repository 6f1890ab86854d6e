//! JSON as text, keys in the order they are given.
//!
//! What a person would not see as it is, is written as `\u` escapes, so that it may go to a terminal too.

use std::fmt::Write as _;

use waymarks::diagnostic::escape::{Piece, pieces};

/// A JSON object in the making.
#[derive(Debug)]
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Self {
        Self("{".to_owned())
    }

    pub(super) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        // Keys are ours: plain letters.
        let _ = write!(self.0, "\"{key}\":");
    }

    pub(super) fn text(&mut self, key: &str, text: Option<&str>) {
        self.key(key);
        match text {
            Some(text) => string(text, &mut self.0),
            None => self.0.push_str("null"),
        }
    }

    pub(super) fn number(&mut self, key: &str, number: Option<u64>) {
        self.key(key);
        match number {
            Some(number) => {
                let _ = write!(self.0, "{number}");
            }
            None => self.0.push_str("null"),
        }
    }

    /// A value that is JSON already.
    pub(super) fn raw(&mut self, key: &str, value: &str) {
        self.key(key);
        self.0.push_str(value);
    }

    /// A list of values that are JSON already.
    pub(super) fn list(&mut self, key: &str, values: impl Iterator<Item = String>) {
        self.key(key);
        self.0.push('[');
        for (n, value) in values.enumerate() {
            if n > 0 {
                self.0.push(',');
            }
            self.0.push_str(&value);
        }
        self.0.push(']');
    }
}

/// A JSON string (RFC 8259, section 7).
pub(super) fn string(text: &str, out: &mut String) {
    out.push('"');
    for piece in pieces(text) {
        match piece {
            Piece::Char(c @ ('"' | '\\')) => out.extend(['\\', c]),
            Piece::Char(c) => out.push(c),
            Piece::Escape('\n') => out.push_str("\\n"),
            Piece::Escape('\r') => out.push_str("\\r"),
            Piece::Escape('\t') => out.push_str("\\t"),
            Piece::Escape(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}
