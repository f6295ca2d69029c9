//! The screens' entry point: runs on the main thread.

fn main() {
    wasm_client::ui::start();
}
