//! The living documents' entry point: runs in a dedicated worker of the core's, which may end it at any moment.

fn main() {
    wasm_client::document_runner::start();
}
