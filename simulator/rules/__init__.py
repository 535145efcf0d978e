"""What the real service refuses is refused here: each rule is a function that names its source.

Sources are named as in Amazon's own pages, or as the issue or the package that shows the limit.
What Alexa does not refuse but drops without a word (an unknown tag, a directive for nobody) is
refused too: nobody wants to find it by ear.
"""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.rules import audio, response, screen, services, speech
from simulator.rules.exchange import Exchange, Findings, Json, LengthOf

RULES: tuple[Callable[[Exchange], Findings], ...] = (
    response.envelope,
    response.response_size,
    response.session_end,
    response.silent_events,
    response.known_directives,
    response.open_session,
    response.stop_ends,
    response.card,
    speech.speech_length,
    speech.well_formed,
    speech.tags,
    speech.tag_values,
    speech.one_voice,
    speech.pauses,
    speech.recordings_in_speech,
    speech.length_of_recordings,
    audio.player_present,
    audio.event_directives,
    audio.one_play,
    audio.play_closes,
    audio.stream_address,
    audio.stream_token,
    audio.expected_token,
    audio.captions,
    audio.now_playing,
    audio.clear_queue,
    screen.screen_present,
    screen.documents,
    screen.apl_version,
    screen.commands_token,
    screen.animations,
    screen.mixing_present,
    screen.mixed_audio,
    services.permission_request,
    services.dynamic_values,
    services.connections,
    services.gadget_payload,
)


@dataclass(frozen=True)
class Refusal:
    """One rule that a response breaks."""

    rule: str
    where: str
    """The place in the response, as a path."""
    why: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.why}"


def check(envelope: Json, answered: Json, length_of: LengthOf | None = None) -> list[Refusal]:
    """All that Alexa would refuse in this response to this request, both as whole envelopes.

    ``length_of`` tells the milliseconds of a recording's address (or raises LookupError), for the
    limits on what speech may play; without it they are not checked.
    """
    exchange = Exchange(envelope, answered, length_of)
    refusals = []
    for rule in RULES:
        for where, why in rule(exchange):
            refusals.append(Refusal(name_of(rule), where, why))
    return refusals


def name_of(rule: Callable[[Exchange], Findings]) -> str:
    """A rule as a refusal names it."""
    return rule.__name__.replace("_", " ")
