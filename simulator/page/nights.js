// The year of nights, and the file in which a couple take them along.

import { filled, labels } from "./labels.js";

const $ = (id) => document.getElementById(id);
const NAME = "quiet-together-nights.json";

let kept = {};

/** The squares of a year, Monday first, under the names of the months. */
export function drawYear({ summary, cells, months, file }) {
  kept = file;
  const blank = (new Date(cells[0][0]).getUTCDay() + 6) % 7;
  const blanks = Array.from({ length: blank }, () => document.createElement("i"));
  const squares = cells.map(([night, kind]) => Object.assign(document.createElement("i"), { className: kind, title: night }));
  $("year").replaceChildren(...blanks, ...squares);
  $("year").setAttribute("aria-label", filled(labels.the_year, { summary }));
  $("summary").textContent = summary;
  $("months").replaceChildren(...months.map(([week, name]) => named(week, name)));
}

function named(week, name) {
  const month = Object.assign(document.createElement("span"), { textContent: name });
  month.style.gridColumn = week + 1;
  return month;
}

/** The two buttons: a file of what is kept, and nights from such a file beside those that are here. */
export function keepNights(tell) {
  $("save").addEventListener("click", () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(kept)], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: url, download: NAME }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  });
  $("bring").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    const text = await $("file").files[0]?.text();
    $("file").value = ""; // so that the same file can be chosen again
    if (text !== undefined) $("brought").textContent = (await bring(text, tell)) ? labels.brought : labels.not_brought;
  });
}

async function bring(text, tell) {
  let file = null;
  try {
    file = JSON.parse(text);
  } catch {
    return false;
  }
  return Boolean(file?.schema) && tell("nights", { file });
}
