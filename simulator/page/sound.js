// The recording as the browser plays it, and its captions.

/** So far (in milliseconds) the sound may be from the speaker before it is moved there. */
const FAR = 600;

export class Sound {
  /** `told` is called when the browser lets the sound be heard (true) or waits for a touch (false). */
  constructor(audio, told) {
    this.audio = audio;
    this.told = told;
    this.on = true;
    this.next = "";
  }

  /** Another recording, or null for none. */
  load(score) {
    const at = score?.recording ? new URL(score.recording, document.baseURI).href : "";
    const captions = score?.captions ?? "";
    if (this.audio.src !== at) {
      this.next = "";
      if (at) this.audio.src = at;
      else this.audio.removeAttribute("src");
    }
    if (this.captions === captions) return;
    this.captions = captions;
    this.audio.querySelector("track")?.remove();
    if (!captions || !at) return;
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", src: captions, default: true });
    this.audio.append(track);
    track.track.mode = "hidden"; // the page shows them itself
  }

  /** What is fetched already begins at once: a locked phone lets a page do little else. */
  goOn() {
    if (!this.on || !this.next) return;
    this.audio.src = this.next;
    this.next = "";
    this.audio.play().catch(() => null);
  }

  /** Be where the speaker is. */
  follow(playing, offset) {
    const audio = this.audio;
    if (!playing || !this.on || !audio.hasAttribute("src")) {
      audio.pause();
      return;
    }
    const far = Math.abs(audio.currentTime * 1000 - offset) > FAR;
    if (audio.ended && offset > audio.duration * 1000 - FAR) return;
    if (far) audio.currentTime = offset / 1000;
    if (audio.paused) {
      audio.play().then(
        () => this.told(true),
        (error) => error.name === "NotAllowedError" && this.told(false),
      );
    }
  }

  /** Which moment is heard now, in milliseconds, when it is near the speaker's; the speaker's own otherwise. */
  moment(offset) {
    const { paused, seeking, readyState, currentTime } = this.audio;
    const heard = currentTime * 1000;
    return paused || seeking || readyState < 3 || Math.abs(heard - offset) > FAR ? offset : heard;
  }

  /** The caption at a moment. */
  caption(offset) {
    const cues = this.audio.querySelector("track")?.track.cues ?? [];
    const cue = [...cues].find((one) => one.startTime * 1000 <= offset && offset < one.endTime * 1000);
    return cue ? cue.getCueAsHTML().textContent : "";
  }
}

/** Of two pages in one browser, the one that was opened or switched on last sounds; `hush` is called in the other one. */
export function alone(hush) {
  const others = new BroadcastChannel("quiet-together");
  others.onmessage = hush;
  return () => others.postMessage("here");
}
