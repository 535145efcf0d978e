// Keeps the site for the night without a network. VERSION is filled in when the site is written.

const VERSION = "{version}";
const SHELL = {shell};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(SHELL)));
  // No skipWaiting: a newer guide waits until no page is open, and never breaks a running evening.
});

self.addEventListener("activate", (event) => {
  const sweep = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== VERSION && name !== "pieces").map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(sweep());
});

/** A piece is named by all that went into it, so one that is kept is never stale; the rest is of one version. */
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  event.respondWith(answer(event.request, pathname.includes("/pieces/")));
});

async function answer(request, isPiece) {
  const kept = await caches.match(request, { ignoreSearch: true });
  if (kept) return kept;
  const fresh = await fetch(request);
  if (isPiece && fresh.ok) (await caches.open("pieces")).put(request, fresh.clone());
  return fresh;
}
