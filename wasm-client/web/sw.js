// The service worker: keeps one whole version of the app, so that it opens without a network.
//
// A version is kept complete or not at all, and every file is checked before it is kept: a Wi-Fi sign-in page answers
// any address with a page of its own. A newer version waits until the screens say that nobody is in the middle of
// anything: they post "take-over", wait for the change of controller and load the page again.
// May not live here: records, keys, answers of the office. Addresses under /api are left alone.

const VERSION = "{{VERSION}}";
const ASSETS = {{ASSETS}};
// Not needed for the first screen: fetched once that is there, and kept with the rest.
const LATER = {{LATER}};
const PREFIX = "followthrough-app-";
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const address = addressOf(event.request);
  if (address) event.respondWith(kept(address, event.request));
});

/** Fetches what this version needs; files that have not changed come from the version before. */
async function keepAll() {
  const cache = await caches.open(CACHE);
  try {
    for (const addresses of [ASSETS, LATER]) {
      await Promise.all(
        addresses.map(async (address) => {
          const before = hashIn(address) ? await caches.match(address) : undefined;
          await cache.put(address, before ?? (await fetchChecked(address)));
        }),
      );
    }
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/**
 * Removes earlier versions and serves the pages that are open. The version before stays: another tab may still run it, and
 * needs its later parts, which the office no longer has.
 */
async function begin() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The address of ours that a request is for, if it is one that this version keeps. */
function addressOf(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return undefined;
  const address = url.pathname === "/index.html" ? "/" : url.pathname;
  // A file of the version before has another hash in its address.
  return ASSETS.includes(address) || LATER.includes(address) || hashIn(address) ? address : undefined;
}

async function kept(address, request) {
  const cache = await caches.open(CACHE);
  const older = () => (hashIn(address) ? caches.match(address) : undefined);
  // Should the browser have lost one, the network may still have it.
  return (await cache.match(address)) ?? (await older()) ?? fetch(request);
}

/** Fetches one file and makes sure that it is ours. */
async function fetchChecked(address) {
  const response = await fetch(address, { cache: hashIn(address) ? "default" : "no-cache", redirect: "error" });
  if (!response.ok) throw new Error(`${address}: answered ${response.status}`);
  const content = await response.clone().arrayBuffer();
  const ours = hashIn(address) ? (await hashOf(content)) === hashIn(address) : names(content);
  if (!ours) throw new Error(`${address}: not the file of this version`);
  return response;
}

/** The hash that a file's address carries; files found under a fixed address have none. */
function hashIn(address) {
  return /^\/assets\/.*\.([0-9a-f]{16})\.[a-z0-9]+$/.exec(address)?.[1];
}

async function hashOf(content) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The page and the manifest of a version name other files of it by their full address. */
function names(content) {
  const text = new TextDecoder().decode(content);
  return ASSETS.some((address) => hashIn(address) && text.includes(address));
}
