//! What marks and lines are drawn on.

use super::{Rgb, Theme};

/// The colours of the ground and of the text on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// Land.
    pub land: Rgb,
    /// Water, and whatever lies outside of the outlines.
    pub water: Rgb,
    /// Coasts and borders.
    pub border: Rgb,
    /// Text.
    pub text: Rgb,
    /// Text that is less important: names of places, the scale.
    pub quiet_text: Rgb,
    /// What is put around text and marks so that they stand off.
    pub halo: Rgb,
    /// Places of the gazetteer and outlines of its areas.
    pub gazetteer: Rgb,
}

/// The ground of a theme.
pub const fn ground(theme: Theme) -> Ground {
    match theme {
        Theme::Light => Ground {
            land: Rgb::of(0xf7_f5_f0),
            water: Rgb::of(0xe9_ef_f3),
            border: Rgb::of(0xa9_a4_99),
            text: Rgb::of(0x26_2a_2e),
            quiet_text: Rgb::of(0x55_5b_60),
            halo: Rgb::of(0xff_ff_ff),
            gazetteer: Rgb::of(0x6f_6a_60),
        },
        Theme::Dark => Ground {
            land: Rgb::of(0x2a_2f_35),
            water: Rgb::of(0x14_18_1c),
            border: Rgb::of(0x5d_65_6d),
            text: Rgb::of(0xee_f0_f1),
            quiet_text: Rgb::of(0xb4_bb_c1),
            halo: Rgb::of(0x14_18_1c),
            gazetteer: Rgb::of(0xa4_a0_97),
        },
    }
}
