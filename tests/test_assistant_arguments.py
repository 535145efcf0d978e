"""What a tool takes from an assistant: its own arguments, in their own types, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from threading import Event
from typing import Any

import anyio
import pytest
from mcp_types import CallToolResult

from tests.assistants import Assistant, Refused, beside, guide_of
from tests.bedroom import EVENING, Memory
from tests.test_assistant import tools_of

FIRST_EVENING = "qt3:ordinary-3:en-US:2026-11-23:1:0:0:0:0:1:0:u1:0:0:0:"
AT_ONCE = 40
"""More calls than questions may wait."""
UNDER_WAY_S = 0.3
"""So long the first of them takes, unless another one begins meanwhile."""


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    with beside(guide_of(Memory())) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("tool", "sent", "takes"),
    [
        ("set_preferences", {"tuoch": False}, "pace, touch, looking, look, questions, voice, "),
        ("set_preferences", {"touch": False, "kissing": False}, "numbers, and nothing else."),
        ("tonight", {"length": 12}, "`tonight` takes minutes, mood, and nothing else."),
        ("begin", {"ticket": "invitation-1", "both_said_yes": True}, "invitation, both_said_yes"),
        ("heard", {"evening": FIRST_EVENING, "second": 180}, "evening, to_second, from_second"),
        ("forget", {"sure": True}, "`forget` takes ticket, both_are_sure, and nothing else."),
        ("nights", {"couple": 1}, "`nights` takes no arguments, and nothing else."),
    ],
)
def test_a_misspelt_argument_does_nothing(tool: str, sent: dict[str, Any], takes: str) -> None:
    """Not even what is spelt right beside it; those that there are stand in the answer."""
    memory = Memory()
    with beside(guide_of(memory)) as assistant, pytest.raises(Refused) as refused:
        assistant.ask(tool, **sent)
    assert str(refused.value).startswith("Nothing was done: ")
    assert takes in str(refused.value)
    assert not [name for name in ("tuoch", "kissing", "couple") if name in str(refused.value)]
    assert memory.writes == 0


SWITCHES = [("set_preferences", name) for name in ("touch", "looking", "numbers")]
NO_BOOLEANS: list[object] = ["false", "no", "off", 0, 1, "not tonight", [False]]
SECONDS = [("heard", name) for name in ("from_second", "to_second")]
NO_SECONDS: list[object] = ["180", True, None, -1, 1e9, float("nan"), [180]]


@pytest.mark.parametrize(
    ("tool", "argument", "sent"),
    [
        *[(*switch, value) for switch in SWITCHES for value in NO_BOOLEANS],
        *[(*second, value) for second in SECONDS for value in NO_SECONDS],
        ("set_preferences", "pace", "Gentler"),
        ("set_preferences", "voice", ["whisper"]),
        ("set_preferences", "questions", "deep"),
        ("tonight", "minutes", 3.5),
        ("tonight", "mood", 3),
        ("forget", "both_are_sure", "yes"),
        ("begin", "invitation", None),
    ],
)
def test_a_value_of_another_type_does_nothing(tool: str, argument: str, sent: object) -> None:
    """The argument is named, and nothing is taken for a yes, a no or a moment that is none."""
    memory = Memory()
    evening = {"evening": FIRST_EVENING, "to_second": 180} if tool == "heard" else {}
    with beside(guide_of(memory)) as assistant, pytest.raises(Refused, match=f"^{argument}: "):
        assistant.ask(tool, **(evening | {argument: sent}))
    assert memory.writes == 0


@pytest.mark.parametrize("minutes", [12, 12.0])
def test_a_number_may_come_with_a_point(minutes: float) -> None:
    """Some hosts write all of them so."""
    with beside(guide_of(Memory())) as assistant:
        assert assistant.ask("tonight", minutes=minutes)["minutes"] == 12


def test_what_was_heard_goes_forwards() -> None:
    """Which of the two comes first is told."""
    with beside(guide_of(Memory())) as assistant:
        evening = assistant.begun(minutes=3)["evening"]
        with pytest.raises(Refused, match="`from_second` comes before `to_second`"):
            assistant.ask("heard", evening=evening, from_second=100, to_second=3)


@pytest.mark.parametrize(
    ("tool", "argument"),
    [
        ("tonight", "mood"),
        ("one_question", "theme"),
        ("begin", "invitation"),
        ("heard", "evening"),
        ("forget", "ticket"),
    ],
)
def test_a_text_of_a_megabyte_is_no_name(tool: str, argument: str) -> None:
    """It comes back in no answer."""
    huge = "no" * 500_000
    needed = {"to_second": 1} if tool == "heard" else {}
    with beside(guide_of(Memory())) as assistant:
        result = assistant.result(tool, **(needed | {argument: huge}))
    assert len(result.model_dump_json()) < 1_000


def test_the_schema_says_what_there_is(assistant: Assistant) -> None:
    """Every tool closes its list of arguments; moods, lengths and themes stand in theirs."""
    schemas = {tool.name: tool.input_schema for tool in tools_of(assistant)}
    assert all(schema["additionalProperties"] is False for schema in schemas.values())
    tonight = schemas["tonight"]["properties"]
    assert tonight["mood"]["enum"][:2] == ["ordinary", "tired"]
    assert tonight["minutes"]["enum"] == [3, 5, 7, 10, 12, 15, 20, 30, None]
    assert "fun" in schemas["one_question"]["properties"]["theme"]["enum"]
    for mood in filter(None, tonight["mood"]["enum"]):
        assistant.ask("tonight", mood=mood)
    for theme in schemas["one_question"]["properties"]["theme"]["enum"]:
        assistant.ask("one_question", theme=theme)


def test_calls_at_once_are_answered_one_by_one() -> None:
    """While the first one is under way, no other begins."""
    calls_begun: list[int] = []
    another_began = Event()

    def look_at_clock() -> datetime:
        calls_begun.append(1)
        if len(calls_begun) == 1:
            another_began.wait(UNDER_WAY_S)
            assert len(calls_begun) == 1
        another_began.set()
        return EVENING

    with beside(replace(guide_of(Memory()), now=look_at_clock)) as assistant:
        results = assistant.portal.call(at_once, assistant, "tonight", {})
    assert [result.is_error for result in results] == [False] * AT_ONCE


def test_of_many_yeses_one_begins(assistant: Assistant) -> None:
    """However fast they come behind each other."""
    yes = {"invitation": assistant.ask("tonight")["invitation"], "both_said_yes": True}
    results = assistant.portal.call(at_once, assistant, "begin", yes)
    assert [result.is_error for result in results].count(False) == 1


async def at_once(
    assistant: Assistant, tool: str, arguments: dict[str, Any]
) -> list[CallToolResult]:
    """What comes back of many calls that do not wait for each other."""
    results: list[CallToolResult] = []

    async def call() -> None:
        results.append(await assistant.client.call_tool(tool, arguments))

    async with anyio.create_task_group() as calls:
        for _ in range(AT_ONCE):
            calls.start_soon(call)
    return results
