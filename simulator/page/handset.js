// What a phone by the bed does for a page: it stays awake, and its lock screen has the keys of a player.

/** What the keys of a lock screen, a headset or a keyboard say to the speaker. */
const KEYS = { play: "resume", pause: "pause", nexttrack: "next", previoustrack: "previous" };

let lock = null;
let wanted = false;

async function hold() {
  const mayHold = wanted && !lock && document.visibilityState === "visible";
  if (!mayHold || !navigator.wakeLock) return;
  lock = await navigator.wakeLock.request("screen").catch(() => null);
  lock?.addEventListener("release", () => (lock = null));
  if (!wanted) awake(false); // it was given up meanwhile
}

/** Keep the screen on, or let it go off. */
export function awake(on) {
  wanted = on;
  if (on) hold();
  else lock?.release();
}

document.addEventListener("visibilitychange", hold);

/** Give the keys of a player to `say`. */
export function keys(say) {
  if (!navigator.mediaSession) return;
  for (const [key, sentence] of Object.entries(KEYS)) {
    navigator.mediaSession.setActionHandler(key, () => say(sentence));
  }
}

/** What the lock screen shows: what plays, and whether it does. */
export function playing(title, name, state) {
  const session = navigator.mediaSession;
  if (!session) return;
  session.playbackState = state;
  if (session.metadata?.title === title) return;
  session.metadata = new MediaMetadata({ title, artist: name, artwork: [{ src: "icon.svg", type: "image/svg+xml" }] });
}
