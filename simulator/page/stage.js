// The stage: what is drawn of an evening at a moment. It knows neither a speaker nor a server.

import { cueAt, fullness } from "./score.js";

function change(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The strip: each segment's practices, as wide as they are long. */
export function layStrip(strip, segments, total) {
  strip.replaceChildren();
  for (const spans of segments) {
    const group = strip.appendChild(document.createElement("div"));
    group.style.flexGrow = spans.at(-1).end - spans[0].start;
    for (const span of spans) {
      group.appendChild(document.createElement("i")).style.flexGrow = span.end - span.start;
    }
  }
  strip.setAttribute("aria-valuemax", total);
}

/** The circle and the room at a moment of a recording; without cues both are at rest. */
export function drawBreath(body, circle, cues, at) {
  body.dataset.beat = cueAt(cues, at)?.beat ?? "hold";
  circle.style.setProperty("--full", cues.length ? fullness(cues, at).toFixed(4) : 0);
}

/** What stands between brackets in a caption, of either width: nobody says it. */
const BRACKETED = /^[(\uff08](.*)[)\uff09]$/;

/** A caption: what nobody says in another hand, without its brackets; `isDim` for what only stays in sight. */
export function writeCaption(element, caption, isDim) {
  change(element, caption.replace(BRACKETED, "$1"));
  element.classList.toggle("unspoken", BRACKETED.test(caption));
  element.classList.toggle("dim", isDim);
}

/** How far each practice of the strip has come; the one in which they are, none where nobody knows them. */
export function drawStrip(strip, spans, place) {
  const here = spans.find((span) => place < span.end) ?? spans.at(-1);
  [...strip.querySelectorAll("i")].forEach((bar, number) => {
    const { start, end } = spans[number];
    bar.style.setProperty("--gone", Math.min(1, Math.max(0, (place - start) / (end - start))).toFixed(4));
    bar.classList.toggle("here", spans[number] === here);
  });
  return here;
}

/** What stands below the strip. */
export function writePlace(strip, element, place, text) {
  change(element, text);
  strip.setAttribute("aria-valuenow", Math.round(place));
  strip.setAttribute("aria-valuetext", text);
}
