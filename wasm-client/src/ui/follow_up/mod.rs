//! Follow-through on a tablet: what is to be done, one cycle whole, and its steps taken offline.
//!
//! May not live here: the parts of a cycle and the forms of its steps, which the office's desk shows too (`cycle`, `step`).

mod actions;
mod before;
mod lines;
mod step;
mod whole;

pub use actions::{screen as actions, waiting};
pub use before::before;
pub use step::screen as step;
pub use whole::screen as cycle;

use reactive_graph::prelude::*;
use sync_core::staff::Role;

use super::core::App;
use super::step::{ON_A_TABLET, Place};
use crate::protocol::Stage;

/// Whoever is signed in on this tablet.
fn place(app: App) -> Place {
    app.stage.with_untracked(|stage| match stage {
        Some(Stage::SignedIn(me)) => Place {
            me: me.staff.clone(),
            role: Role::ALL.into_iter().find(|role| role.label() == me.role_label),
            tablet: true,
            kinds: ON_A_TABLET,
        },
        _ => Place {
            me: String::new(),
            role: None,
            tablet: true,
            kinds: ON_A_TABLET,
        },
    })
}
