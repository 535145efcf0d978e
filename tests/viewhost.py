"""Amazon's own viewhost in Chromium: what a screen of Alexa's draws of a document."""

import io
import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
VIEWHOST = ROOT / "node_modules" / "apl-viewhost-web" / "index.js"
SUGGESTER = ROOT / "node_modules" / "apl-suggester"
HERE = VIEWHOST.exists() and SUGGESTER.exists()

MOST_FRAMES = 200
"""So many moments of 20 ms a document may take until it is drawn."""
BLANK = "<!doctype html><html><body style='margin:0;background:#000'></body></html>"
LOADED = "new Promise((done) => { AplRenderer.initEngine().then(done); setTimeout(done, 5000); })"
DRAWN = """({document: shown, data, viewport, mode, animation}) => {
  document.body.replaceChildren();
  const view = document.body.appendChild(document.createElement("div"));
  const content = AplRenderer.Content.create(JSON.stringify(shown));
  for (const [name, value] of Object.entries(data)) content.addData(name, JSON.stringify(value));
  if (content.isError() || !content.isReady()) throw new Error("the document is refused");
  const environment = {
    agentName: "test", agentVersion: "1", allowOpenUrl: false, disallowVideo: true,
    animationQuality: animation,
  };
  const renderer = AplRenderer.default.create({
    content, view, mode, viewport, environment, theme: "dark", utcTime: 0, localTimeAdjustment: 0,
    logLevel: "error",
  });
  window.drawn = false;
  renderer.init().then(() => { window.drawn = true; window.drawnAt = Date.now(); });
}"""
RINGS = """[...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  return style.borderTopWidth === "4px" && style.borderRadius !== "0px";
})"""
"""The only line on a page that is 4 dp wide is the ring's, before it is scaled."""
FOLLOW = """() => {
  const widths = window.widths = [];
  const [ring] = RINGS;
  const look = () => {
    widths.push([Date.now() - window.drawnAt, ring.getBoundingClientRect().width]);
    requestAnimationFrame(look);
  };
  look();
}""".replace("RINGS", RINGS)
TEXTS = """() => [...document.querySelectorAll("body *")]
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return {text: one.textContent, size: parseFloat(style.fontSize),
      left: box.left, top: box.top, right: box.right, bottom: box.bottom};
  })"""
TARGETS = """() => [...document.querySelectorAll("body .noSwipe")].map((one) => {
  const {left, top, right, bottom} = one.getBoundingClientRect();
  return {left, top, right, bottom};
})"""
"""The viewhost marks so what a finger presses."""
SUGGESTED = """
const { StaticAplTemplateValidator } = require("apl-suggester");
const document = JSON.parse(require("fs").readFileSync(0));
new StaticAplTemplateValidator().validate(document).then((all) => console.log(JSON.stringify(all)));
"""


@dataclass(frozen=True)
class Viewport:
    """A kind of screen, in density-independent pixels."""

    name: str
    width: int
    height: int
    shape: str = "RECTANGLE"
    mode: str = "HUB"


VIEWPORTS = (
    Viewport("round", 480, 480, "ROUND"),
    Viewport("small", 960, 480),
    Viewport("medium", 1024, 600),
    Viewport("large", 1280, 800),
    Viewport("portrait", 1080, 1920),
    Viewport("tv", 960, 540, mode="TV"),
    Viewport("wide", 1920, 1080),
)


class Viewhost:
    """One screen after the other, on one page of a browser; time passes when it is told to."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        # Nothing is fetched: fonts of Amazon's are replaced by the browser's own.
        page.route("**/*", lambda route: route.abort())
        page.clock.install()
        page.set_content(BLANK)
        page.add_script_tag(path=VIEWHOST)
        loading = page.evaluate_handle(f"({{done: {LOADED}}})")
        page.clock.run_for(6_000)
        page.evaluate("(loading) => loading.done", loading)
        # From here on time passes only in ``pass_ms`` and ``jump_ms``.
        soon_s = page.evaluate("Date.now()") / 1000 + 1
        page.clock.pause_at(datetime.fromtimestamp(soon_s, UTC))

    def show(self, directive: Any, viewport: Viewport, animated: bool = True) -> None:
        """Draw what a RenderDocument says."""
        self.page.set_viewport_size({"width": viewport.width, "height": viewport.height})
        size = {"width": viewport.width, "height": viewport.height, "dpi": 160}
        round_too = {"shape": viewport.shape, "isRound": viewport.shape == "ROUND"}
        told = {
            "document": directive["document"],
            "data": directive["datasources"],
            "viewport": size | round_too,
            "mode": viewport.mode,
            "animation": 2 if animated else 0,
        }
        self.page.evaluate(DRAWN, told)
        for _ in range(MOST_FRAMES):
            self.pass_ms(20)
            if self.page.evaluate("window.drawn"):
                return
        raise AssertionError("nothing is drawn")

    def pass_ms(self, ms: int) -> None:
        """Let time pass, frame by frame."""
        self.page.clock.run_for(ms)

    def jump_ms(self, ms: int) -> None:
        """Let time pass in one frame, in which nothing moves."""
        self.page.clock.fast_forward(ms)
        self.page.clock.run_for(50)

    def widths(self, ms: int) -> list[tuple[float, float]]:
        """How wide the ring is in each frame of so many milliseconds, with its time since it was drawn."""
        self.page.evaluate(FOLLOW)
        self.pass_ms(ms)
        return [(at, width) for at, width in self.page.evaluate("window.widths")]

    def ring(self) -> tuple[float, float, float, float]:
        """Where the ring lies now: its left, top, right and bottom."""
        ring = self.page.evaluate(f"{RINGS}[0].getBoundingClientRect().toJSON()")
        return ring["left"], ring["top"], ring["right"], ring["bottom"]

    def targets(self) -> list[dict[str, Any]]:
        """Where each target to touch lies, in order."""
        return list(self.page.evaluate(TARGETS))

    def texts(self) -> list[dict[str, Any]]:
        """Every text that is drawn: what it says, its size, and where it lies."""
        return list(self.page.evaluate(TEXTS))

    def picture(self) -> "Image.Image":
        """What is seen now."""
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")


def suggestions(document: Any) -> Any:
    """What Amazon's own checker has to say of a document."""
    ran = subprocess.run(
        ["node", "-e", SUGGESTED],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return json.loads(ran.stdout)


_PART = np.arange(256) / 255
_LINEAR = np.where(_PART <= 0.04045, _PART / 12.92, ((_PART + 0.055) / 1.055) ** 2.4)
"""How much light each of 256 levels is."""


def luminances(picture: "Image.Image") -> "np.ndarray[Any, np.dtype[np.float64]]":
    """The relative luminance of each pixel (WCAG 2): 0 is black, 1 is white."""
    weighed: np.ndarray[Any, np.dtype[np.float64]]
    weighed = _LINEAR[np.asarray(picture)] @ np.array([0.2126, 0.7152, 0.0722])
    return weighed
