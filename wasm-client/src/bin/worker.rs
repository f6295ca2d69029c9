//! The core's entry point: runs in a dedicated worker. Placeholder until the worker is written.

#[cfg(target_arch = "wasm32")]
fn main() {
    wasm_bindgen::intern("");
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
