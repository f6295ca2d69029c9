// Starts the screens. Inline scripts are not allowed, so this is a file of its own.
import init from "{{app.js}}";
await init({ module_or_path: "{{app_bg.wasm}}" });
