//! What must hold of every style and project.
