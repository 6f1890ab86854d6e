//! Colours for categories, which are any words of the user's.

use super::Ink;

/// Colours that are told apart by the colour-blind, for the first categories of a map.
pub const PALETTE: &[Ink] = &[
    Ink::of(0x0b_95_87, 0x51_b8_a3),
    Ink::of(0xcc_6c_10, 0xc6_a4_17),
    Ink::of(0x5b_25_93, 0xab_bf_fc),
    Ink::of(0x94_4c_30, 0xfe_cb_6c),
    Ink::of(0x9f_6f_e1, 0xb4_5b_91),
    Ink::of(0x01_39_01, 0x7e_85_0e),
    Ink::of(0x6d_5b_a1, 0x40_78_e0),
    Ink::of(0x4d_03_50, 0xda_e5_fc),
];

/// The colour of all further categories.
pub const OTHER_CATEGORY: Ink = Ink::of(0x6b_70_75, 0x9a_9e_a3);

/// A category as it is compared: a name differs from another one not by case or space around it.
pub(super) fn folded(category: &str) -> String {
    category.trim().to_lowercase()
}
