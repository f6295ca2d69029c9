//! The screens' entry point: runs on the main thread. Placeholder until the screens are written.
use leptos::prelude::*;

fn main() {
    mount_to_body(|| view! { <h1>"Followthrough"</h1> });
}
