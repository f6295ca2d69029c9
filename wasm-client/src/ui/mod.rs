//! The screens: draw a view, send a command. Thin: nothing is decided here.
//!
//! Static text stands in braces inside `view!` (`<p>{"text"}</p>`): text and attributes that are all literals would be
//! set as HTML, which the content security policy forbids; in braces they become text nodes.
//! May not live here: reading forms or words for states (`view`), storage, sync, keys (`worker`).

mod core;
mod enrol;
mod entry;
mod fluid;
mod icons;
mod office;
mod parts;
mod people;
mod person;
mod practice;
mod route;
mod sheet;
mod sheet_fields;
mod shell;
mod tablet;
mod timeline;
mod who;

pub use shell::start;
