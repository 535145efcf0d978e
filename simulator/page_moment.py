"""What a page is told of a speaker: whose it is, and how it stands at this moment.

Values in, values out: ``page_state`` keeps what happened, and asks for the moment behind it.
"""

from dataclasses import dataclass

from simulator.bedside import Bedside
from simulator.echo.device import SCREENS
from simulator.echo.habits import Activity
from simulator.echo.language import language_of
from simulator.echo.player import Json
from simulator.echo.screen import seen
from simulator.echo.speaker import Speaker
from simulator.echo.steering import NEXT, PAUSE, PREVIOUS, RESUME
from simulator.echo.stream import Stream
from simulator.picture import LISTENING, Picture
from skill.guide.talk import Stage

KEYS = {"play": RESUME, "pause": PAUSE, "nexttrack": NEXT, "previoustrack": PREVIOUS}
"""What the keys of a lock screen, a headset or a keyboard mean to the speaker."""


def introduction(bedside: Bedside, picture: Picture, is_undecided: bool) -> Json:
    """Whose speaker it is, in which language, and where help is.

    ``is_undecided``: a page's browser says in which language it speaks.
    """
    locale = bedside.speaker.device.locale
    language = language_of(locale)
    return {
        "locale": locale,
        "undecided": is_undecided,
        "numbers": [{"name": number.name, "digits": number.digits} for number in bedside.numbers],
        "skill": picture.skill_name,
        "opening": picture.opening,
        "keys": {key: language.utterance_for(intent) for key, intent in KEYS.items()},
        "forget": picture.labels.usual.forget,
    }


def kind_of_speaker(speaker: Speaker, as_echo: bool) -> Json:
    """Which device it is, in which language, and its clock; ``as_echo``: it keeps some words."""
    names = [name for name, screen in SCREENS.items() if screen == speaker.device.screen]
    return {
        "device": names[0],
        "echo": as_echo,
        "locale": speaker.device.locale,
        # As a browser's field for a date and time has it.
        "clock": f"{speaker.now:%Y-%m-%dT%H:%M}",
    }


@dataclass(frozen=True)
class Moment:
    """A speaker as it stands now, and what of the evening so far changes how it is shown."""

    speaker: Speaker
    picture: Picture
    last_stream: Stream | None
    """The recording that played last."""
    is_hard: bool
    """Whether what was said last was a hard moment, of which no screen tells."""
    is_good_night: bool
    """Whether a hard moment ended the evening, which is shown as any other end."""
    is_stopped: bool
    """Whether what plays no more was ended, and is not only held."""
    is_answering: bool
    """Whether the guide still speaks, and what plays waits behind it."""

    def score(self) -> Json | None:
        """What plays, or played last; None behind a hard moment, as behind any other end."""
        player = self.speaker.player
        inside = self._inside()
        if inside is not None and not self.is_good_night:
            return self.picture.score(inside)
        is_forgotten = self.is_good_night or not player.remembered
        if self.last_stream is None or is_forgotten:
            return None
        return self.picture.score(self.last_stream, player.enqueued)

    def is_over(self) -> bool:
        """Whether nothing plays or is held that could go on."""
        return self.score() is None or self.light() == Activity.FINISHED

    def now(self) -> Json:
        """The light, where in the recording it is, what can be said, and the screen if it has one."""
        inside = self._inside()
        in_player = self.speaker.player.context()["offsetInMilliseconds"]
        parts: dict[str, object] = {
            "light": self.light(),
            "offset": in_player if inside is None else inside.offset,
            "sentences": self._sentences(),
        }
        if self.speaker.device.screen:
            parts["screen"] = self._screen()
        return parts

    def light(self) -> str:
        """What the speaker does, but for an end: behind each the page goes dark."""
        activity = self._activity()
        is_ended = self.is_stopped and activity == Activity.STOPPED
        if self.is_good_night and activity != LISTENING:
            is_ended = True
        return Activity.FINISHED if is_ended else activity

    def _activity(self) -> str:
        """What the speaker does."""
        if self._inside() is not None:
            activity = str(Activity.PLAYING)
        elif self.speaker.listening:
            activity = LISTENING
        else:
            activity = str(self.speaker.player.context()["playerActivity"])
        if self.is_answering and activity == Activity.PLAYING:
            return Activity.BUFFER_UNDERRUN  # it begins, or goes on, behind the answer
        return activity

    def _sentences(self) -> tuple[str, ...]:
        """What people usually say now."""
        activity = self._activity()
        if self.is_good_night and activity == LISTENING:
            return self.picture.sentences(LISTENING, Stage.CARING)
        if self.is_good_night:
            return self.picture.sentences(Activity.FINISHED)
        attributes = self.speaker.attributes or {}
        stage = str(attributes.get("stage", ""))
        return self.picture.sentences(activity, stage)

    def _screen(self) -> Json | None:
        """What is on the speaker's screen; None in a hard moment."""
        speaker = self.speaker
        if self.is_hard:
            return None
        if speaker.document is None:
            return {"words": seen(None, speaker.sounding, self.picture.labels.screen)}
        return self.picture.page(speaker.document)

    def _inside(self) -> Stream | None:
        """The recording that sounds inside the conversation; None: none does."""
        return self.speaker.sounding if self.speaker.speaks_with_sound else None
