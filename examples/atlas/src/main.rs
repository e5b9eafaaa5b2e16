//! An atlas of all towns of the world.
mod atlas;
fn main() {}
