//! Two sans-I/O machines that bring copies together: [`Tablet`] and [`Hub`]. Each takes one thing that happened and returns
//! what must now be done, in order: `handle(now, input) -> effects`. They do nothing themselves.

pub mod hub;
pub mod identity;
pub mod tablet;

#[cfg(test)]
mod tests;
