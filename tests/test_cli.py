"""The command: what it makes, what it says, and one sentence for what goes wrong."""

import json
import socket
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from interaction_models import build as interaction_models
from simulator import cli
from simulator.cli.options import listening
from skill.guide.couple.record import Couple
from tests.bedroom import AT_NIGHT, LENGTHS

EVENING = "open quiet together\nyes\nask quiet together how many nights\n"


def run(*arguments: str, said: str = "") -> str:
    """Run a command in this process; it must succeed."""
    done = CliRunner().invoke(cli.commands, list(arguments), input=said, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def fail(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """Run a command as a shell does; it must fail with one sentence."""
    monkeypatch.setattr(sys, "argv", ["quiet-together", *arguments])
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return str(stopped.value.code)


def test_a_whole_evening_with_real_recordings(data: Path) -> None:
    """What is missing is mixed, played on a virtual clock, one night kept; nothing is mixed twice."""
    shortest = min((data / "pieces").glob("*.mp3"), key=lambda path: path.stat().st_size)
    shortest.unlink()
    talk = ("talk", "--fast", "--data", str(data), *AT_NIGHT)
    first = run(*talk, said=EVENING)
    assert "Mixing 1 piece" in first
    assert first.rstrip().endswith("Alexa > You two have kept one night together.")
    again = run(*talk, said=EVENING)
    assert "Mixing" not in again
    assert "Alexa > Hello again, you two." in again


def test_recordings_of_a_first_evening(data: Path) -> None:
    """Three files of exactly their length, to one MP3 frame of 24 ms; they are all that is missing."""
    before = sorted((data / "recordings").iterdir())
    run("recordings", "build", "--locale", "en-US", "--data", str(data))
    assert sorted((data / "recordings").iterdir()) == before
    lengths = {path.name: path.stat().st_size / 6 for path in before}
    assert len(lengths) == 3
    assert all(abs(ms - LENGTHS[name]) < 24 for name, ms in lengths.items())


def test_the_nights_of_this_laptop(data: Path) -> None:
    """What `talk` has kept is shown as text and pictures, and exported whole."""
    assert run("nights", "--data", str(data)).endswith("nights: 0, in a row: 0, longest row: 0\n")
    run("talk", "--fast", "--data", str(data), said=EVENING)
    svg, png = data / "year.svg", data / "year.png"
    shown = run("nights", "--data", str(data), "--svg", str(svg), "--png", str(png))
    assert shown.endswith("nights: 1, in a row: 1, longest row: 1\n")
    assert "nights: 1" in svg.read_text()
    assert png.read_bytes().startswith(b"\x89PNG")
    kept = json.loads(run("nights", "--data", str(data), "--export"))
    assert len(kept["nights"]) == 1
    assert set(kept) == {field.name for field in fields(Couple)}
    assert kept["preferences"]["pace"] == "usual"


def test_models_are_checked_and_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to date as committed; a stale one is named, with the command that mends it."""
    monkeypatch.setattr(interaction_models, "stale", list)
    assert run("models", "check") == f"up to date: {', '.join(interaction_models.locales())}\n"
    monkeypatch.setattr(interaction_models, "stale", lambda: ["en-US"])
    done = CliRunner().invoke(cli.commands, ["models", "check"])
    assert done.exit_code == 1
    assert done.output == "[ERROR] en-US.json: stale; run `quiet-together models build`\n"
    monkeypatch.setattr(interaction_models, "build", lambda: [tmp_path / "en-US.json"])
    assert run("models", "build") == "written: en-US.json\n"


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to do."""
    (tmp_path / "file").write_text("not a folder")
    said = fail(monkeypatch, "talk", "--fast", "--data", str(tmp_path / "file"))
    assert said.startswith("[ERROR] ")
    assert said.endswith("choose another folder with --data")


def test_a_user_without_a_home_names_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder called "~" appears where somebody happens to stand."""
    monkeypatch.setattr("simulator.cli.options.default_data", lambda: Path("~/.local/share/x"))
    said = fail(monkeypatch, "nights")
    assert said == "[ERROR] You have no home folder; choose a folder with --data"
    assert not Path("~").exists()


def test_an_error_of_ours_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback."""
    monkeypatch.setattr("simulator.cli.options.CONTENT", tmp_path)
    assert fail(monkeypatch, "talk", "--fast", "--data", str(tmp_path)).startswith(
        "[ERROR] sessions.toml: cannot be read"
    )


def test_an_unknown_locale_is_refused_with_those_that_exist() -> None:
    """Before anything is opened."""
    done = CliRunner().invoke(cli.commands, ["talk", "--locale", "xx-XX"])
    assert done.exit_code == 2
    assert "'en-US'" in done.output


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """Before anything is mixed."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(cli.commands, ["web", "--port", port, "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert f"Error: 127.0.0.1, port {port}: Address already in use" in done.output
    assert done.output.rstrip().endswith("choose another one with --port (0: any that is free)")
    assert list(tmp_path.iterdir()) == []


def test_a_host_without_an_address_names_its_option() -> None:
    """A name server's errors have numbers of their own, which the system has no words for."""
    refused = socket.gaierror(-2, "Name or service not known (while attempting to bind)")
    with (
        pytest.raises(click.ClickException) as told,
        listening("no.such.host.invalid", 8017),
    ):
        raise refused
    assert told.value.message == (
        "no.such.host.invalid, port 8017: Name or service not known; choose another one with --host"
    )
