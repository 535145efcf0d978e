// What a phone by the bed does for a page: it stays awake, and its lock screen has the keys of a player.

/** The keys of a lock screen, a headset or a keyboard, as a browser names them. */
const KEYS = ["play", "pause", "nexttrack", "previoustrack"];

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

/** Give the keys of a player to `press`. */
export function keys(press) {
  if (!navigator.mediaSession) return;
  for (const key of KEYS) navigator.mediaSession.setActionHandler(key, () => press(key));
}

/** What the lock screen shows: what plays, and whether it does. */
export function playing(title, name, state) {
  const session = navigator.mediaSession;
  if (!session) return;
  session.playbackState = state;
  if (session.metadata?.title === title) return;
  session.metadata = new MediaMetadata({ title, artist: name, artwork: [{ src: "icon.svg", type: "image/svg+xml" }] });
}
