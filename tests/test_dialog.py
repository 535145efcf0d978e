"""Recordings are those of ``ask dialog``, and what is saved of a conversation is all that the skill was asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from simulator import cli
from simulator.dialog import Replay, SkillIO, read_replay, write_replay
from skill.errors import QuietTogetherError
from skill.guide.programme import CONTENT, recordings_of
from skill.guide.tables import locales
from tests.bedroom import AT_NIGHT, PLAN, WORDS
from tests.studio import FIRST_NIGHT, build_shared

SENTENCE = st.text(min_size=1).filter(lambda text: text.strip() and not text.startswith("."))
"""What is said; what begins with a dot is a command of the terminal."""


@pytest.fixture(autouse=True)
def _dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """One no and one pause in ten hear the neutral words of a hard moment; here none does."""
    monkeypatch.setattr("os.urandom", lambda size: bytes(size - 1) + b"\x05")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the recordings of a first night lie already."""
    folder = tmp_path_factory.mktemp("data")
    recordings = recordings_of(PLAN, WORDS, FIRST_NIGHT)
    build_shared(recordings, folder / "recordings")
    return folder


def talk(data: Path, said: str, *options: str, status: int = 0) -> str:
    """A conversation at once, typed, of an evening whatever the hour is; what it prints."""
    command = ["talk", "--fast", "--data", str(data), *AT_NIGHT, *options]
    done = CliRunner().invoke(cli.commands, command, input=said)
    assert done.exit_code == status, (done.output, done.exception)
    return done.output


@given(SENTENCE, SENTENCE, st.lists(SENTENCE))
def test_what_is_written_is_read(skill_id: str, locale: str, said: list[str]) -> None:
    """Whatever was said, in every script."""
    path = Path("replay.json")
    with CliRunner().isolated_filesystem():
        write_replay(path, Replay(skill_id, locale, tuple(said)))
        assert read_replay(path) == Replay(skill_id, locale, tuple(said))
        assert list(json.loads(path.read_text())) == ["skillId", "locale", "type", "userInput"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("not JSON", "is no JSON"),
        ("[]", "Replay file must contain skillId"),
        (
            '{"skillId": " ", "locale": "en-US", "userInput": []}',
            "Replay file must contain skillId",
        ),
        ('{"skillId": "a"}', "Replay file must contain locale"),
        ('{"skillId": "a", "locale": "en-US"}', "must contain userInput, a list of sentences"),
        (
            '{"skillId": "a", "locale": "en-US", "userInput": "open"}',
            "must contain userInput, a list of sentences",
        ),
        (
            '{"skillId": "a", "locale": "en-US", "userInput": ["a", " "]}',
            "userInput cannot contain empty string",
        ),
        (
            '{"skillId": "a", "locale": "en-US", "userInput": ["yes", ".record x.json"]}',
            r"userInput has '\.record x\.json'; write what is said there",
        ),
    ],
)
def test_a_wrong_replay_file_is_named(text: str, complaint: str, tmp_path: Path) -> None:
    """In the words of ``ask dialog`` where it has some."""
    (tmp_path / "said.json").write_text(text)
    with pytest.raises(QuietTogetherError, match=rf"said\.json: .*{complaint}"):
        read_replay(tmp_path / "said.json")
    with pytest.raises(QuietTogetherError, match=r"missing\.json: cannot be read"):
        read_replay(tmp_path / "missing.json")


def test_a_conversation_is_recorded_and_said_again(data: Path, tmp_path: Path) -> None:
    """With the skill's name where a speaker would need it.

    The second time nobody types, and it ends by itself.
    """
    path = tmp_path / "said.json"
    printed = talk(
        data, f"open quiet together\nno\nhow many nights\n\n.record {path} --append-quit\n"
    )
    assert f'Created replay file at {path} (appended ".quit" to list of utterances).' in printed
    assert read_replay(path).lines == (
        "open quiet together",
        "no",
        "ask quiet together how many nights",
        ".quit",
    )
    again = talk(data, "never typed\n", "--replay", str(path))
    assert "never typed" not in again
    spoken = [line for line in printed.splitlines() if line.startswith("Alexa >")]
    assert [line for line in again.splitlines() if line.startswith("Alexa >")] == spoken


def test_steps_of_the_clock_are_recorded_beside_what_was_said(data: Path, tmp_path: Path) -> None:
    """``ask dialog`` reads its four fields and nothing else; here the same evening comes again."""
    path = tmp_path / "said.json"
    said = "open quiet together\nyes\n.wait 30\npause\nresume\n.at 1:05\nnext\n"
    printed = talk(data, f"{said}.record {path} --append-quit\n", "--fresh")
    written = json.loads(path.read_text())
    sentences = ["open quiet together", "yes", "pause", "resume", "next", ".quit"]
    assert written["userInput"] == sentences
    assert written["clock"] == [
        {"before": 2, "step": ".wait 30"},
        {"before": 4, "step": ".at 1:05"},
    ]
    again = talk(data, "", "--fresh", "--replay", str(path))
    spoken = [line for line in printed.splitlines() if line.startswith(("Alexa >", "0:", "1:"))]
    assert [
        line for line in again.splitlines() if line.startswith(("Alexa >", "0:", "1:"))
    ] == spoken


def test_steps_of_the_clock_that_are_none_are_named(tmp_path: Path) -> None:
    """With how they are written."""
    path = tmp_path / "said.json"
    no_step = {"before": 1, "step": ".record elsewhere.json"}
    for steps in (5, [5], [{"before": "x", "step": ".wait 1"}], [{"step": ".wait 1"}], [no_step]):
        fields = {"skillId": "a", "locale": "en-US", "userInput": [], "clock": steps}
        path.write_text(json.dumps(fields))
        with pytest.raises(QuietTogetherError, match="clock is a list like"):
            read_replay(path)


def test_behind_a_replay_it_goes_on_by_hand(data: Path, tmp_path: Path) -> None:
    """Without ".quit" at its end."""
    write_replay(tmp_path / "said.json", Replay("a", "en-US", ("open quiet together",)))
    printed = talk(data, "no\n", "--replay", str(tmp_path / "said.json"))
    assert printed.index("User  > open quiet together") < printed.index("User  > no")
    assert printed.rstrip().endswith("That's completely fine. Good night, you two.")


def test_a_replay_in_an_unknown_language_is_refused(data: Path, tmp_path: Path) -> None:
    """With those that there are."""
    write_replay(tmp_path / "said.json", Replay("a", "xx-XX", ("open quiet together",)))
    there_are = ", ".join(locales(CONTENT))
    assert f"in xx-XX; there are {there_are}" in talk(
        data, "", "--replay", str(tmp_path / "said.json"), status=2
    )


@pytest.mark.parametrize("typed", [".foo", ".record", ".record a b", ".record --append-quit"])
def test_an_unknown_command_is_not_said_to_the_guide(typed: str, data: Path) -> None:
    """It says what there is."""
    printed = talk(data, f"{typed}\n")
    assert f"[not known] {typed}; there are .wait SECONDS, .at MINUTE:SECOND, " in printed
    assert "Alexa >" not in printed


def test_a_recording_that_cannot_be_written_ends_no_conversation(
    data: Path, tmp_path: Path
) -> None:
    """Say, into a folder that is a file."""
    (tmp_path / "file").touch()
    printed = talk(data, f".record {tmp_path}/file/x.json\nopen quiet together\n")
    assert f"[not written] {tmp_path}/file/x.json: " in printed
    assert "Alexa > Welcome" in printed


def test_what_the_skill_was_asked_is_saved(data: Path, tmp_path: Path) -> None:
    """Each sentence with its simulation: captions, requests, responses; the player's events behind theirs."""
    path = tmp_path / "io.json"
    talk(data, "open quiet together\nyes\nhow many nights\n", "--save-skill-io", str(path))
    saved = json.loads(path.read_text())["invocations"]
    said = [(one["request"]["utterance"], one["request"]["newSession"]) for one in saved]
    assert said == [("open quiet together", True), ("yes", False), ("how many nights", True)]
    bodies = [one["response"]["body"] for one in saved]
    assert {body["status"] for body in bodies} == {"SUCCESSFUL"}
    captions = [body["result"]["alexaExecutionInfo"]["alexaResponses"] for body in bodies]
    assert captions[1] == [{"type": "Speech", "content": {"caption": "Here we go."}}]
    played = [call["invocationRequest"]["body"]["request"]["type"] for call in calls(bodies[1])]
    assert played[:2] == ["IntentRequest", "AudioPlayer.PlaybackStarted"]
    assert played[-1] == "AudioPlayer.PlaybackFinished"
    answers = [call["invocationResponse"]["body"]["response"] for call in calls(bodies[0])]
    assert answers[0]["shouldEndSession"] is False


def calls(body: dict[str, Any]) -> list[dict[str, Any]]:
    """What was exchanged behind one sentence."""
    return list(body["result"]["skillExecutionInfo"]["invocations"])


def test_nothing_is_saved_of_what_nobody_asked_for() -> None:
    """Events before the first sentence belong to none."""
    nobody = SkillIO()
    nobody.spoke("Hello.")
    nobody.exchanged({}, {})
    assert nobody == SkillIO()


def test_an_unruly_device_gives_the_same_evening(data: Path, tmp_path: Path) -> None:
    """What is heard is the same, though its player tells of things at other times."""
    said = "open quiet together\nyes\nhow many nights\n.quit\n"
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "pieces").symlink_to(data / "pieces")
    assert talk(first, said) == talk(second, said, "--echo", "unruly")


def test_requests_can_be_seen(data: Path) -> None:
    """Request and response, as JSON."""
    printed = talk(data, "open quiet together\nno\n", "--json")
    assert '"type": "LaunchRequest"' in printed
    assert '"shouldEndSession": true' in printed


def test_it_can_be_any_time_anywhere(data: Path) -> None:
    """The guide knows how late it is; a time that is none is explained."""
    late = talk(
        data,
        "open quiet together\nyes\nopen quiet together\n",
        "--at",
        "2026-11-23 23:50 Europe/Madrid",
    )
    assert "three minutes" in late.splitlines()[-1]
    for wrong in (
        "tomorrow",
        "2026-11-23 25:00 Europe/Madrid",
        "2026-11-23 23:50 Mars/Base",
        "2026-11-23 23:50",
        "9999-12-31 23:50 Europe/Madrid",
        "0001-01-01 00:00 America/New_York",
    ):
        assert 'write it like "2026-11-23 23:50 Europe/Madrid"' in talk(
            data, "", "--at", wrong, status=2
        )
