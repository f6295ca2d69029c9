// Starts the core in its dedicated worker.
import init from "{{worker.js}}";
await init({ module_or_path: "{{worker_bg.wasm}}" });
