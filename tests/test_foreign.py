"""Skills that are not ours, on the virtual Echo: a greeting on ask-sdk-core, and a radio of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from simulator.echo.device import Device
from simulator.echo.foreign import (
    ASSUMED_LENGTH_MS,
    AudioFolder,
    ForeignSkillError,
    answering,
    load_handler,
    read_model,
)
from simulator.echo.player import Json
from simulator.echo.speaker import Speaker
from simulator.echo.stream import Stream
from simulator.echo.understanding import Understanding
from simulator.labels import labels_near
from simulator.rules import Refusal
from tests.bedroom import EVENING

ENGLISH = labels_near("en-US")
SKILLS = Path(__file__).parent / "skills"
HELLO = SKILLS / "hello" / "lambda_function.py", SKILLS / "hello" / "en-US.json"
RADIO = SKILLS / "radio" / "radio.py", SKILLS / "radio" / "en-GB.json"


class Room:
    """A speaker with a skill that is not ours, and what came of it, line by line."""

    def __init__(
        self, skill: tuple[Path, Path], handler: str, audio: Path | None = None, **device: Any
    ) -> None:
        self.lines: list[str] = []
        self.requests: list[str] = []
        file, model = skill
        language = read_model(model)
        self.speaker = Speaker(
            answering(load_handler(file, handler), self.lines.append),
            Understanding(language).understand,
            AudioFolder(audio).length_of,
            self,
            EVENING,
            Device(**device),
            invocation=language["interactionModel"]["languageModel"]["invocationName"],
        )

    def say(self, *utterances: str) -> list[str]:
        """What comes of saying this."""
        self.lines.clear()
        for utterance in utterances:
            if not self.speaker.hear(utterance):
                self.lines.append(f"({ENGLISH.withheld.reason(self.speaker.withheld)})")
        return list(self.lines)

    # Watcher

    def spoke(self, text: str) -> None:
        self.lines.append(text)

    def played(self, stream: Stream) -> None:
        self.lines.append(f"plays {stream.token} from {stream.offset}")

    def stopped(self) -> None:
        pass

    def session_ended(self) -> None:
        self.lines.append("session ended")

    def exchanged(self, request: Json, response: Json) -> None:
        self.requests.append(request["request"]["type"])

    def refused(self, refusals: list[Refusal]) -> None:
        self.lines.append(f"refused: {refusals[0]}")


def greeter() -> Room:
    return Room(HELLO, "lambda_function.lambda_handler")


def radio(**rest: Any) -> Room:
    return Room(RADIO, "radio", **rest)


def test_a_greeting_on_ask_sdk_core_holds_a_whole_conversation() -> None:
    """Its session is remembered, its slots are filled, its goodbye closes the microphone."""
    room = greeter()
    assert room.say("open kind greeter") == ["Hello. Whom shall I greet?"]
    assert room.say("help", "help")[-1].startswith("Say a name. I have helped 2 times.")
    assert room.say("bertie") == ["session ended", "Hello, bertie."]
    assert room.say("ask kind greeter to greet Anna")[-1].lower() == "hello, anna."
    assert room.say("open kind greeter", "stop")[-1] == "Goodbye."


def test_what_is_not_for_it_does_not_reach_it() -> None:
    """Alexa answers herself, and there is a sentence that would reach it."""
    room = greeter()
    assert room.say("help") == ["(a real speaker would have answered this itself)"]
    assert room.speaker.withheld is not None
    assert room.speaker.withheld.instead == "ask kind greeter help"
    assert room.requests == []


def test_alexas_rules_are_kept_for_any_skill() -> None:
    """A microphone that opens without a question ends the session, by the rule's name."""
    room = greeter()
    lines = room.say("open kind greeter", "lose your thread")
    assert lines[1].startswith("refused: open session: response.outputSpeech")
    assert lines[-1] == "session ended"
    assert room.requests[-1] == "SessionEndedRequest"


def test_what_a_handler_raises_is_shown_and_is_no_answer() -> None:
    """The traceback with its line; then Alexa ends the session."""
    room = greeter()
    lines = room.say("open kind greeter", "break everything")
    assert "ZeroDivisionError: planted" in lines[1]
    assert "lambda_function.py" in lines[1]
    assert lines[2].startswith("refused: envelope")
    assert room.say("open kind greeter") == ["Hello. Whom shall I greet?"]


def test_a_radio_plays_its_own_queue_and_is_steered() -> None:
    """Without its name by Amazon's own words alone; the queue goes on by itself to its end."""
    room = radio()
    assert room.say("open small radio")[-1] == "plays 0 from 0"
    room.speaker.advance(20_000)
    assert room.say("which song is this") == ["(a real speaker would have answered this itself)"]
    assert room.say("ask small radio which song is this")[-2:] == [
        "This is song one.",
        "plays 0 from 20000",
    ]
    assert room.say("pause") == ["session ended", "Silence."]
    assert room.say("resume")[-1] == "plays 0 from 20000"
    assert room.say("next")[-1] == "plays 1 from 0"
    room.speaker.press("Next")
    assert room.lines[-1] == "plays 2 from 0"
    room.speaker.advance(ASSUMED_LENGTH_MS)
    assert room.speaker.player.context()["playerActivity"] == "FINISHED"
    assert not [line for line in room.lines if line.startswith("refused")]


def test_a_queue_lasts_as_long_as_its_files(tmp_path: Path) -> None:
    """What is not in the folder cannot be had, and is told of."""
    soundfile.write(tmp_path / "one.mp3", np.zeros(2 * 24_000), 24_000)
    room = radio(audio=tmp_path)
    room.say("open small radio")
    room.speaker.advance(5_000)
    assert room.lines[-1] == "plays 0 from 0"
    assert room.requests[-1] == "AudioPlayer.PlaybackFailed"


def test_a_device_without_a_player_refuses_its_play() -> None:
    """As a real one does."""
    lines = radio(audio_player=False).say("open small radio")
    assert any("player present" in line or "KeyError" in line for line in lines)


@pytest.mark.parametrize(
    ("file", "handler", "why"),
    [
        ("nowhere.py", "lambda_handler", "there is no such file"),
        ("broken.py", "lambda_handler", "cannot be imported (ModuleNotFoundError"),
        ("empty.py", "index.handler", "has no index.handler"),
        ("notes.txt", "lambda_handler", "is no Python file"),
    ],
)
def test_a_skill_that_cannot_be_used_is_told_in_one_sentence(
    file: str, handler: str, why: str, tmp_path: Path
) -> None:
    """What is wrong, and where."""
    (tmp_path / "broken.py").write_text("import a_package_of_nobody")
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(ForeignSkillError) as error:
        load_handler(tmp_path / file, handler)
    assert str(error.value).startswith(str(tmp_path / file))
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot be read"),
        ("{", "is no JSON"),
        ("[]", "is no interaction model"),
        ('{"manifest": {}}', "is no interaction model"),
    ],
)
def test_a_model_that_is_none_is_told_in_one_sentence(
    text: str | None, why: str, tmp_path: Path
) -> None:
    """What is wrong, and where such a file lies."""
    path = tmp_path / "en-US.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ForeignSkillError) as error:
        read_model(path)
    assert why in str(error.value)


def talked(skill: tuple[Path, Path], handler: str, *utterances: str, more: Any = ()) -> list[str]:
    """What a terminal shows of a conversation with somebody else's skill."""
    file, model = skill
    command = ["--skill", str(file), "--model", str(model), "--handler", handler, "--fast", *more]
    finished = subprocess.run(
        [sys.executable, "-c", "from simulator.cli import main; main()", "talk", *command],
        input="".join(f"{utterance}\n" for utterance in utterances),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    return finished.stdout.splitlines()


def test_a_terminal_holds_a_conversation_with_somebody_elses_skill(tmp_path: Path) -> None:
    """Its words, its streams, what Alexa keeps, and an empty line that says its name."""
    exchanges = tmp_path / "io.json"
    lines = talked(
        RADIO,
        "radio",
        "open small radio",
        ".wait 20",
        "what is playing",
        "",
        "next",
        more=["--save-skill-io", str(exchanges)],
    )
    assert "[plays] https://radio.example/songs/one.mp3?quality=high from 0:00" in lines
    assert lines.index("User  > ask small radio what is playing") < lines.index(
        "Alexa > This is song one."
    )
    assert any(
        line.startswith("[not for the skill] a real speaker would have answered") for line in lines
    )
    assert "[plays] https://radio.example/songs/two.mp3?quality=high from 0:00" in lines
    assert "PlaybackNearlyFinished" in exchanges.read_text()


def test_a_terminal_shows_what_a_skill_raises_and_what_alexa_refuses() -> None:
    """And goes on."""
    lines = talked(
        HELLO,
        "lambda_function.lambda_handler",
        "open kind greeter",
        "break everything",
        "ask kind greeter to greet bert",
    )
    assert "ZeroDivisionError: planted" in lines
    assert '[refused] envelope: version: is "1.0"' in lines
    assert lines[-1].lower() == "alexa > hello, bert."
