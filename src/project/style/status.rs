//! How sure it is that something happened.

use super::{Fill, Ink, Shape};
use crate::model::Status;

/// How a status looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusStyle {
    /// The status; `None` where the row states none.
    pub status: Option<Status>,
    /// Its word in layers; empty where none is stated.
    pub key: &'static str,
    /// Its name in a legend.
    pub label: &'static str,
    /// What it means, as a part of a sentence.
    pub meaning: &'static str,
    /// The colour of its marks and lines.
    pub ink: Ink,
    /// The shape of its marks.
    pub shape: Shape,
    /// Whether its marks and arrowheads are filled.
    pub fill: Fill,
}

/// Those that stand on something are solid, those that nobody has checked are hollow. Within the
/// solid and within the hollow ones the lightness differs by 8 (CIE L*) at least; all differ for
/// the colour-blind. The tests hold this.
pub(super) static TABLE: &[StatusStyle] = &[
    StatusStyle {
        status: Some(Status::Confirmed),
        key: "confirmed",
        label: "confirmed",
        meaning: "confirmed by independent sources",
        ink: Ink::of(0x1d_38_60, 0xcb_e0_fe),
        shape: Shape::Circle,
        fill: Fill::Solid,
    },
    StatusStyle {
        status: Some(Status::Reported),
        key: "reported",
        label: "reported",
        meaning: "told by a source as a fact",
        ink: Ink::of(0x0d_7a_be, 0x70_ad_fe),
        shape: Shape::Square,
        fill: Fill::Solid,
    },
    StatusStyle {
        status: Some(Status::Alleged),
        key: "alleged",
        label: "alleged",
        meaning: "claimed by somebody, supported by nobody else",
        ink: Ink::of(0xbe_77_0f, 0xfc_9f_3e),
        shape: Shape::Triangle,
        fill: Fill::Hollow,
    },
    StatusStyle {
        status: Some(Status::Disputed),
        key: "disputed",
        label: "disputed",
        meaning: "contradicted by another claim or by geography",
        ink: Ink::of(0xa2_03_8f, 0xee_47_c9),
        shape: Shape::Diamond,
        fill: Fill::Solid,
    },
    StatusStyle {
        status: Some(Status::Denied),
        key: "denied",
        label: "denied",
        meaning: "denied by those concerned",
        ink: Ink::of(0x56_00_05, 0xb0_65_52),
        shape: Shape::Cross,
        fill: Fill::Solid,
    },
    StatusStyle {
        status: Some(Status::Unverified),
        key: "unverified",
        label: "unverified",
        meaning: "checked by nobody",
        ink: Ink::of(0x56_76_4f, 0x72_ec_ba),
        shape: Shape::Pentagon,
        fill: Fill::Hollow,
    },
    NOT_STATED,
];

const NOT_STATED: StatusStyle = StatusStyle {
    status: None,
    key: "",
    label: "not stated",
    meaning: "the table does not say how sure it is",
    ink: Ink::of(0x53_55_59, 0x87_8a_8e),
    shape: Shape::Hexagon,
    fill: Fill::Hollow,
};

pub(super) fn of(status: Option<Status>) -> &'static StatusStyle {
    static NONE: StatusStyle = NOT_STATED;
    TABLE.iter().find(|it| it.status == status).unwrap_or(&NONE)
}
