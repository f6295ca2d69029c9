//! The office: takes in what tablets recorded, keeps it so that it can be believed, and shows it to managers.
//!
//! Reading order: `store` (the only SQL), `projection` (what the office's pages list), `documents` (who may die over one),
//! `hub_task` (the machine and its effects), `floor` and `cycles` (the folds that the live pages read), `signals` (what they warn of), `tokens`, `pins`, `csv` and
//! `import` (lists from files), `backup` (copies that were proven by restoring them), `http` (the only status codes), `serve`, `demo` (a home to try things in), `cli` and its `upkeep`.

pub mod backup;
pub mod cli;
pub mod clock;
pub mod csv;
pub mod cycles;
pub mod demo;
pub mod desk_writer;
pub mod documents;
pub mod floor;
pub mod http;
pub mod hub_task;
pub mod import;
pub mod pins;
pub mod projection;
pub mod serve;
pub mod settings;
pub mod signals;
pub mod store;
pub mod telemetry;
pub mod tokens;
pub mod upkeep;
