// The browser's own ear and voice, where it has them on this machine. Nothing that is heard is ever sent away.

import { labels } from "./labels.js";

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

/**
 * Listen while the button is held down, by finger, mouse or key; hand over what was understood, or why nothing was.
 * A browser that would have to send what it hears to its maker gets no such button.
 */
export async function ear(button, locale, say, fail) {
  if (!Recognition || !window.isSecureContext || !(await listensHere(locale()))) return;
  const listening = new Recognition();
  listening.processLocally = true;
  listening.onresult = (event) => say(event.results[event.results.length - 1][0].transcript);
  listening.onerror = ({ error }) => fail(error);
  listening.onend = () => button.classList.remove("held");
  const begin = (event) => {
    if (button.classList.contains("held")) return;
    event.preventDefault();
    button.classList.add("held");
    listening.lang = locale();
    listening.start();
  };
  const end = () => button.classList.contains("held") && listening.stop();
  const keys = new Set([" ", "Enter"]);
  button.addEventListener("pointerdown", begin);
  for (const kind of ["pointerup", "pointercancel", "pointerleave", "blur"]) button.addEventListener(kind, end);
  button.addEventListener("keydown", (event) => keys.has(event.key) && begin(event));
  button.addEventListener("keyup", (event) => keys.has(event.key) && end());
  button.hidden = false;
}

/** Whether this browser understands a language by itself. */
async function listensHere(lang) {
  const asked = Recognition.available?.({ langs: [lang], processLocally: true });
  return (await Promise.resolve(asked).catch(() => "")) === "available";
}

/**
 * The guide's sentences aloud: by its own clips where there are any, else by a voice of this machine, once that is
 * switched on. `mayBeHeard` says whether the page's sound is on.
 */
export function mouth(button, locale, mayBeHeard) {
  let on = false;
  const clip = new Audio();
  if ("speechSynthesis" in window) button.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    button.textContent = on ? labels.aloud_on : labels.aloud_off;
    if (!on) speechSynthesis.cancel();
  });
  return (text, clips = []) => {
    clip.pause(); // whatever was being said, this takes its place
    if (clips.length && mayBeHeard()) inARow(clip, clips);
    else if (on && text) speak(text, locale());
  };
}

/** One clip behind the other; a new sentence takes the place of what is still to be said. */
function inARow(clip, [first, ...rest]) {
  clip.src = first;
  const goOn = () => rest.length && inARow(clip, rest);
  clip.onended = goOn;
  clip.onerror = goOn; // without a network, say
  clip.play().catch(() => null);
}

function speak(text, lang) {
  const spoken = new SpeechSynthesisUtterance(text);
  const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
  spoken.lang = lang;
  spoken.voice = own.find((voice) => voice.lang === lang) ?? own.find((voice) => voice.default) ?? null;
  if (spoken.voice) speechSynthesis.speak(spoken);
}
