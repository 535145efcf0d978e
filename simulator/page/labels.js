// What this page shows in its own language: the page brings it along, as data.

export const labels = JSON.parse(document.getElementById("labels").textContent);

/** A label with what is filled in: "{clock} of {length}". */
export const filled = (label, fills) => label.replace(/\{(\w+)\}/g, (_, name) => fills[name]);
