//! The core's entry point: runs in a dedicated worker.

fn main() {
    wasm_client::worker::start();
}
