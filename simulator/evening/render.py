"""A whole evening as one file to listen to on the sofa, from the welcome to the good night.

The virtual Echo plays it on a virtual clock, so it is the evening that the skill really gives.
Recordings go into the file frame by frame, as they are; the conversation's sentences are clips of
the same voice, and the couple's are a short quiet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from simulator.echo.device import Device
from simulator.echo.player import Json
from simulator.echo.slots import SlotValue
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understood
from simulator.evening.chaptered import Chapter, Rendered, write
from simulator.evening.timeline import Timeline, timeline
from simulator.labels import labels_of
from simulator.laptop import Laptop, open_laptop
from simulator.rules import Refusal
from skill import app
from skill.errors import QuietTogetherError
from skill.guide.frames import BYTES_A_MS
from skill.guide.intents import Intent, Slot
from skill.guide.programme import CONTENT, Caption, Place
from skill.guide.tables import recordings_locale
from skill.guide.text import sentences_of

__all__ = [
    "NO_VOICE",
    "Chapter",
    "Rendered",
    "Wish",
    "render",
    "speaker_of_sentences",
    "write",
]

QUIET_MS = 960
"""Before and behind what Alexa says, where the couple would speak."""
EVENING = (22, 0)
"""When the rendered evening begins: early enough for every length."""
MOST_YES = 4
"""No evening asks for more before it begins."""
NO_VOICE = "none"

Speak = Callable[[str], bytes]
"""A sentence of Alexa's as an MP3, with a little quiet before it; for no sentence, a longer
quiet."""


class Evening:
    """Watches the speaker through an evening, and notes what is heard, in order."""

    def __init__(self) -> None:
        self.sounds: list[str | Stream] = []
        """Alexa's sentences, and the recordings that were played from their beginning."""
        self.troubles: list[str] = []

    def spoke(self, text: str) -> None:
        self.sounds.append(text)

    def played(self, stream: Stream) -> None:
        self.sounds.append(stream)

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
    mood: str
    night: int
    """The couple's how many-th it is; all before it were kept, the last one yesterday."""
    locale: str


def render(
    wish: Wish,
    recordings: Path,
    today: date,
    zone: ZoneInfo,
    speak: Speak | None,
) -> Rendered:
    """An evening, as it is today; without ``speak``, the recordings alone.

    Raises QuietTogetherError when it does not begin, or when something of it cannot be played or
    spoken.
    """
    evening = Evening()
    now = datetime(today.year, today.month, today.day, *EVENING, tzinfo=zone)
    earlier_nights = frozenset(today - timedelta(days=ago) for ago in range(1, wish.night))
    # A couple of nobody: what a real one has in its data folder stays as it is.
    with TemporaryDirectory(prefix="quiet-together-") as folder:
        memory = Path(folder)
        laptop = open_laptop(
            memory,
            evening,
            now,
            zone,
            wish.locale,
            recordings,
            _understanding(wish.minutes, wish.mood),
            wake="",  # a file that is played in a house must wake no speaker
        )
        _remember(memory, earlier_nights)
        _listen_through(laptop, is_first=wish.night == 1)
    trouble = _trouble_of(evening)
    if trouble:
        raise QuietTogetherError(f"The evening cannot be rendered: {trouble}")
    return _joined(list(_parts(evening, laptop, speak)))


def _trouble_of(evening: Evening) -> str:
    """The first thing that went wrong; empty when the evening is whole."""
    if evening.troubles:
        return evening.troubles[0]
    has_recording = any(isinstance(sound, Stream) for sound in evening.sounds)
    return "" if has_recording else "it did not begin"


def _understanding(minutes: int, mood: str) -> Callable[[str, date], Understood]:
    """Understands the three things that are said here, in every language."""
    slots = {
        Slot.LENGTH.value: _slot_value(str(minutes), "LENGTH"),
        Slot.MOOD.value: _slot_value(mood, "MOOD"),
    }
    intents: Mapping[str, Understood] = {
        "open": Understood("", named=True),
        "begin": Understood(Intent.BEGIN.value, named=True, slots=slots),
        "yes": Understood(Intent.YES.value, named=True),
    }
    return lambda utterance, today: intents[utterance]


def _slot_value(word: str, kind: str) -> SlotValue:
    """A value whose words, id and name are one and the same."""
    return SlotValue(value=word, id=word, kind=kind, name=word)


def _remember(data: Path, nights: frozenset[date]) -> None:
    settings = app.Settings()
    key = app.couple_key(settings.skill_id, Device().user_id)
    app.open_store(settings, data).change(key, lambda new: replace(new, nights=nights))


def _listen_through(laptop: Laptop, is_first: bool) -> None:
    """Open the skill, say what is wanted and yes to what is asked, and let it play to its end.

    On a first night what is wanted is said at once: behind the first words it would only be asked
    a second time whether both are willing.
    """
    speaker = laptop.speaker
    opening = [] if is_first else ["open"]
    for utterance in (*opening, "begin", *["yes"] * MOST_YES):
        if not speaker.player.playing:
            speaker.hear(utterance)
    while speaker.player.playing:
        speaker.advance(60_000)


@dataclass(frozen=True)
class _Part:
    """A stretch of the file."""

    mp3: bytes
    title: str
    """What it is called where no practice names it."""
    sentence: str = ""
    """What Alexa says in it; empty for a quiet or a recording."""
    timeline: Timeline | None = None
    """What is heard when, of a recording."""

    @property
    def ms(self) -> int:
        """How long it is."""
        return len(self.mp3) // BYTES_A_MS

    def chapters(self, start: int) -> Iterator[Chapter]:
        """Its chapters, where it begins at ``start``."""
        if self.timeline is None:
            yield Chapter(start, start + self.ms, self.title)
            return
        *earlier, last = self.timeline.score.spans
        names = self.timeline.names
        for span in earlier:
            yield Chapter(start + span.start, start + span.end, names[span.practice])
        # The file has whole frames, and may end some milliseconds before or behind the score.
        yield Chapter(start + last.start, start + self.ms, names[last.practice])

    def captions(self, start: int) -> Iterator[Caption]:
        """Its captions, where it begins at ``start``."""
        if self.timeline is not None:
            for shown in self.timeline.captions:
                yield Caption(start + shown.start, start + shown.end, shown.text)
        elif self.sentence:
            yield Caption(start, start + self.ms, self.sentence)


def _parts(evening: Evening, laptop: Laptop, speak: Speak | None) -> Iterator[_Part]:
    title = labels_of(laptop.words.locale).file.title
    for sound in evening.sounds:
        if isinstance(sound, Stream):
            yield _recording(sound, laptop, title)
        elif speak:
            yield _Part(speak(""), title)
            for sentence in sentences_of(sound):
                yield _Part(speak(sentence), title, sentence=sentence)
            yield _Part(speak(""), title)


def _recording(stream: Stream, laptop: Laptop, title: str) -> _Part:
    place = Place.from_token(stream.token, laptop.repertoire)
    assert place is not None, "the skill plays its own recordings"
    mp3 = laptop.studio.file(stream.url).read_bytes()
    return _Part(mp3, title, timeline=timeline(place, laptop.repertoire, laptop.words))


def _joined(parts: list[_Part]) -> Rendered:
    """One after the other, each where its first frame lies."""
    start = 0
    chapters: list[Chapter] = []
    subtitles: list[Caption] = []
    for part in parts:
        chapters += part.chapters(start)
        subtitles += part.captions(start)
        start += part.ms
    return Rendered(
        mp3=b"".join(part.mp3 for part in parts),
        ms=start,
        chapters=tuple(_merged(chapters)),
        captions=tuple(subtitles),
    )


def _merged(chapters: list[Chapter]) -> Iterator[Chapter]:
    """Chapters of one name in a row are one, and none ends before the next one begins."""
    stretches = [list(same) for _, same in groupby(chapters, key=lambda chapter: chapter.name)]
    following_starts = [stretch[0].start for stretch in stretches[1:]]
    ends = [*following_starts, chapters[-1].end] if chapters else []
    for stretch, end in zip(stretches, ends, strict=True):
        yield Chapter(stretch[0].start, end, stretch[0].name)


def speaker_of_sentences(voice: str, locale: str, folder: Path) -> Speak | None:
    """The conversation's sentences in this voice; None for no voice.

    The shipped voice has clips of them; what any other one says is kept under ``folder``. Raises
    RecordingError, when it speaks, for a voice that does not exist or is not installed.
    """
    if voice == NO_VOICE:
        return None
    import numpy as np

    from audio.catalogue import voice_for
    from audio.conversation import sentence_mp3
    from audio.encode import encode
    from audio.files import CLIPS
    from audio.pronunciation import pronunciation_of
    from audio.samples import position
    from audio.spoken import Clips
    from audio.styles import shipped_voices

    root = CLIPS if voice in shipped_voices() else folder
    recorded_in = recordings_locale(CONTENT, locale)
    clips = Clips(root / recorded_in, voice_for(voice, recorded_in), pronunciation_of(recorded_in))

    def speak(sentence: str) -> bytes:
        if not sentence:
            return encode(np.zeros(position(QUIET_MS), dtype=np.float32))
        return sentence_mp3(sentence, clips)

    return speak
