"""What Alexa's own player shows while a recording plays: a title, dim pictures, captions.

No document of ours is shown then, so this is all there is (AudioPlayer Interface Reference).
Captions were never seen on a device: nothing of an evening depends on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skill.guide.programme import ART, BACKGROUND, Picture


@dataclass(frozen=True)
class NowPlaying:
    """What is read of one recording."""

    title: str
    subtitle: str
    description: str
    """The pictures in words, for who does not see them."""
    captions: str
    """As WebVTT."""
    site: str
    """Where the pictures are served, without a slash at its end."""


@dataclass(frozen=True)
class Source:
    """Where a recording is, and what a screen shows of it."""

    url: str
    now_playing: NowPlaying | None = None
    """None: there is no screen."""


def metadata(shown: NowPlaying) -> dict[str, Any]:
    """The ``metadata`` of an audio item."""
    return {
        "title": shown.title,
        "subtitle": shown.subtitle,
        "art": _image(ART, shown),
        "backgroundImage": _image(BACKGROUND, shown),
    }


def caption_data(shown: NowPlaying) -> dict[str, str]:
    """The ``captionData`` of a stream."""
    return {"content": shown.captions, "type": "WEBVTT"}


def _image(pictures: Sequence[Picture], shown: NowPlaying) -> dict[str, Any]:
    sources = [
        {
            "url": f"{shown.site}/{picture.path}",
            "size": picture.size,
            "widthPixels": picture.width,
            "heightPixels": picture.height,
        }
        for picture in pictures
    ]
    return {"contentDescription": shown.description, "sources": sources}
