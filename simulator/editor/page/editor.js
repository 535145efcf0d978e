// The editor's desk: one evening, and one sentence of it at a time. The server keeps the truth.

const $ = (id) => document.getElementById(id);
const PAUSE_MS = 120; // after a letter, before the estimate is asked for
const LOOK_MS = 900; // after a letter, before the whole check is

let evening = { lines: {}, cues: [], takes: [] };
let chosen = null; // { slot, number, line, variant, was, room }
let sound = null;
let asked = 0; // the number of the last question, so that an old answer is not shown

async function ask(address, body) {
  const options = body ? { method: "POST", body: JSON.stringify(body) } : {};
  const answer = await fetch(address, options);
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error || `the server answered ${answer.status}`);
  }
  return answer;
}

const json = async (address, body) => (await ask(address, body)).json();

function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function later(action) {
  let timer = 0;
  return (ms, ...rest) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...rest), ms);
  };
}

// The evening

async function open(name) {
  evening = await json(`/evening/${name}`);
  drawStrip();
  drawLines();
  $("now").textContent = `${clock(evening.ms)} with what fades out behind it`;
}

function drawStrip() {
  const blocks = evening.cues.map((cue) => {
    const block = element("button", "", cue.beat.split(" ")[0]);
    const seconds = `${cue.ms / 1000} s`;
    block.type = "button";
    block.style.width = `${(100 * cue.ms) / evening.ms}%`;
    block.dataset.line = cue.line in evening.lines ? cue.line : "";
    block.tabIndex = -1; // the list below has every sentence
    block.title = `${clock(cue.start_ms)}  ${cue.beat}, ${seconds}  ${cue.line}`;
    block.setAttribute("aria-label", block.title);
    block.addEventListener("pointerenter", () => ($("now").textContent = block.title));
    if (block.dataset.line) block.addEventListener("click", () => choose(cue.line, 0));
    return block;
  });
  $("strip").replaceChildren(...blocks);
  $("marks").replaceChildren(...marks());
}

function marks() {
  const minutes = Math.floor(evening.ms / 60000);
  const every_ms = Math.ceil(minutes / 6) * 60000; // as many as a phone has room for
  const last_ms = 0.9 * evening.ms; // a time behind it would reach over the edge of a phone
  const times = [];
  for (let ms = 0; ms < last_ms; ms += every_ms) {
    const mark = element("span", clock(ms));
    mark.style.left = `${(100 * ms) / evening.ms}%`;
    times.push(mark);
  }
  return times;
}

function drawLines() {
  const rows = [];
  for (const take of evening.takes) {
    const head = element("li", "", "take");
    head.append(element("span", take.take), element("span", `${take.ms / 1000} s`));
    rows.push(head);
    for (const cue of cuesOf(take)) rows.push(row(cue));
  }
  $("lines").replaceChildren(...rows);
}

function cuesOf(take) {
  const seen = new Set();
  const end = take.start_ms + take.ms;
  const inside = evening.cues.filter((cue) => cue.start_ms >= take.start_ms && cue.start_ms < end);
  return inside.filter((cue) => {
    const isNew = cue.line in evening.lines && !seen.has(cue.line);
    seen.add(cue.line);
    return isNew;
  });
}

function row(cue) {
  const item = element("li");
  const button = element("button");
  button.type = "button";
  button.dataset.line = cue.line;
  button.append(element("time", clock(cue.start_ms)), element("span", evening.lines[cue.line].variants[0].text));
  button.addEventListener("click", () => choose(cue.line, 0));
  item.append(button);
  return item;
}

// One sentence

function choose(slot, number) {
  const { variants, room } = evening.lines[slot];
  const { line, variant, text } = variants[number];
  chosen = { slot, number, line, variant, was: text, room };
  $("writing").hidden = false;
  $("id").textContent = `${line}, a slot of ${room.toFixed(1)} s`;
  $("text").value = chosen.was;
  $("note").textContent = "";
  drawVariants(variants);
  // On a phone the desk is above the list.
  if (matchMedia("(max-width: 52rem)").matches) $("id").scrollIntoView();
  for (const each of document.querySelectorAll("[data-line]"))
    each.classList.toggle("chosen", each.dataset.line === slot);
  written();
}

// Those of a line that takes turns, and those of other weeks.
function drawVariants(variants) {
  const buttons = variants.map(({ line, variant }, number) => {
    const button = element("button", `${line} ${variant + 1}`);
    button.type = "button";
    button.classList.toggle("chosen", number === chosen.number);
    button.addEventListener("click", () => choose(chosen.slot, number));
    return button;
  });
  $("variants").replaceChildren(...(buttons.length > 1 ? buttons : []));
}

function written() {
  const isOther = $("text").value !== chosen.was;
  $("save").disabled = !isOther;
  $("undo").disabled = !isOther;
  estimateLater(PAUSE_MS);
  lookLater(isOther ? LOOK_MS : 0);
}

async function estimate() {
  const { slot, room } = chosen;
  const seconds = await json("/seconds", { text: $("text").value });
  if (slot !== chosen.slot) return;
  $("fill").style.width = `${Math.min(100, (100 * seconds) / room)}%`;
  $("slot").classList.toggle("over", seconds > room);
  $("slot").setAttribute("aria-valuemax", room);
  $("slot").setAttribute("aria-valuenow", seconds.toFixed(1));
  const left = room - seconds;
  const verdict = left < 0 ? `${(-left).toFixed(1)} s too long` : `${left.toFixed(1)} s to spare`;
  $("room").textContent = `about ${seconds.toFixed(1)} s of ${room.toFixed(1)} s: ${verdict}`;
}

const estimateLater = later(() => estimate().catch(tell));
const lookLater = later(look);

function tell(error) {
  $("note").textContent = error.message;
}

const asWritten = () => ({ ...chosen, text: $("text").value });

async function look() {
  const number = ++asked;
  $("verdict").textContent = "looking ...";
  const isOther = chosen && $("text").value !== chosen.was;
  let found;
  try {
    found = await (isOther ? json("/check", asWritten()) : json("/faults"));
  } catch (error) {
    // A check that comes back behind a save finds the sentence changed: by that save, and by nobody else.
    if (number === asked) tell(error);
    return;
  }
  if (number !== asked) return;
  $("verdict").textContent = found.length ? "" : "all is well";
  $("faults").replaceChildren(
    ...found.map((fault) => {
      const item = element("li", fault.sentence);
      item.prepend(element("span", fault.line ? `${fault.file}:${fault.line}` : fault.file));
      return item;
    }),
  );
}

async function hear() {
  $("hear").disabled = true;
  $("note").textContent = "speaking ...";
  try {
    sound ??= new AudioContext();
    const answer = await ask("/hear", { text: $("text").value });
    const source = sound.createBufferSource();
    source.buffer = await sound.decodeAudioData(await answer.arrayBuffer());
    source.connect(sound.destination);
    source.start();
    $("note").textContent = `spoken: ${(source.buffer.duration - 0.5).toFixed(1)} s`;
  } catch (error) {
    tell(error);
  }
  $("hear").disabled = false;
}

async function save() {
  const { slot, number } = chosen;
  try {
    await ask("/save", asWritten());
    await open($("names").value);
    choose(slot, number);
    $("note").textContent = `written to ${evening.file}`;
  } catch (error) {
    tell(error);
  }
}

$("text").addEventListener("input", written);
$("hear").addEventListener("click", hear);
$("save").addEventListener("click", save);
$("undo").addEventListener("click", () => choose(chosen.slot, chosen.number));
$("names").addEventListener("change", () => open($("names").value).catch(tell));

const names = await json("/names");
$("names").replaceChildren(...names.map((name) => element("option", name)));
await open(names[0]);
await look();
