"""The skill's icons: two lights that lean into each other, before a night sky."""

import io
from importlib.util import find_spec

from deploy.manifest import ICONS
from skill.errors import DeployError

NIGHT, DUSK = (12, 16, 38), (46, 42, 86)
"""The sky above, and near the horizon."""
LIGHTS = (((0.385, 0.5), (244, 188, 128)), ((0.615, 0.5), (150, 178, 240)))
"""Where each light is, in sides of the picture, and its colour: one warm, one cool."""
RADIUS, GLOW = 0.215, 0.06
"""Of a light, and how far it shines, in sides."""
FINER = 4
"""Drawn so many times larger, so that edges come out soft."""


def icons() -> dict[str, bytes]:
    """Each icon as PNG, by its file name. Raises DeployError where Pillow is not installed."""
    if find_spec("PIL") is None:
        raise DeployError("Pillow, which draws the icons, is not here; run: make cloud")
    return {f"icon-{side}.png": icon(side) for side in ICONS.values()}


def icon(side: int) -> bytes:
    """The icon as PNG, this many pixels wide and high."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter

    large = side * FINER
    grey = Image.linear_gradient("L").resize((large, large))
    picture = Image.merge(
        "RGB", [grey.point(_between(NIGHT[band], DUSK[band])) for band in range(3)]
    )
    for (x, y), colour in LIGHTS:
        disc = Image.new("RGB", picture.size)
        corners = [
            (x - RADIUS) * large,
            (y - RADIUS) * large,
            (x + RADIUS) * large,
            (y + RADIUS) * large,
        ]
        ImageDraw.Draw(disc).ellipse(corners, fill=tuple(round(0.72 * part) for part in colour))
        glow = disc.filter(ImageFilter.GaussianBlur(GLOW * large)).point(lambda level: level // 2)
        picture = ImageChops.screen(ImageChops.screen(picture, glow), disc)
    written = io.BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()


def _between(first: int, last: int) -> list[int]:
    """A table from the 256 greys to a band that goes from the first level to the last."""
    return [first + round((last - first) * grey / 255) for grey in range(256)]
