//! The office's page.

use leptos::prelude::*;

/// The office's page.
#[component]
pub fn Office() -> impl IntoView {
    view! { <h1>{"Office"}</h1> }
}
