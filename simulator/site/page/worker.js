// The guide's own Python, run by Pyodide. It is told what the page asks for, and tells what the page shows.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const BEAT_MS = 100;
const SHOWN_MS = 1000;
let python = null;
let guide = null;

self.onmessage = async ({ data }) => {
  if (data.do === "begin") {
    await begin(data).catch((error) => self.postMessage({ trouble: String(error) }));
    return;
  }
  self.postMessage({ number: data.number, answer: await answer(data).catch(nothing) });
  tellUnread();
};

/** What could not be had is not there; why, a developer sees. */
function nothing(error) {
  console.error(String(error));
  return null;
}

/** Everything that is asked for once, of one language alone; the sizes say how much, so that the progress is true. */
async function begin({ locale, kept, zone, stands }) {
  const sizes = await (await fetch(`locales/${locale}.sizes.json`)).json();
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  let loaded = 0;
  const take = async (name) => {
    const parts = [];
    const reader = (await fetch(name)).body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      loaded += value.length;
      self.postMessage({ progress: Math.min(1, loaded / total) });
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  };
  // Fetched ahead, and side by side; what Pyodide asks for again comes out of the browser's cache.
  const own = ["zip", "weights", "pieces.json", "sentences.json"].map((kind) => `locales/${locale}.${kind}`);
  const [code, words, weights, frames, sentences] = await Promise.all(["guide.zip", ...own].map(take));
  await Promise.all(Object.keys(sizes).filter((name) => name.startsWith("pyodide/")).map(take));
  python = await loadPyodide({ indexURL: "./pyodide/" });
  for (const zip of [code, words]) python.unpackArchive(zip, "zip", { extractDir: "/guide" });
  const text = (bytes) => new TextDecoder().decode(bytes);
  const handed = { locale, kept, weights, frames: text(frames), sentences: text(sentences), zone, stands };
  python.globals.set("handed", handed);
  python.globals.set("keep", (items) => self.postMessage({ kept: items }));
  guide = python.runPython(`
import sys
sys.path.insert(0, "/guide")
from simulator.site.browser import BrowserGuide
BrowserGuide(
    handed.locale,
    handed.kept,
    handed.weights.to_bytes(),
    handed.frames,
    handed.sentences,
    keep,
    handed.zone,
    handed.stands,
)
`);
  self.postMessage({ messages: [["hello", JSON.parse(guide.hello())]] });
  tellUnread();
  beat();
}

async function answer(data) {
  if (data.do === "act") return guide.act(data.where, JSON.stringify(data.what));
  if (data.do === "captions") return guide.captions(data.token);
  if (data.do === "ahead") {
    const clips = JSON.parse(guide.answers_ahead()).map((name) => fetch(`sentences/${name}`));
    return (await Promise.all([...JSON.parse(guide.ahead(data.token)).map(piece), ...clips])).length;
  }
  const { ids, steps } = JSON.parse(guide.pieces(data.name));
  const pieces = python.toPy(await Promise.all(ids.map(piece)));
  return guide.recording(pieces, steps).toJs();
}

async function piece(id) {
  // From the browser's cache, or that of the service worker, where it was fetched before.
  return new Uint8Array(await (await fetch(`pieces/${id}.mp3`)).arrayBuffer());
}

/** Real time passes; what is not told at once is told within a second. */
function beat() {
  let before = performance.now();
  let untold = 0;
  setInterval(() => {
    const ms = Math.floor(performance.now() - before);
    before += ms;
    const begins = guide.tick(ms);
    untold += ms;
    if (untold < SHOWN_MS && !begins) return;
    untold = 0;
    tellUnread();
  }, BEAT_MS);
}

function tellUnread() {
  const messages = guide ? JSON.parse(guide.unread()) : [];
  if (messages.length) self.postMessage({ messages, stands: guide.standing() });
}
