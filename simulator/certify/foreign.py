"""A skill that is not ours under test: what can be known of it from its handler and its model.

Its listing, its words and what it remembers outside of the session are not at hand. So what belongs
to them is not run, and the words are those that the walk has heard. A skill that keeps something in
a table or in its process has one memory on all paths of the walk.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from simulator.certify.scenarios import on_every_echo
from simulator.certify.under_test import SkillUnderTest
from simulator.echo.device import Device, Screen
from simulator.echo.foreign import AudioFolder, Handler, answering
from simulator.echo.player import Json
from simulator.echo.understanding import Understanding
from simulator.echo.wire import Answer
from simulator.echo.world import Memory, Opened, Scenario

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("America/New_York"))
MOST = 9
"""Counters in a session's attributes are told apart up to this: behind it nothing new is hoped for,
and a walk that counts would never end."""
LONGEST = 60
"""Characters of a text that tell two stages apart."""


def any_skill(handler: Handler, model: Json, audio: AudioFolder, locale: str) -> SkillUnderTest:
    """A skill by its handler and its interaction model, which ``read_model`` has completed."""
    understanding = Understanding(model, locale)
    answer = answering(handler, _quietly)

    def opened(scenario: Scenario, memory: Memory, now: Callable[[], datetime]) -> Answer:
        return answer

    language = model["interactionModel"]["languageModel"]
    return SkillUnderTest(
        locale=locale,
        opened=Opened(
            skill=opened,
            understand=cache(understanding.understand),
            invocation=language["invocationName"],
            length_of=cache(audio.length_of),
            stage_of=stage_of,
        ),
        scenarios=scenarios(locale),
        model=model,
    )


def _quietly(traceback: str) -> None:
    """What it raises is in the response, as Lambda tells it."""


def scenarios(locale: str) -> tuple[Scenario, ...]:
    """The speakers that make a difference to any skill."""
    first = Scenario("on a speaker", Device(locale=locale), NOON, {})
    dot = first.device
    return (
        first,
        replace(first, name="with a screen", device=replace(dot, screen=Screen()), is_brief=True),
        replace(
            first,
            name="a speaker without a player",
            device=replace(dot, audio_player=False),
            is_brief=True,
        ),
        replace(first, name="no recording can be had", reachable=False, is_brief=True),
        *on_every_echo(first),
    )


def stage_of(attributes: Mapping[str, Any]) -> str:
    """Where a conversation stands, by all that its session remembers."""
    return json.dumps(_in_short(attributes), sort_keys=True) if attributes else ""


def _in_short(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A value with its large numbers and its long texts cut."""
    match value:
        case bool():
            return value
        case int() | float():
            return value if abs(value) <= MOST else "many"
        case str():
            return value[:LONGEST]
        case Mapping():
            return {key: _in_short(part) for key, part in value.items()}
        case list():
            return [_in_short(part) for part in value[:MOST]]
        case _:
            return value
