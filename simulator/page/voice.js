// The browser's own ear and voice, where it has them.

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

/** Listen while the button is held down, by finger, mouse or key; hand over what was understood, or why nothing was. */
export function ear(button, locale, say, fail) {
  if (!Recognition || !window.isSecureContext) return;
  const listening = new Recognition();
  listening.lang = locale();
  onThisMachine(listening);
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

/** Some browsers send what they hear to their maker; one that can listen by itself is asked to. */
async function onThisMachine(listening) {
  const found = await Recognition.available?.({ langs: [listening.lang], processLocally: true }).catch(() => "");
  if (found === "available") listening.processLocally = true;
}

/** A switch for the browser's voice: off at first. Only voices of this machine speak. */
export function mouth(button, locale) {
  let on = false;
  const label = button.textContent.replace(/ off$/, "");
  if ("speechSynthesis" in window) button.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    button.textContent = `${label} ${on ? "on" : "off"}`;
    if (!on) speechSynthesis.cancel();
  });
  return (text) => {
    if (!on) return;
    const spoken = new SpeechSynthesisUtterance(text);
    const own = speechSynthesis.getVoices().filter((voice) => voice.localService);
    spoken.lang = locale();
    spoken.voice = own.find((voice) => voice.lang === locale()) ?? own.find((voice) => voice.default) ?? null;
    if (spoken.voice) speechSynthesis.speak(spoken);
  };
}
