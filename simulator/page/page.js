// The page: what the speaker tells becomes what is seen. It keeps nothing; the speaker tells everything again.

import { awake, keys, playing } from "./handset.js";
import { filled, labels } from "./labels.js";
import { offerLanguages, wished } from "./languages.js";
import { drawYear, keepNights } from "./nights.js";
import { night } from "./night.js";
import { clock, cueAt, placeOf, questionIn } from "./score.js";
import { drawScreen } from "./screen.js";
import { Sound, alone } from "./sound.js";
import { fetched, follow, speakIn, tell } from "./speaker.js";
import { drawBreath, drawStrip, layStrip, writeCaption, writePlace } from "./stage.js";
import { ear, mouth } from "./voice.js";

const $ = (id) => document.getElementById(id);
/** What its light means, in words. */
const LIGHTS = {
  listening: labels.listening,
  IDLE: labels.ready,
  PLAYING: "",
  BUFFER_UNDERRUN: "",
  PAUSED: labels.waiting,
  STOPPED: labels.paused,
  FINISHED: labels.good_night,
};

/** So long an answer is shown that is kept nowhere. */
const ASIDE_MS = 45000;
const MOST_ENTRIES = 400;

/** So long after an answer it is known whether it has opened a question. */
const QUESTION_MS = 200;
/** So long an answer is shown to which no question belongs, and so much longer a sign. */
const READ_MS = 4000;
const READ_A_SIGN_MS = 60;
/** While one of these is on, the screen stays so too. */
const AWAKE = new Set(["listening", "PLAYING", "BUFFER_UNDERRUN"]);

let score = null;
let said = ""; // what the guide said last
let answer = ""; // the same, for as long as it takes to read it where no question is open
let answerTimer = 0;
let opening = ""; // the sentence that begins, where the page has a word of its own for it
let forget = ""; // the sentence that asks to erase all that is kept
let keySentences = {}; // what a key of a lock screen or a keyboard says
let aside = "";
let asideTimer = 0;
let now = { light: "IDLE", offset: 0, sentences: [] };
let since = 0; // when `now` was told, by the page's own clock
let hasPlayed = false; // whether an evening came here, and was not only found at its end
let isFollowed = false;
let live = false; // what comes before the first `now` has been said before
let locale = document.documentElement.lang;

let heard = true; // false while the browser waits for a touch before it plays
const sound = new Sound($("audio"), (plays) => {
  heard = plays;
  showSound();
});
const aloud = mouth($("aloud"), () => locale, () => sound.on);
/** Of two pages one sounds. */
const soundHere = alone(() => {
  sound.on = false;
  aloud("");
  showSound();
  sound.follow(false, 0);
});
const atNight = night(document.body, () => hear(keySentences.pause), mayHide);

/** The speaker's moment in the recording, in milliseconds: told, and gone on from there. */
const offset = () => now.offset + (now.light === "PLAYING" ? performance.now() - since : 0);

async function hear(sentence) {
  document.body.classList.add("asked");
  if (!(await tell("hear", { said: sentence }))) note(labels.not_heard);
  document.body.classList.remove("asked");
}

// What the speaker tells

const told = {
  hello(what) {
    live = false;
    locale = what.locale;
    if (what.undecided && wished() !== locale) speakIn(wished());
    told.forget();
    $("numbers").replaceChildren();
    keySentences = what.keys;
    forget = what.forget;
    opening = what.skill ? "" : what.opening;
    document.body.classList.toggle("ours", Boolean(opening));
    if (what.skill) beOf(what.skill, what.opening);
    for (const { name, digits } of what.numbers) {
      const line = add($("numbers"), "span", `${name}: `);
      add(line, "a", digits).href = `tel:${digits.replaceAll("-", "")}`;
    }
    document.body.classList.remove("away", "loading");
    if (!isFollowed) soundHere();
    isFollowed = true;
  },
  /** How far the guide has come that a site loads, from 0 to 1. */
  progress(part) {
    document.body.classList.add("loading");
    $("light").textContent = filled(labels.getting_ready, { share: Math.round(100 * part) });
  },
  /** Nothing of what was said is shown any more. */
  forget() {
    for (const id of ["said", "exchanges"]) $(id).replaceChildren();
    $("count").textContent = labels.nothing_asked;
    said = "";
    showAnswer("");
    showAside("");
  },
  /** An answer that is shown for a while, and kept nowhere. */
  aside({ text, clips }) {
    showAside(text);
    aloud(text, clips);
  },
  /** What an Echo would have kept for itself, with the sentence that would have reached the guide. */
  withheld({ text, offer }) {
    note(`${text}.`);
    const line = add($("said"), "p", "", "note");
    Object.assign(add(line, "button", offer), { type: "button", onclick: () => hear(offer) });
    scrollDown();
  },
  echo({ text }) {
    add(add($("exchanges"), "li"), "span", filled(labels.on_an_echo, { reason: text }), "rules");
    bound($("exchanges"));
  },
  speaker({ device, echo, clock, locale: spoken }) {
    if (spoken !== document.documentElement.lang) location.reload(); // chosen on another page
    $("device-kind").value = device;
    $("as-echo").checked = echo;
    if (!$("clock").dataset.changed) $("clock").value = clock;
  },
  said({ who, text, clips }) {
    showAside("");
    if (who === "alexa") said = text;
    add($("said"), "p", text, who);
    bound($("said"));
    scrollDown();
    if (!live || who !== "alexa") return;
    aloud(text, clips);
    showAnswer(text);
  },
  exchange({ title, request, response }) {
    const entry = add(add($("exchanges"), "li"), "details");
    const head = add(entry, "summary", `${title} `);
    add(head, "span", labels.kept_rules, "rules");
    const both = add(entry, "div");
    for (const part of [request, response]) add(both, "pre", JSON.stringify(part, null, 1));
    const again = add(entry, "button", labels.send_again, "again");
    Object.assign(again, { type: "button", onclick: () => changeAndSend(again, request) });
    bound($("exchanges"));
    const count = $("exchanges").querySelectorAll("details").length;
    $("count").textContent = filled(labels.asked, { count });
  },
  refused({ rules }) {
    const kept = [...$("exchanges").querySelectorAll("details .rules")].at(-1);
    if (!kept) return;
    kept.textContent = filled(labels.refused, { rules: rules.join("; ") });
    kept.classList.add("broken");
  },
  nights(what) {
    $("nights").hidden = !what;
    if (what) drawYear(what);
  },
  score(what) {
    score = what;
    sound.load(score);
    if (score?.next) fetched(score.next).then((address) => (sound.next = address));
    $("evening").hidden = !score;
    layStrip($("strip"), score?.segments ?? [], score?.total ?? 0);
  },
  now(what) {
    const before = now.sentences;
    [now, since, live] = [what, performance.now(), true];
    document.body.dataset.light = now.light;
    hasPlayed ||= now.light === "PLAYING";
    showLight();
    sound.follow(now.light === "PLAYING", now.offset);
    if (now.light === "listening") showAnswer("");
    drawScreen($("screen"), now.screen, (target) => tell("touch", { target }));
    draw();
    if (String(before) !== String(now.sentences)) offer(now.sentences);
    awake(AWAKE.has(now.light));
    atNight(doing());
  },
};

// What is seen

/** Show somebody else's skill: what is our guide's alone goes, and the name is that skill's. */
function beOf(skill, opening) {
  document.title = skill;
  document.querySelector("h1").textContent = skill;
  $("hint").textContent = filled(labels.foreign_hint, { opening });
  $("field").placeholder = opening;
  LIGHTS.FINISHED = labels.over;
}

function add(parent, tag, text = "", kind = "") {
  const element = Object.assign(document.createElement(tag), { textContent: text, className: kind });
  parent.append(element);
  return element;
}

/** A page that is left open for weeks shows the newest entries. */
function bound(list) {
  while (list.children.length > MOST_ENTRIES) list.firstElementChild.remove();
}

function scrollDown() {
  $("said").scrollTop = $("said").scrollHeight;
}

function showAside(text) {
  clearTimeout(asideTimer);
  aside = text;
  if (text) asideTimer = setTimeout(() => showAside(""), ASIDE_MS);
  showLight();
  draw();
  atNight(doing());
}

/** Show an answer to which no question belongs: not what begins something, or opens the microphone. */
function showAnswer(text) {
  clearTimeout(answerTimer);
  setAnswer("");
  if (!text || now.light === "listening") return;
  answerTimer = setTimeout(() => {
    setAnswer(text);
    answerTimer = setTimeout(() => setAnswer(""), READ_MS + READ_A_SIGN_MS * text.length);
  }, QUESTION_MS);
}

function setAnswer(text) {
  answer = text;
  draw();
}

/** A request as text to change, and a button that sends it to the skill itself. */
function changeAndSend(again, request) {
  const form = document.createElement("form");
  const text = add(form, "textarea");
  Object.assign(text, { value: JSON.stringify(request, null, 1), rows: 16, spellcheck: false });
  text.setAttribute("aria-label", labels.the_request);
  add(form, "button", labels.send).type = "submit";
  const trouble = add(form, "span", "", "rules");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    let changed = null;
    try {
      changed = JSON.parse(text.value);
    } catch (error) {
      trouble.textContent = ` ${filled(labels.no_json, { reason: error.message })}`;
      return;
    }
    if (!(await tell("developer/send", { request: changed }))) trouble.textContent = ` ${labels.no_request}`;
  });
  again.replaceWith(form);
}

function note(text) {
  told.said({ who: "note", text });
}

/** What the page by night has to know: whether something sounds, is asked, or an evening came to its end. */
function doing() {
  if (now.light === "PLAYING") return "plays";
  if (now.light === "listening") return "asks";
  return now.light === "FINISHED" && hasPlayed && !aside ? "is over" : "";
}

/** Not while somebody reads further down, has the drawer open, or types. */
function mayHide() {
  const isElsewhere = window.scrollY > window.innerHeight / 3 || document.querySelector("details[open]");
  return !isElsewhere && !$("field").value;
}

function offer(sentences) {
  const held = $("sentences").contains(document.activeElement);
  $("sentences").replaceChildren();
  for (const sentence of sentences) {
    const button = add($("sentences"), "button", sentence === opening ? labels.begin : sentence);
    button.classList.toggle("begin", sentence === opening && now.light === "IDLE");
    Object.assign(button, { type: "button", onclick: () => hear(sentence) });
  }
  if (held) $("sentences").firstElementChild.focus();
}

function showLight() {
  $("light").textContent = aside ? "" : LIGHTS[now.light];
}

function showSound() {
  const state = sound.on ? labels.sound_on : labels.sound_off;
  $("sound").textContent = heard ? state : labels.touch_to_hear;
}

function change(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The circle, the caption and the strip at this moment. */
function draw() {
  const sounds = now.light === "PLAYING" && score;
  const at = sounds ? sound.moment(offset()) : now.offset;
  drawBreath(document.body, $("breath"), sounds ? score.cues : [], at);
  const about = sounds ? (cueAt(score.cues, at)?.about ?? "") : "";
  const asked = now.light === "listening" ? questionIn(said) : "";
  const caption = aside || asked || answer || about || (sounds ? sound.caption(at) : "");
  writeCaption($("caption"), caption, Boolean(about));
  change($("spoken"), asked && !aside ? said.slice(0, -asked.length).trim() : "");
  if (score) drawPlace(placeOf(score, at));
}

function drawPlace(place) {
  const here = drawStrip($("strip"), score.segments.flat(), place);
  const name = score.base === null ? labels.five_more : here?.name;
  const fills = { name, clock: clock(place), length: clock(score.total) };
  const text = filled(name ? labels.place : labels.place_alone, fills);
  playing(name ?? document.title, document.title, now.light === "PLAYING" ? "playing" : "paused");
  writePlace($("strip"), $("place"), place, text);
}

function everyFrame() {
  if (now.light === "PLAYING") draw();
  requestAnimationFrame(everyFrame);
}

// What people do

$("audio").addEventListener("ended", () => sound.goOn());
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const said = $("field").value.trim();
  $("field").value = "";
  if (said) hear(said);
});
$("sound").addEventListener("click", () => {
  if (heard) sound.on = !sound.on;
  heard = true;
  if (sound.on) soundHere();
  else aloud("");
  showSound();
  sound.follow(now.light === "PLAYING", offset());
});

$("forget").addEventListener("click", () => {
  window.scrollTo(0, 0);
  hear(forget);
});
$("leave").addEventListener("click", () => {
  sound.on = false;
  $("audio").pause();
  leave();
  location.replace("about:blank"); // no new entry, so that "back" does not lead here
});
for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => tell("developer/skip", { ms: Number(button.dataset.skip) }));
}
$("as-echo").addEventListener("change", () => tell("developer/echo", { on: $("as-echo").checked }));
$("clock").addEventListener("input", () => ($("clock").dataset.changed = "yes"));
$("speaker").addEventListener("submit", (event) => {
  event.preventDefault();
  const { dataset, value } = $("clock");
  tell("developer/speaker", { device: $("device-kind").value, at: dataset.changed ? value : "" });
  delete dataset.changed;
});

const AWAY = { elsewhere: labels.elsewhere };
const leave = follow(told, (why) => {
  document.body.classList.add("away");
  $("light").textContent = AWAY[why] ?? labels.speaker_away;
});
keepNights(tell);
offerLanguages(speakIn);
keys((key) => hear(keySentences[key]));
ear($("hold"), () => locale, hear, (why) => note(filled(labels.browser_not_heard, { reason: why })));
everyFrame();
