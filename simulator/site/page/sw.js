// Keeps the site for the night without a network. VERSION and the lists are filled in when the site is written.

const VERSION = "{version}";
const SHELL = {shell};
/** The files of each language; only those of the page's own are kept. */
const OWN = {own};
const LOCALE = new URL(self.location).searchParams.get("locale");
const KEPT = `${VERSION} ${LOCALE}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([...SHELL, ...(OWN[LOCALE] ?? [])])));
  // No skipWaiting: a newer guide waits until no page is open, and never breaks a running evening.
});

self.addEventListener("activate", (event) => {
  const sweep = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== KEPT && name !== "pieces").map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(sweep());
});

/** A piece is named by all that went into it, so one that is kept is never stale; the rest is of one version. */
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  event.respondWith(answer(event.request, /\/(pieces|sentences)\//.test(pathname)));
});

async function answer(request, isPiece) {
  const kept = await caches.match(request, { ignoreSearch: true });
  if (!isPiece) return kept ?? fetch(request);
  const whole = kept ?? (await keep(request.url));
  return partOf(whole, request.headers.get("Range"));
}

/** Fetch a piece as a whole, and keep it. */
async function keep(address) {
  const fresh = await fetch(address);
  if (fresh.ok) (await caches.open("pieces")).put(address, fresh.clone());
  return fresh;
}

/** A player asks for a part of a clip, and some take nothing else. */
async function partOf(whole, range) {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === undefined || whole.status !== 200) return whole;
  const bytes = await whole.arrayBuffer();
  const end = last ? Math.min(Number(last) + 1, bytes.byteLength) : bytes.byteLength;
  const headers = {
    "Content-Range": `bytes ${first}-${end - 1}/${bytes.byteLength}`,
    "Content-Type": whole.headers.get("Content-Type"),
  };
  return new Response(bytes.slice(Number(first), end), { status: 206, headers });
}
