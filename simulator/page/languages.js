// In which language the page is: as somebody chose it by hand, else by the first of the browser's own that there is.

const KEPT = "locale";
const links = [...document.querySelectorAll("#languages a")];
// The other languages are folded behind the one that the page is in.
const summary = document.getElementById("languages").firstElementChild;
const there = links.map((link) => link.hreflang);
const languageOf = (locale) => locale.split("-")[0];

/** What was chosen by hand in this browser; null where nothing was, or nothing is kept. */
function chosen() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(locale) {
  try {
    localStorage.setItem(KEPT, locale);
  } catch {
    // A private window: the choice holds for as long as it is open.
  }
}

/** The locale for a wish: the one that is meant for this very language and country, else the first of its language. */
function nearest(wish) {
  const meant = links.find((link) => link.dataset.languages.split(" ").includes(wish));
  return meant?.hreflang ?? there.find((locale) => languageOf(locale) === languageOf(wish));
}

/** The locale for this browser, of those there are: the nearest to its first wish that has one, else the first. */
export function wished() {
  for (const wish of [chosen(), ...navigator.languages].filter(Boolean)) {
    const locale = nearest(wish);
    if (locale) return locale;
  }
  return there[0] ?? document.documentElement.lang;
}

/** Where the page in this locale is. */
export const pageIn = (locale) => links.find((link) => link.hreflang === locale).href;

/** Call each language by its own name, and keep which one is chosen; `speakIn` takes it up. */
export function offerLanguages(speakIn) {
  for (const link of links) {
    const names = new Intl.DisplayNames([link.hreflang], { type: "language", languageDisplay: "standard" });
    const name = names.of(link.hreflang);
    link.textContent = name[0].toLocaleUpperCase(link.hreflang) + name.slice(1);
    if (link.hasAttribute("aria-current")) summary.textContent = link.textContent;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      keep(link.hreflang);
      speakIn(link.hreflang);
    });
  }
}
