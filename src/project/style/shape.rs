//! Shapes of marks.

/// The shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// A circle.
    Circle,
    /// A square.
    Square,
    /// A triangle that points up.
    Triangle,
    /// A square on its corner.
    Diamond,
    /// Two crossed bars.
    Cross,
    /// A pentagon.
    Pentagon,
    /// A hexagon.
    Hexagon,
}

/// Whether a mark is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fill {
    /// With its colour.
    Solid,
    /// With the halo's colour; its outline has its own.
    Hollow,
}

impl Shape {
    /// The outline as an SVG path around 0,0, at most 10 units from it, so that all shapes cover
    /// about the same area.
    pub fn svg_path(self) -> &'static str {
        match self {
            Self::Circle => "M-8.2 0A8.2 8.2 0 1 0 8.2 0A8.2 8.2 0 1 0 -8.2 0Z",
            Self::Square => "M-7.2 -7.2H7.2V7.2H-7.2Z",
            Self::Triangle => "M0 -9.6L9.2 6.9H-9.2Z",
            Self::Diamond => "M0 -10L10 0L0 10L-10 0Z",
            Self::Cross => {
                "M-9 -5.5L-5.5 -9L0 -3.5L5.5 -9L9 -5.5L3.5 0L9 5.5L5.5 9L0 3.5L-5.5 9L-9 5.5L-3.5 0Z"
            }
            Self::Pentagon => "M0 -9.4L8.94 -2.9L5.53 7.6H-5.53L-8.94 -2.9Z",
            Self::Hexagon => "M-4.6 -8H4.6L9.2 0L4.6 8H-4.6L-9.2 0Z",
        }
    }

    /// The name of the shape among QGIS's simple markers (QGIS 3.22 and later).
    pub fn qgis(self) -> &'static str {
        match self {
            Self::Circle => "circle",
            Self::Square => "square",
            Self::Triangle => "triangle",
            Self::Diamond => "diamond",
            Self::Cross => "cross_fill",
            Self::Pentagon => "pentagon",
            Self::Hexagon => "hexagon",
        }
    }

    /// What QGIS's size of the shape is multiplied by, so that all cover about the same area.
    pub fn qgis_scale(self) -> f64 {
        match self {
            Self::Square => 0.9,
            Self::Triangle => 1.1,
            Self::Diamond | Self::Cross => 1.3,
            _ => 1.0,
        }
    }

    /// Degrees, clockwise, by which QGIS turns its shape to get ours.
    pub fn qgis_turn(self) -> u16 {
        match self {
            Self::Cross => 45,
            _ => 0,
        }
    }
}
