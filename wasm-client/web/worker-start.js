// Starts the core in its dedicated worker.
import init from "{{worker.js}}";

// Under Trusted Types only a policy may name scripts, and this one names exactly one.
const DOCUMENTS = "{{documents-start.js}}";
const policy = globalThis.trustedTypes?.createPolicy("followthrough", {
  createScriptURL(url) {
    if (url === DOCUMENTS) return url;
    throw new TypeError("not one of our scripts");
  },
});
globalThis.followthrough = {
  startDocuments: () =>
    new Worker(policy ? policy.createScriptURL(DOCUMENTS) : DOCUMENTS, { type: "module", name: "documents" }),
};

await init({ module_or_path: "{{worker_bg.wasm}}" });
