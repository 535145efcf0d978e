// What a score says about a moment. Times are milliseconds. Pure: no page, no clock.

/** How full the lungs are when this much (0 to 1) of an in-breath is gone: the curve of the sound (audio/tones.py). */
export const lung = (gone) => 0.5 - 0.5 * Math.cos(Math.PI * gone);

/** The cue at a moment; the first or the last one outside the score; none where nobody knows them. */
export const cueAt = (cues, offset) => cues.find((cue) => offset < cue.end) ?? cues.at(-1);

/** How full the lungs are at a moment, 0 to 1; 0 where nobody is asked to breathe with the sound. */
export function fullness(cues, offset) {
  const cue = cueAt(cues, offset);
  if (!cue) return 0;
  const gone = Math.min(1, Math.max(0, (offset - cue.start) / (cue.end - cue.start)));
  if (cue.beat === "breathe in") return lung(gone);
  return cue.beat === "breathe out" ? lung(1 - gone) : 0;
}

/** Where in the evening a moment of this recording lies; what "again" plays holds the evening where it is. */
export const placeOf = (score, offset) => Math.min(score.total, score.base === null ? score.holds : score.base + offset);

/** The question with which a text ends: its last sentence, or all of it where that is none. */
export const questionIn = (text) => text.match(/[^.?!\u0964\u3002\uff01\uff1f]+[?\uff1f]$/)?.[0].trim() ?? text;

/** Minutes and seconds. */
export const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
