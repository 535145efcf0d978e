"""The pictures that a screen shows while a recording plays; ``audio.art`` draws them."""

from dataclasses import dataclass

FOLDER = "pictures"
"""Beside the recordings, wherever those are served."""
DRAWN = 1
"""How the pictures look. Raise it when ``audio.art`` draws them otherwise: a screen keeps a picture
for days, and knows it by its name alone (a test notices when it was forgotten)."""


@dataclass(frozen=True)
class Picture:
    """One size of the picture, in pixels, with Alexa's own name of that size."""

    size: str
    width: int
    height: int

    @property
    def path(self) -> str:
        """Where a server of recordings has it."""
        return f"{FOLDER}/two-lights-{self.width}x{self.height}-{DRAWN}.png"


ART = (Picture("X_SMALL", 480, 480), Picture("LARGE", 960, 960))
"""The square beside the title."""
BACKGROUND = (Picture("LARGE", 1200, 800), Picture("X_LARGE", 1920, 1280))
"""Behind everything; sizes of the image sources in Amazon's own SDK (ask-sdk-model, ImageSize)."""
PICTURES = (*ART, *BACKGROUND)
