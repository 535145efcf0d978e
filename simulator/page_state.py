"""What a page shows of a speaker: all that was said, and this moment. Nothing is written down."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from simulator.bedside import Bedside, ForeignBedside, at_bedside
from simulator.clock import WallClock
from simulator.discretion import HeldBack, is_conversation
from simulator.echo.device import Device
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.steering import CANCEL, STOP
from simulator.echo.stream import Stream
from simulator.laptop import Laptop
from simulator.messages import Log, Message
from simulator.moving import joined
from simulator.page_moment import Moment, introduction, kind_of_speaker
from simulator.picture import ForeignPicture, GuidePicture, Picture
from simulator.rules import Refusal
from skill.guide.couple import Couple

Reopen = Callable[["PageState", Device, datetime | None], Laptop | ForeignBedside]
"""Opens another speaker for a page, by its kind and its date."""

ENDING = frozenset({STOP, CANCEL})
"""What ends an evening by a word."""

Change = Callable[[Callable[[Couple], Couple]], Couple]
"""Changes what is kept of the couple, as CoupleStore does."""


class PageState:
    """Watches a speaker for any number of pages, and lets it hear what is said in one of them.

    It is a speaker of its own, on which every sentence is meant for the guide; ``as_echo`` makes it
    keep for itself what Alexa would have kept.
    """

    def __init__(
        self,
        couple: Callable[[], Couple],
        reopen: Reopen | None = None,
        wall: Callable[[], float] | None = None,
        change: Change | None = None,
        locales: Sequence[str] = (),
        is_undecided: bool = False,
    ) -> None:
        """``couple`` reads what is kept of the two; ``reopen`` makes a developer another speaker.

        ``wall`` tells seconds since 1970; ``change`` changes what is kept. It can speak in any of
        these ``locales``; while it ``is_undecided`` a page's browser says in which.
        """
        self.locales = locales
        self.is_undecided = is_undecided
        self.log = Log()
        """What happened, in order; a page that connects is told all of it."""
        self.as_echo = False
        self.asides: list[Json] = []
        """Answers to hard moments, for the pages that are open; the newest alone is kept."""
        self.asides_end = 0
        self.picture: Picture
        """What is drawn of the skill."""
        self._bedside: Bedside
        self._couple, self._reopen, self._wall = couple, reopen, WallClock(wall)
        self._change = change
        self._messages = HeldBack[Message](self.log.add)
        self._hard_moment = False
        self._good_night = False
        """Whether a hard moment ended the evening, which is shown as any other end."""
        self._said_stop = False
        """Whether what plays no more was ended, and is not only held."""
        self._stream: Stream | None = None
        """The one that played last."""
        self._speaking_ms = 0
        """How much longer the guide speaks; meanwhile nothing plays, and nobody's answer is due."""
        self._nights: Json | None = None
        self._parts: dict[str, Json | None] = {}

    def attach(self, skill: Laptop | ForeignBedside) -> None:
        """Show this speaker: our guide's, or that of a skill that is not ours."""
        self._bedside = at_bedside(skill)
        if isinstance(skill, Laptop):
            self.picture = GuidePicture(skill, self._couple)
        else:
            self.picture = ForeignPicture(skill)
        self._nights = self._year()
        self._look()

    @property
    def speaker(self) -> Speaker:
        """The speaker that is shown."""
        return self._bedside.speaker

    def hello(self) -> Json:
        """What a page is told first: whose speaker it is, in which language, and where help is."""
        return introduction(self._bedside, self.picture, self.is_undecided)

    # What the speaker does (see Watcher)

    def spoke(self, text: str) -> None:
        clips = self.picture.answers.clips_saying(text)
        self._speaking_ms = sum(clip.ms for clip in clips)
        spoken = {"text": text, "clips": [f"sentences/{clip.name}" for clip in clips]}
        if self._hard_moment:
            self.asides = [spoken]
            self.asides_end += 1
        else:
            self._tell("said", who="alexa", **spoken)

    def session_ended(self) -> None:
        pass

    def exchanged(self, request: Json, response: Json) -> None:
        if self._bedside.hides(request, response):
            self._forget()
        if is_conversation(request):
            self._said_stop = _intent_of(request) in ENDING
        if not self._hard_moment:
            self._tell_exchange(request, response)
            if is_conversation(request):
                self._messages.release()
        self._nights = self._year()

    def refused(self, refusals: list[Refusal]) -> None:
        if not self._hard_moment:
            self._tell("refused", rules=[str(refusal) for refusal in refusals])

    def played(self, stream: Stream) -> None:
        self._good_night = False
        if not self.speaker.speaks_with_sound:
            self._stream = stream

    def stopped(self) -> None:
        pass

    # What people do, and time

    def hear(self, utterance: str) -> None:
        """Somebody said this."""
        self.is_undecided = False  # whoever comes now, it speaks as it was spoken to
        speaker = self.speaker
        speaker.now = self._wall.catch_up(speaker.now)
        self._hard_moment, self.asides, self._speaking_ms = False, [], 0
        self._messages.hold(("said", {"who": "you", "text": utterance}))
        if self.as_echo and not self._bedside.is_hard_moment(utterance):
            self._hear_as_an_echo(utterance)
        else:
            on_an_echo = self._bedside.hear_as_meant(utterance)
            if on_an_echo and not self._hard_moment:
                self._tell("echo", text=on_an_echo)
        self._messages.release()
        self._look()

    def touch(self, target: str) -> None:
        """Somebody touches what the screen shows."""
        self._hard_moment, self.asides = False, []
        self.speaker.touch(target)
        self._look()

    def _hear_as_an_echo(self, utterance: str) -> None:
        speaker = self.speaker
        speaker.always_addressed = False
        if not speaker.hear(utterance) and speaker.withheld:
            reason = self.picture.labels.withheld.reason(speaker.withheld)
            self._tell("withheld", text=reason, offer=speaker.withheld.instead)

    def advance(self, ms: int) -> None:
        """Let time pass. The open microphone waits for as long as somebody types."""
        speaker = self.speaker
        self._speaking_ms = 0
        self._wall.passed(ms)
        if speaker.sounding:
            speaker.advance(ms)
        else:
            speaker.wait(ms)
        self._look()

    def tick(self, ms: int) -> bool:
        """Real time passes; what begins behind what sounds begins at its beginning.

        Whether what waited for an answer begins now, so that pages are told at once.
        """
        speaker = self.speaker
        speaker.now = self._wall.catch_up(speaker.now)
        if self._speaking_ms:
            self._speaking_ms = max(0, self._speaking_ms - ms)
            self._look()
            return not self._speaking_ms
        stream = speaker.sounding
        if stream is not None:
            ms = min(ms, stream.length - stream.offset)
        self.advance(ms)
        return False

    def bring(self, brought: Couple) -> None:
        """Nights come from another device, and join those that are here."""
        if self._change is None:
            return
        self._change(lambda here: joined(here, brought))
        self._nights = self._year()
        self._look()

    def stands(self) -> Stream | None:
        """What plays or is held, for a page that begins anew; None behind a hard moment or an end."""
        moment = self._moment()
        return None if moment.is_over() else self.speaker.player.first

    def stand(self, stream: Stream) -> None:
        """Be where another page was left: in this stream, held."""
        self.speaker.player.remember(stream)
        self.played(stream)
        self._look()

    def speak_in(self, locale: str) -> None:
        """Speak in another language, as a speaker that remembers nothing of this one."""
        self.is_undecided = False
        if locale in self.locales and locale != self.speaker.device.locale:
            self._open(replace(self.speaker.device, locale=locale), None)

    # What developers do

    def be_an_echo(self, on: bool) -> None:
        """Whether to keep for itself what Alexa would have kept."""
        self.as_echo = on
        self._look()

    def send(self, request: Json) -> None:
        """Ask the skill itself, past the speaker: a request that was changed by hand."""
        self._hard_moment = False
        try:
            self.speaker.send(request)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            self._tell("refused", rules=[f"this request cannot be judged ({error!r})"])
            return
        self._look()

    def open_another(self, device: Device, at: datetime | None) -> None:
        """Another speaker in place of this one, that remembers nothing of it. ``at``: its date."""
        self._open(replace(device, locale=self.speaker.device.locale), at)

    def _open(self, device: Device, at: datetime | None) -> None:
        if self._reopen is None:
            return
        self._stream, self._hard_moment, self._good_night = None, False, False
        self.log.drop()
        self.attach(self._reopen(self, device, at))

    # What is shown

    def parts(self) -> dict[str, Json | None]:
        """This moment, in parts: a page is told of each one that has changed."""
        return self._parts

    def _look(self) -> None:
        """Note this moment as a whole, for pages that ask while the speaker is at work."""
        moment = self._moment()
        self._parts = {
            "nights": self._nights,
            "speaker": kind_of_speaker(self.speaker, self.as_echo),
            "score": moment.score(),
            "now": moment.now(),
        }

    def _moment(self) -> Moment:
        return Moment(
            self.speaker,
            self.picture,
            self._stream,
            is_hard=self._hard_moment,
            is_good_night=self._good_night,
            is_stopped=self._said_stop,
            is_answering=self._speaking_ms > 0,
        )

    def _year(self) -> Json | None:
        return self.picture.nights(self.speaker.now)

    def _tell(self, kind: str, **fields: object) -> None:
        self._messages.show((kind, fields))

    def _tell_exchange(self, request: Json, response: Json) -> None:
        body = request["request"]
        if body["type"] == "AudioPlayer.PlaybackFailed":
            not_played = self.picture.labels.page.not_played
            self._tell("said", who="note", text=not_played.format(reason=body["error"]["message"]))
        title = f"{body['type']} {_intent_of(request)}".rstrip()
        self._tell("exchange", title=title, request=request, response=response)

    def _forget(self) -> None:
        """A hard moment: of this evening nothing is kept, and of this sentence nothing is told."""
        self._hard_moment, self._good_night = True, True
        self._messages.drop()
        self.log.drop()


def _intent_of(request: Json) -> str:
    """The name of what was said; empty where nothing was."""
    intent = request["request"].get("intent") or {}
    return str(intent.get("name", ""))
