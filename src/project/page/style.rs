//! The table of styles as the page's script reads it.

use crate::project::page::script_text::{list, text};
use crate::project::style::{
    ARROW_PX, DOUBT, Fill, Ground, Ink, LINE_PX, MARK_PX, Rgb, Spread, StyleTable, Theme, ground,
};

/// Appends the table as a JSON object. A colour is a pair: on a light ground, on a dark one.
pub(super) fn write(table: &StyleTable, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"statuses\":");
    list(table.statuses(), out, |row, out| {
        words(row.key, row.label, row.meaning, out);
        out.extend_from_slice(b",\"ink\":");
        ink(row.ink, out);
        out.extend_from_slice(b",\"path\":");
        text(row.shape.svg_path(), out);
        out.extend_from_slice(match row.fill {
            Fill::Solid => b",\"hollow\":0}",
            Fill::Hollow => b",\"hollow\":1}",
        });
    });
    out.extend_from_slice(b",\n\"bases\":");
    list(table.bases(), out, |row, out| {
        words(row.key, row.label, row.meaning, out);
        out.extend_from_slice(b",\"dash\":");
        numbers(row.dash, out);
        out.push(b'}');
    });
    out.extend_from_slice(b",\n\"precisions\":");
    list(table.precisions(), out, |row, out| {
        words(row.key, row.label, "", out);
        out.extend_from_slice(b",\"dash\":");
        numbers(row.dash, out);
        out.extend_from_slice(b",\"opacity\":");
        number(row.opacity, out);
        out.extend_from_slice(match row.spread {
            Spread::Ring => b",\"area\":0}",
            Spread::Area => b",\"area\":1}",
        });
    });
    out.extend_from_slice(b",\n\"ground\":");
    list([Theme::Light, Theme::Dark], out, |theme, out| {
        grounds(&ground(theme), out);
    });
    out.extend_from_slice(b",\"chosen\":");
    list(table.chosen(), out, |(category, colour), out| {
        out.push(b'[');
        text(category, out);
        out.push(b',');
        ink(colour, out);
        out.push(b']');
    });
    out.extend_from_slice(b",\"doubt\":");
    numbers(DOUBT, out);
    for (name, pixels) in [("mark", MARK_PX), ("line", LINE_PX), ("arrow", ARROW_PX)] {
        out.push(b',');
        text(name, out);
        out.push(b':');
        number(pixels, out);
    }
    out.push(b'}');
}

fn words(key: &str, label: &str, meaning: &str, out: &mut Vec<u8>) {
    for (before, word) in [
        ("{\"key\":", key),
        (",\"label\":", label),
        (",\"meaning\":", meaning),
    ] {
        out.extend_from_slice(before.as_bytes());
        text(word, out);
    }
}

fn ink(ink: Ink, out: &mut Vec<u8>) {
    list([Theme::Light, Theme::Dark], out, |theme, out| {
        colour(ink.on(theme), out);
    });
}

fn colour(colour: Rgb, out: &mut Vec<u8>) {
    text(&colour.hex(), out);
}

fn grounds(ground: &Ground, out: &mut Vec<u8>) {
    let colours = [
        ("{\"land\":", ground.land),
        (",\"water\":", ground.water),
        (",\"border\":", ground.border),
        (",\"text\":", ground.text),
        (",\"quiet\":", ground.quiet_text),
        (",\"halo\":", ground.halo),
        (",\"gazetteer\":", ground.gazetteer),
    ];
    for (before, it) in colours {
        out.extend_from_slice(before.as_bytes());
        colour(it, out);
    }
    out.push(b'}');
}

fn numbers(numbers: &[f64], out: &mut Vec<u8>) {
    list(numbers, out, |it, out| number(*it, out));
}

fn number(number: f64, out: &mut Vec<u8>) {
    out.extend_from_slice(zmij::Buffer::new().format(number).as_bytes());
}
