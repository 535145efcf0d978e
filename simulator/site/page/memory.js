// What is kept of the couple: in this browser alone, in IndexedDB.

const NAME = "quiet-together";
const STORE = "couples";
const KEY = "items";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Open it. Where a browser keeps nothing (a private window, say), the evening goes on all the same. */
export async function openMemory() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await done(opening).catch(() => null);
  const store = (mode) => database.transaction(STORE, mode).objectStore(STORE);
  return {
    /** The items as JSON. */
    read: async () => (database && (await done(store("readonly").get(KEY)).catch(() => null))) || "{}",
    keep: async (items) => database && done(store("readwrite").put(items, KEY)).catch(() => null),
  };
}
