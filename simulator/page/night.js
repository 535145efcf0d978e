// The page by night: it falls quiet while something sounds, and goes black behind the good night.

const QUIET_MS = 3000;
/** With the seconds in which it fades, within ten behind the good night. */
const BLACK_MS = 7500;
/** For whoever has come back to look at something. */
const BLACK_AGAIN_MS = 60000;

/**
 * Watch over the page. `pause` holds what sounds; `mayHide` says whether nobody reads something else just now.
 * What comes back is told on what the speaker does: "plays", "asks", "is over" or anything else.
 */
export function night(body, pause, mayHide) {
  let does = "";
  let timer = 0;
  let cameBack = false;

  const wait = () => {
    clearTimeout(timer);
    const fallQuiet = () => (mayHide() ? body.classList.add("quiet") : wait());
    const turnBlack = () => body.classList.add("black");
    if (does === "plays") timer = setTimeout(fallQuiet, QUIET_MS);
    if (does === "is over") timer = setTimeout(turnBlack, cameBack ? BLACK_AGAIN_MS : BLACK_MS);
  };
  const isHidden = () => body.classList.contains("quiet") || body.classList.contains("black");
  const bringBack = () => {
    cameBack = does === "is over";
    body.classList.remove("quiet", "black");
    wait();
  };
  /** A touch in the dark pauses, wherever it lands; the next one brings the rest back. */
  const touch = (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (does === "plays" && body.classList.contains("quiet")) pause();
    else bringBack();
  };

  document.addEventListener("click", (event) => (isHidden() ? touch(event) : wait()), true);
  document.addEventListener("keydown", (event) => {
    const isForThePage = event.target === body && does === "plays";
    if (event.key === " " && isHidden()) touch(event);
    else if (event.key === " " && isForThePage) {
      event.preventDefault();
      pause();
    } else if (isHidden()) bringBack(); // so that who goes by keys sees where they are
    else wait();
  }, true);
  document.addEventListener("scroll", wait, { passive: true });

  return (doing) => {
    if (doing === does) return;
    does = doing;
    cameBack = false;
    body.classList.remove("black");
    // What is asked behind a practice is answered here, so its answers are to be seen.
    if (doing === "is over" || doing === "asks") body.classList.remove("quiet");
    wait();
  };
}
