// Where the speaker is: behind the server that has sent this page. The site has another file of this name.

import { addressFor, addressOf } from "./addresses.js";

/** Tell the speaker something; whether it took it. */
export async function tell(where, what) {
  const answer = await fetch(where, { method: "POST", body: JSON.stringify(what) }).catch(() => null);
  return Boolean(answer?.ok);
}

/** Speak in another language: the speaker does, and every page of it comes in it from then on. */
export async function speakIn(locale) {
  if (await tell("language", { locale })) location.reload();
}

/** Fetch a recording ahead, so that a locked phone goes on with it; its address. */
export function fetched(recording) {
  return addressFor(recording, "audio/mpeg", async () => {
    const answer = await fetch(recording).catch(() => null);
    return answer?.ok ? answer.arrayBuffer() : null;
  });
}

/** Follow the speaker: `told` has a function for each kind of message, `away` is called when it cannot be reached. */
export function follow(told, away) {
  const events = new EventSource("events");
  for (const [kind, take] of Object.entries(told)) {
    events.addEventListener(kind, (event) => {
      const what = JSON.parse(event.data);
      if (kind === "score" && what?.recording) what.recording = addressOf(what.recording) ?? what.recording;
      take(what);
    });
  }
  events.onerror = away;
  return () => events.close();
}
