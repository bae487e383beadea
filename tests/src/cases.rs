//! The cases of the render grid.
