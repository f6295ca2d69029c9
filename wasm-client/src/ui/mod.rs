//! The screens: draw a view, send a command. Thin: nothing is decided here.
//!
//! May not live here: reading forms or words for states (`view`), storage, sync, keys (`worker`).

mod body_map;
mod boxes;
mod cadence;
mod common_fields;
mod core;
mod cycle;
mod daily;
mod document;
pub mod dom;
mod due;
mod enrol;
mod entry;
mod floor_board;
mod fluid;
mod follow_up;
mod handover;
mod icons;
mod kind_tiles;
mod look_at;
mod office;
mod parts;
mod people;
mod person;
mod practice;
mod route;
mod settings;
mod sheet;
mod sheet_fields;
mod shell;
mod shift;
mod step;
mod tablet;
mod taking;
mod targets;
mod timeline;
mod touch;
mod ways;
mod who;
mod wrong_person;

pub use shell::{start, start_office};
