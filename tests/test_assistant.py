"""The guide for assistants, asked by the official client: consent, words, memory and errors."""

import re
import socket
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner
from mcp import Client, ClientSession, stdio_client
from mcp_types import Tool

from simulator import cli
from simulator.assistant.server import INSTRUCTIONS, server_of
from skill.guide.couple import Couple
from skill.guide.programme import CONTENT
from skill.guide.text import WAKE_WORDS, phrases
from skill.guide.words import lines_of
from tests.assistants import (
    COUPLE,
    PAGE,
    Assistant,
    Refused,
    beside,
    guide_of,
    over_loopback,
    over_pipes,
    started_with,
    texts_in,
    transcript,
)
from tests.bedroom import EVENING, Memory, NoTable

HERE = Path(__file__).parent
FIRST_EVENING = HERE / "assistant-evening.txt"
"""An evening as the client has it; ``python -m tests.test_assistant`` writes it anew."""
WORDS_OF_THE_GUIDE = CONTENT / "words" / "en-US"
INVITING = ("tonight", "five_breaths", "one_question")
READING = ("nights", "preferences", "support_lines")
FORBIDDEN = ("should", "must", "deep breath", "journey", "healing", "streak", "don't forget")
JSON = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
SECRET = "we had a terrible fight about mother"


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def assistant(memory: Memory) -> Iterator[Assistant]:
    with beside(guide_of(memory)) as assistant:
        yield assistant


def after_nights(memory: Memory, nights: int) -> None:
    """A couple who have kept so many nights, the last one yesterday."""
    ordinals = range(EVENING.toordinal() - nights, EVENING.toordinal())
    days = frozenset(EVENING.date().fromordinal(ordinal) for ordinal in ordinals)
    memory.couples[COUPLE] = Couple(nights=days)


# An evening


def test_a_whole_evening_as_the_client_has_it(assistant: Assistant) -> None:
    """Invitation, the yes of both, every step with its words and times, and the night is kept."""
    assert transcript(assistant, minutes=3, mood="ordinary") == FIRST_EVENING.read_text()


@pytest.mark.parametrize("mood", ["ordinary", "tired", "tense", "silent"])
def test_the_steps_are_all_of_the_evening(assistant: Assistant, mood: str) -> None:
    """From its first second to its last, each step behind the other, breaths included."""
    evening = assistant.begun(mood=mood)
    second = 0.0
    for step in evening["steps"]:
        assert step["from_second"] == pytest.approx(second)
        breaths = [breath["seconds_in"] + breath["seconds_out"] for breath in step["breaths"]]
        assert sum(breaths) in (0, pytest.approx(step["seconds"]))
        second += step["seconds"]
    assert second == pytest.approx(evening["seconds"])


def test_over_pipes_from_anywhere(tmp_path: Path) -> None:
    """A process in another folder leads an evening, complains of nothing, and keeps the night."""
    data = tmp_path / "data"
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with over_pipes(data, folder) as assistant:
        evening = assistant.begun(minutes=3)
        assert evening["seconds"] == 180
        nights = assistant.ask("heard", evening=evening["evening"], to_second=180)
        assert (nights["kept"], nights["tonight"]) == (1, True)
    assert (folder / "errors.txt").read_text() == ""
    laptop = CliRunner().invoke(cli.commands, ["nights", "--data", str(data)])
    assert "nights: 1," in laptop.output


def test_a_host_of_today_shakes_hands(tmp_path: Path) -> None:
    """By the handshake that came before the newest protocol, with the same tools."""
    started = started_with(tmp_path / "data", tmp_path)
    with beside(guide_of(Memory())) as other:
        newest = [tool.name for tool in tools_of(other)]

        async def tools() -> tuple[str, list[Tool]]:
            async with stdio_client(started) as pipes, ClientSession(*pipes) as session:
                met = await session.initialize()
                return met.instructions or "", (await session.list_tools()).tools

        instructions, listed = other.portal.call(tools)
    assert instructions == INSTRUCTIONS
    assert [tool.name for tool in listed] == newest


def test_over_loopback_with_sound(data: Path) -> None:
    """The same over Streamable HTTP; each recording of it is there, and as long as it is."""
    with over_loopback(data) as (assistant, address):
        invited = assistant.ask("tonight", minutes=3)
        result = assistant.result("begin", invitation=invited["invitation"], both_said_yes=True)
        assert result.meta
        shown = result.meta["quiet-together/evening"]
        origin = address.removesuffix("/mcp")
        for segment in shown["segments"]:
            assert segment["recording"].startswith(f"{origin}/recordings/")
            with urlopen(segment["recording"], timeout=60) as sound:
                assert sound.headers["Content-Type"] == "audio/mpeg"
                assert abs(len(sound.read()) / 6 - segment["length"]) < 100
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{origin}/recordings/another.mp3", timeout=20)
        for header in ({"Host": "foreign.example"}, {"Origin": "https://foreign.example"}):
            question = Request(address, data=b"{}", headers=JSON | header)
            with pytest.raises(HTTPError, match=r"421|403"):
                urlopen(question, timeout=20)


# Consent


@pytest.mark.parametrize("nights", [0, 1, 30])
@pytest.mark.parametrize("tool", INVITING)
def test_nothing_of_an_evening_comes_before_the_yes_of_both(
    tool: str, nights: int, memory: Memory
) -> None:
    """An invitation holds a question for both, and none of the sentences that a yes would bring."""
    after_nights(memory, nights)
    with beside(guide_of(memory)) as assistant:
        invited = assistant.ask(tool)
        assert invited["question"] == "Are you both here, and both willing?"
        assert not {"evening", "steps"} & set(invited)
        answer = assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)
    hidden = set(texts_in(answer)) - {""}
    assert hidden
    assert not hidden & set(texts_in(invited))


def test_no_form_of_an_invitation_has_room_for_steps(assistant: Assistant) -> None:
    """By the schema that each inviting tool declares."""
    for tool in tools_of(assistant):
        if tool.name in INVITING:
            assert tool.output_schema
            assert "Step" not in tool.output_schema.get("$defs", {})


@pytest.mark.parametrize("tool", INVITING)
@pytest.mark.parametrize("said", [{}, {"both_said_yes": False}])
def test_a_no_begins_nothing(
    tool: str, said: dict[str, bool], assistant: Assistant, memory: Memory
) -> None:
    """Nor does silence: the guide's kind good night, nothing to say yes to, and nothing is kept."""
    invited = assistant.ask(tool)
    answer = assistant.ask("begin", invitation=invited["invitation"], **said)
    assert answer == {
        "say": "That's completely fine. Good night, you two.",
        "question": "",
        "invitation": "",
        "begun": False,
        "evening": None,
        "support": invited["support"],
    }
    assert memory.writes == 0
    with pytest.raises(Refused):
        assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)


def test_a_no_may_hear_the_neutral_words(memory: Memory) -> None:
    """One in ten does, as at a speaker, so that hearing them tells nothing."""
    with beside(guide_of(memory, dice=0)) as assistant:
        invited = assistant.ask("tonight")
        answer = assistant.ask("begin", invitation=invited["invitation"])
    assert "numbers are on this skill's page" in answer["say"]
    assert [line["digits"] for line in answer["support"]] == ["988", "1-800-799-7233", "911"]
    assert not answer["begun"]


def test_after_an_argument_both_are_asked_twice(assistant: Assistant) -> None:
    """The first yes brings an honest question and no evening; its no ends kindly."""
    invited = assistant.ask("tonight", mood="tense")
    honest = assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)
    assert (honest["begun"], honest["evening"]) == (False, None)
    assert honest["question"] == "Are you both calm enough, and both willing?"
    refused = assistant.ask("begin", invitation=honest["invitation"], both_said_yes=False)
    assert refused["say"].startswith("Thank you for being honest.")
    assert not refused["begun"]


@pytest.mark.parametrize("ticket", ["", "invitation-7", "begin", "true"])
def test_a_yes_to_no_invitation_begins_nothing(ticket: str, assistant: Assistant) -> None:
    """Whoever asked nobody has nothing to answer."""
    with pytest.raises(Refused, match="No question of this name is open"):
        assistant.ask("begin", invitation=ticket, both_said_yes=True)


@pytest.mark.parametrize("said", ["yes", "true", "both said yes", 1, None, [True]])
def test_a_yes_is_nothing_less_than_true(said: object, assistant: Assistant) -> None:
    """Whatever else an assistant hands over begins nothing, and the invitation still stands."""
    invited = assistant.ask("tonight")
    with pytest.raises(Refused, match="both_said_yes: Input should be a valid boolean"):
        assistant.ask("begin", invitation=invited["invitation"], both_said_yes=said)
    answer = assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)
    assert answer["begun"]


def test_an_invitation_of_last_night_begins_nothing(memory: Memory) -> None:
    """A yes is for the night on which both were asked."""
    yesterday = guide_of(memory, now=EVENING - timedelta(days=1))
    with beside(yesterday) as before:
        invited = before.ask("tonight")
    today = replace(guide_of(memory), waiting=yesterday.waiting)
    with beside(today) as assistant, pytest.raises(Refused):
        assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)


def test_a_late_hour_is_offered_a_small_evening(memory: Memory) -> None:
    """As at a speaker: three minutes, lying down."""
    after_nights(memory, 9)
    with beside(guide_of(memory, now=EVENING + timedelta(hours=1))) as assistant:
        invited = assistant.ask("tonight")
        assert invited["say"].startswith("It's late, so a small one.")
        answer = assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)
    assert (answer["evening"]["mood"], answer["evening"]["seconds"]) == ("tired", 180)


def test_an_invitation_is_answered_once(assistant: Assistant) -> None:
    """A second evening wants a second yes."""
    invited = assistant.ask("tonight")
    assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)
    with pytest.raises(Refused):
        assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)


# Words


def sentence_patterns() -> list[re.Pattern[str]]:
    """Every sentence of the content; what is filled in may be any words."""
    patterns = []
    for name in ("guide", "practices", "support"):
        table = tomllib.loads((WORDS_OF_THE_GUIDE / f"{name}.toml").read_text())
        for _, texts in lines_of(table):
            for text in texts:
                sentences = [phrase for phrase in phrases(text) if isinstance(phrase, str)]
                patterns += [_pattern(sentence.replace("{wake}, ", "")) for sentence in sentences]
    return patterns


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", " ".join(sentence.split()))
    return re.compile(".+".join(map(re.escape, parts)), re.IGNORECASE)


PATTERNS = sentence_patterns()
QUESTIONS = {
    body["text"]
    for body in tomllib.loads((WORDS_OF_THE_GUIDE / "questions.toml").read_text())[
        "questions"
    ].values()
}


def everything_said(assistant: Assistant) -> Iterator[str]:
    """What every tool says, on a first evening, for a no and for a yes."""
    for tool in INVITING:
        invited = assistant.ask(tool)
        yield from texts_in(invited)
        yield from texts_in(assistant.ask("begin", invitation=invited["invitation"]))
    for mood in ("ordinary", "tired", "tense", "good", "silent"):
        invited = assistant.ask("tonight", mood=mood)
        yield from texts_in(invited)
        answer = assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)
        yield from texts_in(answer)
    question = assistant.ask("one_question", theme="fun")
    yield from texts_in(
        assistant.ask("begin", invitation=question["invitation"], both_said_yes=True)
    )
    yield from texts_in(assistant.ask("set_preferences", pace="own", touch=False, numbers=False))
    for tool in (*READING, "forget"):
        yield from texts_in(assistant.ask(tool))
    yield from texts_in(forget(assistant))


@pytest.mark.parametrize("nights", [0, 9])
def test_every_sentence_is_the_contents(nights: int, memory: Memory) -> None:
    """Nothing that a couple hear is written anywhere but in the words of their language."""
    after_nights(memory, nights)
    with beside(guide_of(memory)) as assistant:
        texts = [text for text in everything_said(assistant) if text]
    sentences = {sentence for text in texts for sentence in re.split(r"(?<=[.?!])\s+", text)}
    assert len(sentences) > 60
    strange = {
        sentence
        for sentence in sentences - QUESTIONS
        if not any(pattern.fullmatch(sentence) for pattern in PATTERNS)
    }
    assert strange == set()


def test_no_word_wakes_a_speaker_or_presses_a_couple(assistant: Assistant) -> None:
    """Neither in what is said to them, nor in what an assistant reads of the tools."""
    read = [INSTRUCTIONS, *(f"{tool.title} {tool.description}" for tool in tools_of(assistant))]
    for text in (*everything_said(assistant), *read):
        words = set(re.findall(r"[a-z']+", text.lower()))
        assert not words & WAKE_WORDS, text
        assert not [word for word in FORBIDDEN if re.search(rf"\b{word}\b", text.lower())], text


def test_support_lines_are_those_of_the_content(assistant: Assistant) -> None:
    """In the tool of their own, and with every invitation."""
    table = tomllib.loads((WORDS_OF_THE_GUIDE / "support.toml").read_text())
    shown = ("name", "digits")
    numbers = [{key: number[key] for key in shown} for number in table["numbers"].values()]
    assert assistant.ask("support_lines")["lines"] == numbers
    assert assistant.ask("tonight")["support"] == numbers


# What is kept, and what is not


def test_a_night_is_kept_once_one_whole_practice_was_heard(
    assistant: Assistant, memory: Memory
) -> None:
    """Not before, and the same told twice keeps one night; what was left out was not heard."""
    evening = assistant.begun(minutes=3)
    breathing = [step for step in evening["steps"] if step["practice"] == "the breathing"]
    name, start = evening["evening"], breathing[0]["from_second"]
    end = breathing[-1]["from_second"] + breathing[-1]["seconds"]
    assert assistant.ask("heard", evening=name, to_second=start + 5)["kept"] == 0
    half = {"from_second": start + 20, "to_second": end}
    assert assistant.ask("heard", evening=name, **half)["kept"] == 0
    for _ in range(2):
        assert assistant.ask("heard", evening=name, to_second=end)["kept"] == 1
    assert memory.couples[COUPLE].nights == frozenset({EVENING.date()})
    assert memory.couples[COUPLE].last == "ordinary-3"


def test_an_evening_that_stopped_partway_is_not_taken_for_a_yes(assistant: Assistant) -> None:
    """The next one is asked about like any other."""
    evening = assistant.begun(minutes=3)["evening"]
    assistant.ask("heard", evening=evening, to_second=100)
    invited = assistant.ask("tonight")
    assert invited["question"] == "Are you both here, and both willing?"
    answer = assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)
    assert answer["evening"]["steps"][0]["from_second"] == 0


def test_who_wants_no_numbers_hears_none_unasked(assistant: Assistant) -> None:
    """The night is kept without a word; who asks is told."""
    evening = assistant.begun(minutes=3)["evening"]
    assistant.ask("set_preferences", numbers=False)
    assert assistant.ask("heard", evening=evening, to_second=180)["say"] == ""
    assert assistant.ask("nights")["say"] == "You two have kept one night together."


def test_who_stops_before_the_night_is_kept_hears_no_number(
    assistant: Assistant, memory: Memory
) -> None:
    """It may have been a hard moment; whatever was kept before stands in the data alone."""
    after_nights(memory, 9)
    evening = assistant.begun(minutes=3)["evening"]
    stopped = assistant.ask("heard", evening=evening, to_second=30)
    assert (stopped["say"], stopped["kept"], stopped["tonight"]) == ("", 9, False)
    assert "10 nights" in assistant.ask("heard", evening=evening, to_second=180)["say"]


def forget(assistant: Assistant, *, sure: bool = True) -> dict[str, Any]:
    """Ask for it, and answer the question that comes back."""
    question = assistant.ask("forget")
    assert (question["question"], question["erased"]) == ("Shall I erase it?", False)
    return assistant.ask("forget", ticket=question["ticket"], both_are_sure=sure)


def test_forgetting_asks_first_and_erases_all(assistant: Assistant, memory: Memory) -> None:
    """An evening that was begun before keeps nothing afterwards."""
    evening = assistant.begun(minutes=3)["evening"]
    assistant.ask("heard", evening=evening, to_second=180)
    assert forget(assistant, sure=False)["say"].startswith("Nothing is erased.")
    assert assistant.ask("nights")["kept"] == 1
    assert forget(assistant)["erased"]
    assert memory.couples == {}
    assert assistant.ask("heard", evening=evening, to_second=180)["kept"] == 0
    assert memory.couples == {}


@pytest.mark.parametrize("ticket", ["", "invitation-1", "yes"])
def test_nothing_is_erased_unasked(ticket: str, assistant: Assistant, memory: Memory) -> None:
    """A yes counts behind the question alone: not of itself, and not behind an invitation."""
    assistant.ask("set_preferences", touch=False)
    assistant.ask("tonight")
    answer = assistant.ask("forget", ticket=ticket, both_are_sure=True)
    assert (answer["question"], answer["erased"]) == ("Shall I erase it?", False)
    assert COUPLE in memory.couples
    with pytest.raises(Refused):
        assistant.ask("begin", invitation=answer["ticket"], both_said_yes=True)
    assert COUPLE in memory.couples


def test_forgetting_takes_open_invitations_with_it(assistant: Assistant) -> None:
    """A yes to what was asked before begins nothing any more."""
    invited = assistant.ask("tonight")
    forget(assistant)
    with pytest.raises(Refused):
        assistant.ask("begin", invitation=invited["invitation"], both_said_yes=True)


def test_what_is_said_is_neither_kept_nor_repeated(tmp_path: Path) -> None:
    """Whatever an assistant sends along, in any field: no answer, file or log has it."""
    data = tmp_path / "data"
    with over_pipes(data, tmp_path) as assistant:
        results = []
        for tool in tools_of(assistant):
            fields = list(tool.input_schema.get("properties", {}))
            results.append(assistant.result(tool.name, **dict.fromkeys(fields, SECRET)))
            results.append(assistant.result(tool.name, note=SECRET))
            results.append(assistant.result(tool.name, **{SECRET: True}))
        assert any(result.is_error for result in results)
        assert all(SECRET not in result.model_dump_json() for result in results)
    assert SECRET not in (tmp_path / "errors.txt").read_text()
    files = [path for path in data.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert SECRET.encode() not in path.read_bytes(), path


def test_preferences_are_remembered_and_change_the_evening(
    assistant: Assistant, memory: Memory
) -> None:
    """Without touch no step of it invites to any; what is left out stays as it was."""
    practices = {step["practice"] for step in assistant.begun(minutes=3)["steps"]}
    assert "the touch" in practices
    assistant.ask("set_preferences", pace="gentler")
    liked = assistant.ask("set_preferences", touch=False)
    assert liked["say"] == "No touch, then. You'll hear: a hand on your own heart."
    assert (liked["pace"], liked["touch"], liked["looking"]) == ("gentler", False, True)
    assert memory.couples[COUPLE].preferences.touch_off
    texts = list(texts_in(assistant.begun(minutes=3)))
    assert any("your own heart" in text for text in texts)


def test_tools_that_read_change_nothing(assistant: Assistant, memory: Memory) -> None:
    """Those that say so, and no others; forgetting is the one that destroys."""
    hints = {tool.name: tool.annotations for tool in tools_of(assistant)}
    assert {name for name, hint in hints.items() if hint and hint.read_only_hint} == set(READING)
    assert {name for name, hint in hints.items() if hint and hint.destructive_hint} == {"forget"}
    for tool in READING:
        assistant.ask(tool)
    assert (memory.writes, memory.couples) == (0, {})


def test_the_evening_goes_on_without_the_memory() -> None:
    """Whoever cannot be remembered is led all the same, and nothing untrue is said."""
    with beside(guide_of(NoTable())) as assistant:
        evening = assistant.begun(minutes=3)
        assert evening["seconds"] == 180
        assert assistant.ask("heard", evening=evening["evening"], to_second=180)["kept"] == 0
        assert assistant.ask("nights")["say"].startswith("I can't reach your nights just now.")
        assert not forget(assistant)["erased"]
        wished = assistant.ask("set_preferences", touch=False)
        assert wished["say"].startswith("I can't reach what I remember just now")


# What an assistant reads


def tools_of(assistant: Assistant) -> list[Tool]:
    async def tools() -> list[Tool]:
        return (await assistant.client.list_tools()).tools

    return assistant.portal.call(tools)


def test_every_tool_and_field_explains_itself(assistant: Assistant) -> None:
    """A title, a sentence, hints, a schema of what comes back; and a word on whatever it takes."""
    for tool in tools_of(assistant):
        assert tool.title, tool.name
        assert (tool.description or "").endswith(".")
        assert tool.annotations
        assert tool.output_schema
        for name, field in tool.input_schema.get("properties", {}).items():
            assert field.get("description"), f"{tool.name}.{name}"


@pytest.mark.parametrize(
    ("tool", "wish", "there_are"),
    [
        ("tonight", {"mood": "furious"}, {"ordinary", "tired", "tense"}),
        ("tonight", {"minutes": 4}, {"3", "7", "30"}),
        ("one_question", {"theme": "money"}, {"closeness", "fun", "repair"}),
        ("set_preferences", {"pace": "frantic"}, {"usual", "gentler", "even", "own"}),
    ],
)
def test_what_there_is_not_is_answered_by_what_there_is(
    tool: str, wish: dict[str, Any], there_are: set[str], assistant: Assistant
) -> None:
    """One sentence, without what was asked for."""
    with pytest.raises(Refused) as refused:
        assistant.ask(tool, **wish)
    words = set(re.findall(r"\w+", str(refused.value)))
    assert there_are <= words
    assert not words & {str(value) for value in wish.values()}


def test_a_length_is_one_of_its_mood(assistant: Assistant) -> None:
    """A length of another mood is answered by those of this one."""
    with pytest.raises(Refused, match="No tired evening has that length; there are 3, "):
        assistant.ask("tonight", mood="tired", minutes=30)


@pytest.mark.parametrize("evening", ["", "qt3", "qt3:ordinary-3:fr-FR:2026-11-23:1"])
def test_what_is_no_evening_keeps_no_night(evening: str, assistant: Assistant) -> None:
    with pytest.raises(Refused, match="no evening of this guide"):
        assistant.ask("heard", evening=evening, to_second=180)


def test_an_evening_of_last_week_keeps_no_night(assistant: Assistant, memory: Memory) -> None:
    """Its name may still be in somebody's conversation."""
    evening = assistant.begun(minutes=3)["evening"].replace("2026-11-23", "2026-11-16")
    with pytest.raises(Refused, match="That evening is over"):
        assistant.ask("heard", evening=evening, to_second=180)
    assert memory.couples[COUPLE].nights == frozenset()


def test_the_page_is_an_app_that_begin_shows(memory: Memory) -> None:
    """By the resource that its tool names, which may play what its own server has, and no more."""
    server = server_of(guide_of(memory), PAGE, sound_from="http://127.0.0.1:8020")
    with beside(guide_of(memory)) as other:

        async def looked_at() -> tuple[list[Tool], Any]:
            async with Client(server) as client:
                page = await client.read_resource("ui://quiet-together/evening")
                return (await client.list_tools()).tools, page.contents[0]

        tools, page = other.portal.call(looked_at)
    shown_by = {tool.name: tool.meta["ui"] for tool in tools if tool.meta}
    assert shown_by == {"begin": {"resourceUri": "ui://quiet-together/evening"}}
    assert page.mime_type == "text/html;profile=mcp-app"
    assert page.meta["ui"]["csp"] == {"resourceDomains": ["http://127.0.0.1:8020"]}
    assert page.text == PAGE


def test_the_page_of_the_docs_names_every_tool(assistant: Assistant) -> None:
    """And no other, and the evening in it is the one that the client has."""
    page = (HERE.parent / "docs" / "assistants.md").read_text()
    named = re.findall(r"^\| `(\w+)` \| (?!\d)", page, re.MULTILINE)
    assert sorted(named) == sorted(tool.name for tool in tools_of(assistant))
    [shown] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    whole = FIRST_EVENING.read_text()
    for line in shown.splitlines():
        assert all(part in whole for part in line.split("(…)")), line


# The command


def test_what_to_install_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In one sentence, where the SDK is not here."""
    monkeypatch.setattr("simulator.cli.assistant.find_spec", lambda name: None)
    done = CliRunner().invoke(cli.commands, ["mcp", "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert done.output == (
        "Error: assistants need: make mcp (or pip install 'quiet-together[mcp]')\n"
    )


def test_a_person_at_a_terminal_gets_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And not among what an assistant reads."""
    monkeypatch.setattr("simulator.cli.assistant.is_at_a_terminal", lambda: True)
    monkeypatch.setattr("simulator.assistant.serving.serve_over_pipes", lambda *arguments: None)
    apart = CliRunner(mix_stderr=False)
    done = apart.invoke(cli.commands, ["mcp", "--data", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "An assistant starts this command by itself" in done.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """With what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(cli.commands, ["mcp", "--http", port, "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert "choose another one with --http (0: any that is free)" in done.output


if __name__ == "__main__":
    with beside(guide_of(Memory())) as at_the_desk:
        FIRST_EVENING.write_text(transcript(at_the_desk, minutes=3, mood="ordinary"))
