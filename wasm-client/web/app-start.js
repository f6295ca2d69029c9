// Starts the screens. Inline scripts are not allowed, so this is a file of its own.
//
// The office's page is a program of its own: tablets never load it, and it needs the office anyway. Going between the
// two loads the page afresh.
const office = location.hash.startsWith("#/office");
const load = () => (office ? import("{{office.js}}") : import("{{app.js}}"));
const program = office ? "{{office_bg.wasm}}" : "{{app_bg.wasm}}";

// The chosen theme and size of type, before anything is drawn; without a choice the device decides.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const type = localStorage.getItem("type");
  if (type === "125" || type === "150" || type === "200") document.documentElement.dataset.type = type;
} catch {
  // Storage that may not be read holds no choice either.
}

// Under Trusted Types only a policy may name scripts, and this one names exactly ours.
const CORE = "{{worker-start.js}}";
const OFFLINE = "/sw.js";
const policy = globalThis.trustedTypes?.createPolicy("followthrough", {
  createScriptURL(url) {
    if (url === CORE || url === OFFLINE) return url;
    throw new TypeError("not one of our scripts");
  },
});
const script = (url) => (policy ? policy.createScriptURL(url) : url);

// The core starts at once, beside the screens and not after them. What it says before they listen is kept for them.
function beginCore() {
  const worker = new Worker(script(CORE), { type: "module", name: "core" });
  const early = [];
  const keep = (event) => early.push(event);
  worker.onmessage = keep;
  worker.onerror = keep;
  return (heard, failed) => {
    worker.onmessage = heard;
    worker.onerror = failed;
    for (const event of early.splice(0)) (event.type === "message" ? heard : failed)(event);
    return worker;
  };
}
const core = office ? undefined : beginCore();

globalThis.followthrough = {
  startCore: (heard, failed) => core(heard, failed),
  // A file that the person takes elsewhere; it is sealed already.
  saveFile: (name, bytes) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  // Browsers ask the person, or decide, only when the page itself asks.
  keepStorage: async () => (await navigator.storage?.persist?.()) ?? false,
  setIdle,
};

// Whenever the page is loaded it is the newest app that is kept whole, and every lock loads it. A page that is open while a
// newer one comes to be kept is loaded again when nobody is in the middle of anything: the screens say when that begins (at
// the office when the page is there), and the next touch ends it.
const HOUR_MS = 3_600_000;
let isIdle = false;
let mayBeOlder = false;
function setIdle(idle) {
  isIdle = idle;
  takeNewer().catch(() => {});
}
async function takeNewer() {
  if (!isIdle || !mayBeOlder) return;
  mayBeOlder = false;
  if (await runsNewest()) return;
  if (isIdle) location.reload();
  else mayBeOlder = true;
}
/** Whether the page that would be loaded now begins with this very script. */
async function runsNewest() {
  const page = await (await fetch("/")).text();
  // A Wi-Fi sign-in page names none of our scripts.
  return !page.includes("/assets/app-start.") || page.includes(new URL(import.meta.url).pathname);
}
function looksForNewer() {
  mayBeOlder = true;
  takeNewer().catch(() => {});
}
for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => (isIdle = false), { capture: true });
async function keepOffline() {
  const offline = navigator.serviceWorker;
  offline.addEventListener("message", (event) => event.data === "newest kept" && looksForNewer());
  offline.startMessages();
  const registration = await offline.register(script(OFFLINE), { updateViaCache: "none" });
  // One may have come to be kept while this page was on its way.
  if (offline.controller) looksForNewer();
  // Asked for at once, since browsers look by themselves only now and then; without a network there is nothing to find.
  const look = () => registration.update().catch(() => {});
  look();
  setInterval(look, HOUR_MS);
}
// Without it the app still works while there is a network.
if ("serviceWorker" in navigator) keepOffline().catch(() => console.warn("this app will not open without a network"));

// A desk may have kept a page from before the office was updated, which names a program that is no longer there. When
// the office answers, that page is let go, once; without a network nothing that is kept is touched.
async function isRenewed() {
  if (!office || sessionStorage.getItem("renewed")) return false;
  const registration = await navigator.serviceWorker?.getRegistration();
  const hello = await fetch("/api/hello", { cache: "no-store" });
  if (!registration || !hello.ok) return false;
  sessionStorage.setItem("renewed", "yes");
  await registration.unregister();
  location.reload();
  return true;
}

// One part that a bad line swallowed is no reason to stop: the page is loaded again, once, as soon as the office answers.
const AGAIN_MS = 1_000;
async function isTriedAgain() {
  if (sessionStorage.getItem("again")) return false;
  await new Promise((soon) => setTimeout(soon, AGAIN_MS));
  const page = await fetch("/", { cache: "no-store" });
  if (!page.ok) return false;
  sessionStorage.setItem("again", "yes");
  location.reload();
  return true;
}

async function start() {
  const { default: init } = await load();
  await init({ module_or_path: program });
  if (office) setIdle(true);
  sessionStorage.removeItem("renewed");
  sessionStorage.removeItem("again");
}

function explain() {
  const words = document.createElement("p");
  words.className = "no-script";
  words.setAttribute("role", "alert");
  words.textContent = office
    ? "The office's page could not be loaded. It needs the network: check it, then load the page again."
    : "Followthrough could not start in this browser. Load the page again where there is a network. " +
      "If that does not help, use another tablet and tell a manager. What was saved on this tablet is safe.";
  document.body.append(words);
}

try {
  await start();
} catch (error) {
  console.error(error);
  const renewed = (await isRenewed().catch(() => false)) || (await isTriedAgain().catch(() => false));
  if (!renewed) explain();
}
