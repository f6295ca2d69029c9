// Starts the screens. Inline scripts are not allowed, so this is a file of its own.
import init from "{{app.js}}";

// The chosen theme, before anything is drawn; without a choice the device decides.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage that may not be read holds no choice either.
}

// Under Trusted Types only a policy may name scripts, and this one names exactly ours.
const CORE = "{{worker-start.js}}";
const policy = globalThis.trustedTypes?.createPolicy("followthrough", {
  createScriptURL(url) {
    if (url === CORE) return url;
    throw new TypeError("not one of our scripts");
  },
});
globalThis.followthrough = {
  startCore: () => new Worker(policy ? policy.createScriptURL(CORE) : CORE, { type: "module", name: "core" }),
};

try {
  await init({ module_or_path: "{{app_bg.wasm}}" });
} catch (error) {
  console.error(error);
  const words = document.createElement("p");
  words.className = "no-script";
  words.setAttribute("role", "alert");
  words.textContent =
    "Followthrough could not start in this browser. Load the page again where there is a network. " +
    "If that does not help, use another tablet and tell a manager. What was saved on this tablet is safe.";
  document.body.append(words);
}
