//! The stories in real Chromium against the real server, told by what a person sees and touches.
//!
//! `cargo xtask test browser` builds what they need. Each stands alone, in a home of its own under `target/browser`.

mod browser {
    mod accessible;
    mod bad_input;
    mod checks;
    mod desk_cycle;
    mod desk_plans;
    mod documents;
    mod exports;
    mod first_sync;
    mod floor;
    mod floor_cycle;
    mod follow_through;
    mod joining;
    mod large_type;
    mod last_heard;
    mod office;
    mod offline;
    mod plans;
    mod recording;
    mod records;
    mod shots;
    mod shots_of_cycles;
    mod shots_of_plans;
    mod shots_of_records;
    mod targets;
    mod two_people;
    mod updates;
    mod violence;
    mod wiped;
}
