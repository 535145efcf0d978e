"""The pictures of a screen beside the bed: two warm lights that lean together, nearly in the dark.

Drawn by arithmetic alone, so that the same pixels come out on every machine.
"""

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from skill.guide.programme import PICTURES, Picture

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

LIGHTS = ((0.40, 0.50), (0.60, 0.50))
"""Where each light is, in parts of the picture's width and height."""
RADIUS = 0.11
"""How far a light shines, in shorter sides."""
WARM = (62, 32, 8)
"""The brightest pixel, as red, green and blue of 255: an ember, with next to no blue."""


@cache
def drawn(picture: Picture) -> bytes:
    """The picture as PNG; under 100 KB, which a slow speaker loads at once."""
    import av

    frame = av.VideoFrame.from_ndarray(pixels(picture), format="rgb24")
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height = picture.width, picture.height
    encoder.pix_fmt = "rgb24"
    encoder.time_base = Fraction(1)  # of a film of this one picture
    encoder.options = {"compression_level": "9", "pred": "mixed"}
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


def pixels(picture: Picture) -> "Pixels":
    """Its pixels, row by row, as red, green and blue."""
    import numpy as np  # most who could serve a picture never do

    shorter = min(picture.width, picture.height)
    glow = np.zeros((picture.height, picture.width))
    for x, y in LIGHTS:
        across = (np.arange(picture.width) - x * picture.width) / shorter
        down = (np.arange(picture.height) - y * picture.height) / shorter
        distance = across[np.newaxis, :] ** 2 + down[:, np.newaxis] ** 2
        glow += np.exp(-distance / (2 * RADIUS**2))
    brightest = glow.max()
    shades = glow[:, :, np.newaxis] / brightest * np.array(WARM)
    colours: Pixels = np.floor(shades).astype(np.uint8)
    return colours


def picture_at(path: str) -> bytes | None:
    """The picture that lies at this path of a server; None where there is none."""
    for picture in PICTURES:
        if path == picture.path:
            return drawn(picture)
    return None
