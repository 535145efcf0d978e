"""Whether a document is legible on every kind of screen: the size of its type, and its contrast.

It is read and not drawn: what is bound to data is not known here, and is left to a person.
"""

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.echo.player import Json
from simulator.echo.walk import Step

RENDERS = "Alexa.Presentation.APL.RenderDocument"
SMALLEST_TYPE = 24
"""Density-independent pixels, to be read from some metres away."""
LEAST_CONTRAST = 4.5
"""Of words against their ground (WCAG 2.2, 1.4.3)."""
VIEWPORTS: Mapping[str, Json] = {
    "a round one": {"width": 480, "height": 480, "shape": "round"},
    "a small one": {"width": 960, "height": 480, "shape": "rectangle"},
    "a medium one": {"width": 1024, "height": 600, "shape": "rectangle"},
    "a large one": {"width": 1280, "height": 800, "shape": "rectangle"},
    "a wide one": {"width": 1920, "height": 1080, "shape": "rectangle"},
    "an upright one": {"width": 1080, "height": 1920, "shape": "rectangle"},
    "a television": {"width": 960, "height": 540, "shape": "rectangle"},
}
"""The kinds of screens there are (viewport profiles of apl-suggester)."""

_COMPARES: Mapping[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}
_WHEN = re.compile(r"\$\{viewport\.(\w+) (<=|>=|<|>|==|!=) (viewport\.(\w+)|'(\w+)'|(\d+))\}")
_NAMED = re.compile(r"@\w+")
_HEX = re.compile(r"#([0-9a-fA-F]{6})")


@dataclass(frozen=True)
class _Resources:
    """The sizes and colours that a document names, as one screen has them."""

    values: Mapping[str, Any]

    def meant_by(self, value: object) -> list[Any]:
        """All that a value can mean: itself, or the resources that it names."""
        names = _NAMED.findall(value) if isinstance(value, str) else []
        if names:
            return [self.values[name[1:]] for name in names if name[1:] in self.values]
        return [value]


def screen_faults(steps: Sequence[Step]) -> Iterator[str]:
    """What is shown and not said, or cannot be read; each document is looked at once."""
    looked_at: set[str] = set()
    for step in steps:
        for directive in step.response.get("directives") or []:
            if directive.get("type") != RENDERS:
                continue
            if not step.speech:
                yield f"{step}: a page without a word beside it"
            document = directive.get("document") or {}
            kind = json.dumps({**document, "onMount": None}, sort_keys=True)
            if kind not in looked_at:
                looked_at.add(kind)
                yield from (f"{step}: {fault}" for fault in illegible(document))


def illegible(document: Json) -> Iterator[str]:
    """Texts of a document that are too small, or too dim against black, on some screen."""
    for screen, viewport in VIEWPORTS.items():
        resources = _resources_on(document, viewport)
        for text in _texts(document):
            style = _styled(text, document)
            sizes = _sizes(resources.meant_by(style.get("fontSize")))
            if any(size < SMALLEST_TYPE for size in sizes):
                yield f"on {screen}, type of {min(sizes):g} dp; {SMALLEST_TYPE} at least"
            contrasts = _contrasts(resources.meant_by(style.get("color")))
            if any(contrast < LEAST_CONTRAST for contrast in contrasts):
                yield f"on {screen}, a contrast of {min(contrasts):.1f}; {LEAST_CONTRAST} at least"


def _resources_on(document: Json, viewport: Json) -> _Resources:
    values: dict[str, Any] = {}
    for block in document.get("resources") or []:
        if _holds(str(block.get("when", "")), viewport):
            for kind in ("dimensions", "colors", "dimension", "color"):
                values |= block.get(kind) or {}
    return _Resources(values)


def _holds(when: str, viewport: Json) -> bool:
    """Whether a condition holds on this screen; one that is not read here holds nowhere."""
    if not when:
        return True
    found = _WHEN.fullmatch(when)
    if found is None:
        return False
    of_screen, compare, _, other, text, number = found.groups()
    right = viewport.get(other) if other else text or int(number or 0)
    return _COMPARES[compare](viewport.get(of_screen), right)


def _texts(tree: Any) -> Iterator[Json]:  # noqa: ANN401 - any JSON
    """Every component of text."""
    if isinstance(tree, Mapping):
        if tree.get("type") == "Text":
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _texts(part)


def _styled(text: Json, document: Json) -> Json:
    """A component with what its style gives it."""
    style = (document.get("styles") or {}).get(text.get("style")) or {}
    values = style.get("values") or [{}]
    return {**values[0], **text}


def _sizes(values: Sequence[object]) -> list[float]:
    """Those among these that are sizes, in density-independent pixels."""
    texts = (str(value).removesuffix("dp") for value in values)
    return [float(text) for text in texts if re.fullmatch(r"\d+(\.\d+)?", text)]


def _contrasts(values: Sequence[object]) -> list[float]:
    """How much brighter than black each of these colours is (WCAG 2)."""
    colours = (_HEX.fullmatch(str(value)) for value in values)
    return [(_luminance(colour[1]) + 0.05) / 0.05 for colour in colours if colour]


def _luminance(digits: str) -> float:
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
