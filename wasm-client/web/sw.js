// The service worker: keeps one whole version of the app, so that it opens without a network.
//
// A version is kept complete or not at all, and every file is checked before it is kept: a Wi-Fi sign-in page answers
// any address with a page of its own. Whichever service worker answers, a page that is loaded gets the newest version that
// is kept whole. So a newer one never asks to take the older one's place: browsers change over when no page is open any
// more, and were seen to answer no page for five minutes when they were asked to do it sooner.
// May not live here: records, keys, answers of the office. Addresses under /api are left alone.

const VERSION = "{{VERSION}}";
const ASSETS = {{ASSETS}};
// Not needed for the first screen: fetched once that is there, and kept with the rest.
const LATER = {{LATER}};
const PREFIX = "followthrough-app-";
const CACHE = PREFIX + VERSION;
// Holds one note under one address: which version was kept whole last.
const NOTES = "followthrough-newest";
const NEWEST = "/newest";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
worker.addEventListener("install", (event) => event.waitUntil(keepAll()));
// The first one of all serves the page that was loaded without it.
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
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
    // Only what nobody is served from yet.
    if ((await newest()) !== CACHE) await caches.delete(CACHE);
    throw error;
  }
  await serveFromNow();
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage("newest kept");
}

/**
 * Notes that this version is the newest and removes earlier ones. The one served before stays: a tab may still run it, and
 * needs its later parts, which the office no longer has.
 */
async function serveFromNow() {
  const before = await newest();
  await (await caches.open(NOTES)).put(NEWEST, new Response(CACHE));
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE && name !== before);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The name of the cache that holds the version kept whole last, if there is one. */
async function newest() {
  return (await caches.match(NEWEST, { cacheName: NOTES }))?.text();
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
  // What carries its hash is the same in every version; what does not is the newest one's.
  const found = hashIn(address) ? await caches.match(address) : await caches.match(address, { cacheName: (await newest()) ?? CACHE });
  // Should the browser have lost one, this version's own or the network may still have it.
  return found ?? (await caches.match(address, { cacheName: CACHE })) ?? fetch(request);
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
