//! The core's entry point: runs in a dedicated worker. Placeholder until the worker is written.
fn main() {
    wasm_bindgen::intern("");
}
