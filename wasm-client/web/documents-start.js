// Starts the living documents in a worker of their own, which may die over one of them. The first word says that it listens.
import init from "{{documents.js}}";
await init({ module_or_path: "{{documents_bg.wasm}}" });
