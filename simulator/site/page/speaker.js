// Where the speaker is: in this very page, in a worker that runs the guide's own Python. There is no server.

import { addressFor } from "./addresses.js";
import { pageIn, wished } from "./languages.js";
import { openMemory } from "./memory.js";

/** The language of this page. Only the site's own address leads on to another one: any other was asked for. */
const here = document.documentElement.lang;
const isAskedFor = location.pathname.replace(/\.html$/, "").endsWith(`/${here}`);
const leadsOn = !isAskedFor && wished() !== here;
if (leadsOn) location.replace(pageIn(wished()));

/** None where another page is about to come: nothing is fetched for this one. */
const worker = leadsOn ? null : new Worker("worker.js", { type: "module" });
const waiting = new Map();
/** Where this window keeps where its evening stands, for as long as it is open. */
const STANDS = "stands";
let number = 0;

/** Ask the worker for something; what it gives back. */
function ask(what, transfer = []) {
  number += 1;
  const answered = new Promise((resolve) => waiting.set(number, resolve));
  worker.postMessage({ ...what, number }, transfer);
  return answered;
}

export async function tell(where, what) {
  return Boolean(await ask({ do: "act", where, what }));
}

/** A recording and its captions have no address in a site: they are made here, and play from memory. */
async function withSound(score) {
  if (!score?.recording) return score;
  const recording = await fetched(score.recording);
  const token = score.captions.slice("captions/".length, -".vtt".length);
  ask({ do: "ahead", token }); // the rest of the evening, for a locked phone and a night without a network
  const captions = await addressFor(score.captions, "text/vtt", () => ask({ do: "captions", token }));
  return { ...score, recording, captions };
}

/** Speak in another language: each has a page of its own. */
export function speakIn(locale) {
  location.assign(pageIn(locale));
}

/** A recording, put together ahead of time or when it plays; its address. */
export function fetched(recording) {
  return addressFor(recording, "audio/mpeg", () => ask({ do: "recording", name: recording.split("/").at(-1) }));
}

export function follow(told, away) {
  if (!worker) return () => null;
  let open = true;
  let told_so_far = Promise.resolve();
  let isKept = false;
  const take = async (messages) => {
    for (const [kind, message] of messages) {
      const complete = kind === "score" ? await withSound(message) : message;
      if (open) told[kind](complete);
    }
  };
  worker.addEventListener("message", ({ data }) => {
    if (data.progress !== undefined) told.progress?.(data.progress);
    else if (data.messages) {
      if (data.stands !== undefined) sessionStorage.setItem(STANDS, data.stands);
      told_so_far = told_so_far.then(() => take(data.messages));
      if (!isKept) keepForOffline();
      isKept = true;
    }
    else if (data.trouble) {
      console.error(data.trouble);
      away(data.trouble);
    }
    else {
      waiting.get(data.number)?.(data.answer);
      waiting.delete(data.number);
    }
  });
  worker.addEventListener("error", () => away("worker"));
  begin(away);
  return () => {
    open = false;
    worker.terminate();
    sessionStorage.removeItem(STANDS);
  };
}

/** Keep the site for a night without a network: once the guide is there, since over a slow network the two loads
 * would halve each other's pace; by then most of it comes out of the browser's cache. */
function keepForOffline() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(`sw.js?locale=${here}`).catch(() => null);
}

/** One page speaks at a time; another one waits until it is closed, and then takes over. */
function begin(away) {
  const alone = navigator.locks ?? { request: (_, __, run) => run(true) };
  alone.request("quiet-together", { ifAvailable: true }, async (lock) => {
    if (!lock) {
      away("elsewhere");
      return alone.request("quiet-together", {}, () => location.reload());
    }
    const memory = await openMemory();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "America/New_York";
    worker.addEventListener("message", ({ data }) => data.kept && memory.keep(data.kept));
    const stands = sessionStorage.getItem(STANDS) ?? "";
    worker.postMessage({ do: "begin", locale: here, kept: await memory.read(), zone, stands });
    return new Promise(() => {}); // held for as long as the page is open
  });
}
