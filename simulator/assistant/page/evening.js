// An evening in an assistant's conversation: it begins by a touch, behind the yes of both, and runs on this page's clock.

import { ask, meet, tell } from "./host.js";
import { filled, labels } from "./labels.js";
import { night } from "./night.js";
import { clock, cueAt, placeOf } from "./score.js";
import { Sound } from "./sound.js";
import { drawBreath, drawStrip, layStrip, writeCaption, writePlace } from "./stage.js";

/** Where a result has what is shown here. */
const SHOWN = "quiet-together/evening";
/** So high the page wants to be, where its host asks. */
const HEIGHT = 560;
const TICK_MS = 250;

const $ = (id) => document.getElementById(id);
/** What can be touched; each has its label of the same name. */
const SENTENCES = { IDLE: ["begin"], PLAYING: ["pause", "next", "stop"], STOPPED: ["resume", "next", "stop"], FINISHED: [] };

let evening = null;
let light = "IDLE";
let current = 0; // which segment sounds
let elapsed = 0; // milliseconds of it, when the clock was last set
let clockSetAt = 0; // when that was, by the page's own clock
let heardFrom = 0; // the moment of the evening since which all of it was heard
let reported = 0; // up to which moment the host knows of it
let mayCall = false; // whether the host passes calls on to the server

const sound = new Sound($("audio"), () => null);
const atNight = night(document.body, () => say("pause"), () => true);

const segment = () => evening.segments[current];
const offset = () => Math.min(segment().length, elapsed + (light === "PLAYING" ? performance.now() - clockSetAt : 0));
const place = () => placeOf({ ...segment(), total: evening.total }, offset());

// What the host tells

/** A result: an evening, or words alone. */
function shown(result) {
  const words = result.structuredContent ?? {};
  evening = result._meta?.[SHOWN] ?? null;
  [current, elapsed, heardFrom, reported] = [0, 0, 0, 0];
  showSupport(words.support ?? []);
  $("evening").hidden = !evening;
  writeCaption($("caption"), `${words.say ?? ""} ${words.question ?? ""}`.trim(), false);
  if (evening) {
    layStrip($("strip"), evening.strip, evening.total);
    sound.load({ recording: segment().recording });
  }
  be(evening ? "IDLE" : "FINISHED");
}

/** The guide's words may name these numbers behind a no as well. */
function showSupport(numbers) {
  $("numbers").replaceChildren();
  for (const { name, digits } of numbers) {
    const line = $("numbers").appendChild(document.createElement("span"));
    line.textContent = `${name}: `;
    const link = line.appendChild(document.createElement("a"));
    Object.assign(link, { textContent: digits, href: `tel:${digits.replaceAll("-", "")}` });
  }
}

// What people do

const ACTIONS = {
  begin: () => play(0),
  pause: () => rest("STOPPED"),
  resume: () => play(elapsed),
  next: skip,
  stop: end,
};

/** Do what was said, where it means something now. */
function say(sentence) {
  if (SENTENCES[light].includes(sentence)) ACTIONS[sentence]();
}

function play(at) {
  [elapsed, clockSetAt] = [at, performance.now()];
  be("PLAYING");
}

function rest(how) {
  elapsed = offset();
  be(how);
}

/** On to the next practice; what is left out was not heard. */
function skip() {
  keep();
  const spans = evening.strip[current];
  const next = spans.find((span) => span.start > place());
  if (next) elapsed = next.start - segment().base;
  else if (!goOn()) return end();
  clockSetAt = performance.now();
  heardFrom = place();
  be(light);
}

function end() {
  rest("FINISHED");
  keep();
  writeCaption($("caption"), evening.stopped, false);
}

// What time does

/** The next segment; whether there is one. */
function goOn() {
  if (current === evening.segments.length - 1) return false;
  [current, elapsed, clockSetAt] = [current + 1, 0, performance.now()];
  sound.load({ recording: segment().recording });
  return true;
}

function tick() {
  if (light !== "PLAYING") return;
  const at = place();
  const ended = evening.heard.findLast((end) => end <= at);
  if (ended > Math.max(reported, heardFrom)) keep();
  if (offset() < segment().length) sound.follow(true, offset());
  else if (!goOn()) {
    keep();
    be("FINISHED");
  }
}

/** Tell the server what was heard, which keeps the night; the same twice changes nothing. */
function keep() {
  const at = place();
  if (!mayCall || at <= heardFrom) return;
  reported = at;
  const heard = { evening: evening.evening, from_second: heardFrom / 1000, to_second: at / 1000 };
  ask("tools/call", { name: "heard", arguments: heard }).catch(() => null); // the evening goes on without it
}

// What is seen

function be(how) {
  light = how;
  document.body.dataset.light = light;
  sound.follow(light === "PLAYING", evening ? offset() : 0);
  atNight({ PLAYING: "plays", FINISHED: evening ? "is over" : "" }[light] ?? "");
  offer();
  draw();
}

function offer() {
  const buttons = SENTENCES[light].map((sentence) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: labels[sentence] });
    button.classList.toggle("begin", sentence === "begin");
    button.addEventListener("click", () => say(sentence));
    return button;
  });
  $("sentences").replaceChildren(...buttons);
}

/** The circle, the caption and the strip at this moment. */
function draw() {
  if (!evening) return;
  const isUnderWay = light === "PLAYING" || light === "STOPPED";
  const at = light === "PLAYING" ? sound.moment(offset()) : elapsed;
  drawBreath(document.body, $("breath"), light === "PLAYING" ? segment().cues : [], at);
  if (isUnderWay) {
    const about = cueAt(segment().cues, at).about ?? "";
    const caption = segment().captions.find(({ start, end }) => start <= at && at < end)?.text ?? "";
    writeCaption($("caption"), about || caption, Boolean(about));
  }
  const now = placeOf({ ...segment(), total: evening.total }, at);
  const here = drawStrip($("strip"), evening.strip.flat(), now);
  const fills = { name: here.name, clock: clock(now), length: clock(evening.total) };
  writePlace($("strip"), $("place"), now, filled(labels.place, fills));
}

function everyFrame() {
  if (light === "PLAYING") draw();
  requestAnimationFrame(everyFrame);
}

const HANDLERS = {
  "ui/notifications/tool-result": shown,
  "ui/notifications/tool-cancelled": () => null,
  "ui/notifications/tool-input": () => null,
  "ui/notifications/host-context-changed": () => null,
  /** The host takes the page away: what was heard until now is kept. */
  "ui/resource-teardown": () => {
    if (light === "PLAYING") end();
  },
  ping: () => null,
};

setInterval(tick, TICK_MS);
everyFrame();
meet({ name: "quiet-together", version: "1" }, HANDLERS).then((can) => {
  mayCall = Boolean(can.serverTools);
  tell("ui/notifications/size-changed", { height: HEIGHT });
});
