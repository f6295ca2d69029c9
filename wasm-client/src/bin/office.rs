//! The office's page: runs on the main thread of a desk's browser, and is never part of what a tablet loads.

fn main() {
    wasm_client::ui::start_office();
}
