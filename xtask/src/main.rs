//! Every command a person needs.
fn main() {}
