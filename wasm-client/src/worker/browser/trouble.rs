//! What stops the worker for good, in words a person can act on.

use crate::protocol::Stopped;

/// Records cannot be kept safely here.
pub fn no_storage(why: &str) -> Stopped {
    stopped(
        "This browser cannot keep records safely",
        why,
        "Use an ordinary window of an up-to-date browser, not a private one, and load this page again. Until then \
         nothing is recorded here.",
        true,
    )
}

/// The page did not come over a connection that browsers trust.
pub fn not_secure() -> Stopped {
    stopped(
        "This address is not secure",
        "Browsers keep keys only for pages that come over https (or from this very computer).",
        "Ask a manager for the address that begins with https.",
        false,
    )
}

/// The keys are gone, the store is not.
pub fn keys_lost() -> Stopped {
    stopped(
        "This tablet's keys cannot be read",
        "What is stored here is sealed, and the browser no longer gives out the key to it.",
        "Tell a manager: this tablet has to be set up again. What the office already received is safe there.",
        true,
    )
}

/// The store went away under way.
pub fn store_gone() -> Stopped {
    stopped(
        "This tablet's storage was closed",
        "The browser closed or cleared it, or another window of this app was updated.",
        "Load this page again. What was shown as saved is kept, unless the browser's data was cleared.",
        true,
    )
}

/// A defect of ours.
pub fn defect() -> Stopped {
    stopped(
        "This app has stopped",
        "The part that keeps the records found something it could not deal with.",
        "Load it again. What was shown as saved is safe. If it happens again, tell a manager.",
        true,
    )
}

fn stopped(what: &str, why: &str, what_to_do: &str, try_again: bool) -> Stopped {
    Stopped {
        what: what.to_owned(),
        why: why.to_owned(),
        what_to_do: what_to_do.to_owned(),
        try_again,
    }
}
