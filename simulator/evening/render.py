"""A whole evening as one file to listen to on the sofa, from the welcome to the good night.

The virtual Echo plays it on a virtual clock, so it is the evening that the skill really gives.
Recordings go into the file frame by frame, as they are; Alexa's own sentences are spoken by another
voice, and the couple's are a short quiet.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from audio.files import write_whole
from simulator.echo.device import Device
from simulator.echo.player import Json, Stream
from simulator.echo.slots import SlotValue
from simulator.echo.understanding import Understood
from simulator.evening.captions import Caption, captions, vtt
from simulator.evening.timeline import Timeline, timeline
from simulator.laptop import Laptop, open_laptop
from simulator.rules import Refusal
from skill import app
from skill.errors import QuietTogetherError
from skill.guide.frames import BYTES_A_MS
from skill.guide.intents import Intent, Mood, Slot
from skill.guide.programme import Place

if TYPE_CHECKING:
    from mutagen.id3 import Frame

TITLE = "Quiet Together"
QUIET_MS = 960
"""Before and behind what Alexa says, where the couple would speak."""
BETWEEN_MS = 360
"""Before each sentence of hers."""
EVENING = (22, 0)
"""When the rendered evening begins: early enough for every length."""
MOST_YES = 4
"""No evening asks for more before it begins."""
NO_VOICE = "none"
ID3_HEADER = 10
"""Bytes before the frames of a tag (ID3 2.3)."""
_SENTENCE_END = re.compile(r"(?<=[.?!]) +")

Speak = Callable[[str], bytes]
"""A sentence of Alexa's as an MP3, with a little quiet before it; for no sentence, a longer
quiet."""


@dataclass(frozen=True)
class Chapter:
    """A stretch with a name. Times are milliseconds."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Rendered:
    """An evening in one piece."""

    mp3: bytes
    """Frames only, without tags."""
    ms: int
    chapters: tuple[Chapter, ...]
    captions: tuple[Caption, ...]


class Evening:
    """Watches the speaker through an evening, and notes what is heard, in order."""

    def __init__(self) -> None:
        self.heard: list[str | Stream] = []
        """Alexa's sentences, and the recordings that were played from their beginning."""
        self.troubles: list[str] = []

    def spoke(self, text: str) -> None:
        self.heard.append(text)

    def played(self, stream: Stream) -> None:
        self.heard.append(stream)

    def refused(self, refusals: list[Refusal]) -> None:
        self.troubles += map(str, refusals)

    def exchanged(self, request: Json, response: Json) -> None:
        if request["request"]["type"] == "AudioPlayer.PlaybackFailed":
            self.troubles.append(request["request"]["error"]["message"])

    def session_ended(self) -> None:
        pass

    def stopped(self) -> None:
        pass


@dataclass(frozen=True)
class Wish:
    """Which evening to render."""

    minutes: int
    mood: Mood
    night: int
    """The couple's how many-th it is; all before it were kept, the last one yesterday."""
    locale: str


def render(
    wish: Wish, recordings: Path, today: date, zone: ZoneInfo, speak: Speak | None
) -> Rendered:
    """An evening, as it is today; without ``speak``, the recordings alone.

    Raises QuietTogetherError when it does not begin, or when something of it cannot be played or
    spoken.
    """
    evening = Evening()
    with TemporaryDirectory(prefix="quiet-together-") as nobody:
        now = datetime(today.year, today.month, today.day, *EVENING, tzinfo=zone)
        understand = _asking(wish.minutes, wish.mood)
        laptop = open_laptop(Path(nobody), evening, now, zone, wish.locale, recordings, understand)
        _remember(
            Path(nobody), frozenset(today - timedelta(days=ago) for ago in range(1, wish.night))
        )
        _listen_through(laptop)
    begun = any(isinstance(heard, Stream) for heard in evening.heard)
    if trouble := next(iter(evening.troubles), "" if begun else "it did not begin"):
        raise QuietTogetherError(f"The evening cannot be rendered: {trouble}")
    return _joined(list(_parts(evening, laptop, speak)))


def _asking(minutes: int, mood: Mood) -> Callable[[str, date], Understood]:
    """Understands the three things that are said here, in every language."""
    slots = {
        Slot.LENGTH.value: SlotValue(str(minutes), str(minutes), "LENGTH", str(minutes)),
        Slot.MOOD.value: SlotValue(mood.value, mood.value, "MOOD", mood.value),
    }
    meant: Mapping[str, Understood] = {
        "open": Understood("", named=True),
        "begin": Understood(Intent.BEGIN.value, named=True, slots=slots),
        "yes": Understood(Intent.YES.value, named=True),
    }
    return lambda said, today: meant[said]


def _remember(data: Path, nights: frozenset[date]) -> None:
    settings = app.Settings()
    key = app.couple_key(settings.skill_id, Device().user_id)
    app.open_store(settings, data).change(key, lambda new: replace(new, nights=nights))


def _listen_through(laptop: Laptop) -> None:
    """Open the skill, say what is wanted and yes to what is asked, and let it play to its end."""
    speaker = laptop.speaker
    for said in ("open", "begin", *["yes"] * MOST_YES):
        if not speaker.player.playing:
            speaker.hear(said)
    while speaker.player.playing:
        speaker.advance(60_000)


@dataclass(frozen=True)
class _Part:
    """A stretch of the file."""

    mp3: bytes
    said: str = ""
    shown: Timeline | None = None


def _parts(evening: Evening, laptop: Laptop, speak: Speak | None) -> Iterator[_Part]:
    for sound in evening.heard:
        if isinstance(sound, Stream):
            yield _recording(sound, laptop)
        elif speak:
            yield _Part(speak(""))
            for sentence in _SENTENCE_END.split(sound):
                yield _Part(speak(sentence), said=sentence)
            yield _Part(speak(""))


def _recording(stream: Stream, laptop: Laptop) -> _Part:
    place = Place.from_token(stream.token, laptop.repertoire)
    assert place is not None, "the skill plays its own recordings"
    shown = timeline(place, laptop.repertoire, laptop.words)
    return _Part(laptop.studio.file(stream.url).read_bytes(), shown=shown)


def _joined(parts: list[_Part]) -> Rendered:
    """One after the other, each where its first frame lies."""
    at, chapters, shown = 0, list[Chapter](), list[Caption]()
    for part in parts:
        ms = len(part.mp3) // BYTES_A_MS
        if part.shown is None:
            shown += [Caption(at, at + ms, part.said)] if part.said else []
            chapters.append(Chapter(at, at + ms, TITLE))
        else:
            spans, names = part.shown.score.spans, part.shown.names
            chapters += [
                Chapter(at + span.start, at + min(span.end, ms), names[span.practice])
                for span in spans
            ]
            shown += captions(part.shown, at)
        at += ms
    return Rendered(
        b"".join(part.mp3 for part in parts), at, tuple(_merged(chapters)), tuple(shown)
    )


def _merged(chapters: list[Chapter]) -> Iterator[Chapter]:
    """Chapters of one name in a row are one, and none ends before the next one begins."""
    for _, same in groupby(
        zip(chapters, [*chapters[1:], None], strict=True), key=lambda pair: pair[0].name
    ):
        stretch = list(same)
        (first, _), (last, following) = stretch[0], stretch[-1]
        yield Chapter(first.start, following.start if following else last.end, first.name)


def speaker_of_sentences(voice: str, locale: str, folder: Path) -> Speak | None:
    """Alexa's sentences in this voice, each kept under ``folder``; None for no voice.

    Raises RecordingError, when it speaks, for a voice that does not exist or is not installed.
    """
    if voice == NO_VOICE:
        return None
    import numpy as np

    from audio.catalogue import voice_called
    from audio.encode import encode
    from audio.mix import levelled
    from audio.samples import position
    from audio.spoken import Clips

    clips = Clips(folder / locale, voice_called(voice))

    def speak(sentence: str) -> bytes:
        quiet = np.zeros(position(BETWEEN_MS if sentence else QUIET_MS), dtype=np.float32)
        if not sentence:
            return encode(quiet)
        return encode(np.concatenate([quiet, levelled(clips.clip(sentence))]))

    return speak


def write(rendered: Rendered, title: str, path: Path) -> Path:
    """Write the MP3 with its chapters, and the captions beside it; the captions' path.

    Either file is there whole or not at all.
    """
    write_whole(path, _tag(rendered.chapters, title) + rendered.mp3)
    return write_whole(path.with_suffix(".vtt"), vtt(rendered.captions).encode())


def _tag(chapters: Sequence[Chapter], title: str) -> bytes:
    """An ID3 tag (2.3, CHAP) with the chapters in the order in which they are heard."""
    from mutagen.id3 import CHAP, CTOC, TIT2, CTOCFlags

    names = [f"chapter-{number}" for number in range(len(chapters))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    frames = [
        TIT2(encoding=3, text=title),
        CTOC(element_id="chapters", flags=flags, child_element_ids=names),
    ]
    for name, chapter in zip(names, chapters, strict=True):
        heading = TIT2(encoding=3, text=chapter.name)
        frames.append(
            CHAP(
                element_id=name,
                start_time=chapter.start,
                end_time=chapter.end,
                sub_frames=[heading],
            )
        )
    return _joined_frames(frames)


def _joined_frames(frames: Sequence["Frame"]) -> bytes:
    """A tag of these frames in this order.

    mutagen alone writes the smallest first, and some players show chapters as they come.
    """
    from mutagen.id3 import ID3, BitPaddedInt

    body = b""
    for frame in frames:
        alone, tag = io.BytesIO(), ID3()
        tag.add(frame)
        tag.save(alone, v2_version=3, padding=lambda info: 0)
        body += alone.getvalue()[ID3_HEADER:]
    return b"ID3\x03\x00\x00" + BitPaddedInt.to_str(len(body), bits=7, width=4) + body
