"""What runs in a page without a server: the guide, its speaker, and what the page is told of them.

A worker of the page hands in what was kept, the clock, and the recordings' pieces as it fetches
them; it asks for actions, lets time pass, and takes what there is to tell. All that crosses over is
JSON or bytes.
"""

import json
from collections.abc import (
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from interaction_models.build import FOLDER as MODELS
from simulator.answers import Clip, ListedAnswers
from simulator.echo.device import Device
from simulator.echo.learned import Learned
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understanding
from simulator.hearing import COSTS
from simulator.laptop import Laptop, key_of_this_laptop, laptop_of
from simulator.page_actions import action_of
from simulator.page_reader import PageReader
from simulator.page_state import PageState
from simulator.site.memory import BrowserStore
from skill.errors import RecordingError
from skill.guide.couple import Couple
from skill.guide.frames import FRAME_MS, assembled, read_listing
from skill.guide.programme import CONTENT, Place, Recording, Tonight, pieces_of, recording
from skill.prepared import read_content


class PieceStudio:
    """Recordings by their addresses, which list their pieces; nothing is mixed, and no file is made."""

    def __init__(self, frames: Mapping[str, int]) -> None:
        """``frames``: how long each piece is, by its id."""
        self._frames = frames
        self._listings: dict[str, str] = {}
        """Of the recordings that the speaker has fetched, by name."""

    def note(self, recordings: Iterable[Recording]) -> None:
        """An address lists its pieces: nothing has to be noted."""

    def file(self, url: str) -> Path:
        """There are no files here."""
        raise LookupError(f"{url} is put together by the page")

    def fetched(self, name: str) -> Path | None:
        """There are no files here."""
        return None

    def length_of(self, url: str) -> int:
        """The milliseconds of all its pieces. Raises LookupError for an address of none of ours."""
        listing, name = url.split("/")[-2:]
        try:
            ids, _ = read_listing(listing)
            frames = sum(self._frames[piece] for piece in ids)
        except (RecordingError, KeyError) as error:
            raise LookupError(f"no recording of ours: {error}") from error
        self._listings[name] = listing
        return frames * FRAME_MS

    def listing_of(self, name: str) -> str:
        """The pieces of a recording that was fetched. Raises LookupError for any other one."""
        return self._listings[name]


class BrowserGuide:
    """The guide behind one page."""

    def __init__(
        self,
        locale: str,
        kept: str,
        weights: bytes,
        frames: str,
        sentences: str,
        keep: Callable[[str], None],
        zone: str,
        stands: str = "",
    ) -> None:
        """The page is in this locale, of which everything is there, and nothing of any other.

        ``kept`` are the items of the store, ``keep`` takes them anew; ``frames`` of all pieces.

        ``sentences`` is the list of clips that ``write_sentences`` has written.
        ``stands`` is what ``standing`` told before the page was loaded again; empty: nothing.
        """
        self._zone = ZoneInfo(zone)
        self._store = BrowserStore(json.loads(kept), lambda items: keep(json.dumps(items)))
        self._studio = PieceStudio(json.loads(frames))
        listed = json.loads(sentences)
        self._answers = ListedAnswers({text: Clip(*clip) for text, clip in listed["clips"].items()})
        self._answers_ahead: list[str] = listed["ahead"]
        whole, words = read_content(CONTENT)
        self._words = words[locale]
        self._repertoire = whole.only(self._words.ready)
        model = json.loads((MODELS / f"{locale}.json").read_text(encoding="utf-8"))
        self._invocation_name = model["interactionModel"]["languageModel"]["invocationName"]
        understanding = Understanding(
            model, locale, COSTS, learn=lambda: Learned.from_bytes(weights)
        )
        self._understand = understanding.understand
        self._state = PageState(
            self._couple,
            self._opened,
            change=lambda function: self._store.change(key_of_this_laptop(), function),
        )
        self._state.attach(self._opened(self._state, Device(locale=locale), None))
        self._reader = PageReader(self._state)
        self._stand(stands)

    def hello(self) -> str:
        """What a page is told first."""
        return json.dumps(self._state.hello())

    def act(self, name: str, fields: str) -> bool:
        """Do what the page asks for; False where it asks for nothing that there is."""
        try:
            action = action_of(name, json.loads(fields))
        except (ValueError, AttributeError):
            return False
        action(self._state)
        return True

    def tick(self, ms: int) -> bool:
        """Time passes; whether there is something to tell at once."""
        return self._state.tick(ms)

    def unread(self) -> str:
        """What there is to tell: a list of kinds and messages."""
        return json.dumps(self._reader.unread())

    def standing(self) -> str:
        """Where the evening stands, so that a page that is loaded again can go on; empty: nowhere."""
        stream = self._state.stands()
        return json.dumps(asdict(stream)) if stream else ""

    def _stand(self, stands: str) -> None:
        """Be where the page was before; nowhere, where it was another version's."""
        try:
            stream = Stream(**json.loads(stands or "null"))
            self._studio.length_of(stream.url)
        except (TypeError, ValueError, LookupError):
            return
        self._state.stand(stream)

    def captions(self, token: str) -> str:
        """The captions of what plays at a place, as WebVTT; empty where there are none."""
        return self._state.picture.captions_of(token) or ""

    def pieces(self, name: str) -> str:
        """The ids of a recording's pieces, and how much softer it is. Raises LookupError."""
        ids, steps = read_listing(self._studio.listing_of(name))
        return json.dumps({"ids": ids, "steps": steps})

    def answers_ahead(self) -> str:
        """The names of the clips of what is said while an evening plays."""
        return json.dumps(self._answers_ahead)

    def ahead(self, token: str) -> str:
        """The ids of all pieces of an evening, so that it goes on without a network."""
        place = Place.from_token(token, self._repertoire)
        if place is None:
            return "[]"
        plan = self._repertoire.plan(place.plan, place.preferences, place.phase)
        recordings = [
            recording(segment, self._words, Tonight.of(place)) for segment in plan.segments
        ]
        return json.dumps([piece.id for piece in pieces_of(recordings)])

    def recording(self, pieces: Sequence[memoryview], steps: int) -> bytes:
        """A recording of its pieces. Raises RecordingError for what is no piece."""
        return bytes(assembled(map(bytes, pieces), steps))

    def _couple(self) -> Couple:
        """What is kept of the couple of this browser."""
        return self._store.read(key_of_this_laptop())

    def _opened(self, state: PageState, device: Device, at: datetime | None) -> Laptop:
        now = (at or datetime.now(self._zone)).replace(tzinfo=self._zone)
        return laptop_of(
            self._repertoire,
            self._words,
            self._studio,
            self._store,
            state,
            now,
            self._zone,
            self._understand,
            self._invocation_name,
            device,
            wake="",
            answers=self._answers,
        )
