//! Colours.

use std::fmt;

/// A colour of the screen (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// On which ground something is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Theme {
    /// On a light one.
    Light,
    /// On a dark one.
    Dark,
}

/// A colour for each ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ink {
    /// On a light ground.
    pub light: Rgb,
    /// On a dark ground.
    pub dark: Rgb,
}

/// The least contrast of a mark with its ground: WCAG 2.2, 1.4.11 (non-text contrast).
const LEAST_CONTRAST: f64 = 3.0;

impl Rgb {
    /// `0xRRGGBB`.
    pub const fn of(hex: u32) -> Self {
        let [_, red, green, blue] = hex.to_be_bytes();
        Self { red, green, blue }
    }

    /// `#rgb` or `#rrggbb`, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            6 => Some(Self::of(number)),
            3 => {
                let (red, green, blue) = (number >> 8, number >> 4 & 15, number & 15);
                Some(Self::of((red << 16 | green << 8 | blue) * 17))
            }
            _ => None,
        }
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        self.to_string()
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The channels as amounts of light, 0 to 1 (IEC 61966-2-1).
    pub fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// Contrast with another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// A step of `of` steps towards another colour.
    fn towards(self, other: Self, step: u8, of: u8) -> Self {
        let mix = |from: u8, to: u8| {
            let (step, of) = (u16::from(step), u16::from(of.max(1)));
            let mixed = (u16::from(from) * (of - step.min(of)) + u16::from(to) * step.min(of)) / of;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl Ink {
    /// The same ink on a light and on a dark ground, as `0xRRGGBB`.
    pub const fn of(light: u32, dark: u32) -> Self {
        Self {
            light: Rgb::of(light),
            dark: Rgb::of(dark),
        }
    }

    /// A colour that the user chose: on a light ground it is used as it is; on a dark one it is
    /// lightened as far as it must be to be seen.
    pub fn chosen(colour: Rgb) -> Self {
        let ground = super::ground(Theme::Dark).land;
        let white = Rgb::of(0xff_ff_ff);
        let dark = (0..=20)
            .map(|step| colour.towards(white, step, 20))
            .find(|it| it.contrast(ground) >= LEAST_CONTRAST)
            .unwrap_or(white);
        Self {
            light: colour,
            dark,
        }
    }

    /// The colour on a ground.
    pub fn on(self, theme: Theme) -> Rgb {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }
}
