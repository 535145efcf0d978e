// Where the speaker is: behind the server that has sent this page. The site has another file of this name.

/** Tell the speaker something; whether it took it. */
export async function tell(where, what) {
  const answer = await fetch(where, { method: "POST", body: JSON.stringify(what) }).catch(() => null);
  return Boolean(answer?.ok);
}

/** Follow the speaker: `told` has a function for each kind of message, `away` is called when it cannot be reached. */
export function follow(told, away) {
  const events = new EventSource("events");
  for (const [kind, take] of Object.entries(told)) {
    events.addEventListener(kind, (event) => take(JSON.parse(event.data)));
  }
  events.onerror = away;
  return () => events.close();
}
