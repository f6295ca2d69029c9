//! The screens' entry point: runs on the main thread. Placeholder until the screens are written.

#[cfg(target_arch = "wasm32")]
fn main() {
    use leptos::prelude::*;
    mount_to_body(|| view! { <h1>"Followthrough"</h1> });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
