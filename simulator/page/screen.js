// What the speaker's own screen shows, where it has one: words, a number, nights, and two targets.

let drawn = "";

/** Draw what is shown; `touch` is told which target was touched. Nothing without a screen. */
export function drawScreen(screen, shown, touch) {
  const now = JSON.stringify(shown ?? null);
  if (now === drawn) return;
  drawn = now;
  screen.hidden = !shown;
  screen.replaceChildren();
  if (!shown) return;
  if (shown.ring) add(screen, "i", "", "ring");
  if (shown.number) add(screen, "p", shown.number, "number");
  for (const week of shown.weeks ?? []) {
    const row = add(screen, "div", "", "week");
    for (const kept of week) add(row, "i", "", kept ? "kept" : "");
  }
  add(screen, "p", shown.words);
  const targets = add(screen, "div", "", "targets");
  for (const target of ["yes", "no"]) {
    if (!shown[target]) continue;
    Object.assign(add(targets, "button", shown[target]), { type: "button", onclick: () => touch(target) });
  }
}

function add(parent, tag, text, kind = "") {
  const element = Object.assign(document.createElement(tag), { textContent: text, className: kind });
  parent.append(element);
  return element;
}
