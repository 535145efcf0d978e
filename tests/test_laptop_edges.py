"""A laptop as it is: other encodings, closed pipes, signals, full disks. No traceback, nothing lost."""

import fcntl
import json
import os
import pty
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.dialog import Replay, write_replay
from skill.guide.frames import FRAME_BYTES
from tests.bedroom import AT_NIGHT

MAIN = [sys.executable, "-c", "from simulator.cli import main; main()"]
EVENING = "open quiet together\nyes\nask quiet together how many nights\n"
PATIENCE_S = 60.0


def run(
    *arguments: str | Path,
    said: str = "",
    environ: dict[str, str] | None = None,
    shell: str = 'exec "$@"',
) -> subprocess.CompletedProcess[str]:
    """A command as a shell runs it. Whatever happens, it prints no traceback."""
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *MAIN, *map(str, arguments)],
        input=said,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE_S,
        check=False,
        env=os.environ | (environ or {}),
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


def talk(data: Path, *arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = ("talk", "--fast", "--data", data, *AT_NIGHT, *arguments)
    return run(*command, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_of_another_encoding_shows_plain_bars(encoding: str, data: Path) -> None:
    """No sign of a breath is a question mark."""
    done = talk(data, said=EVENING, environ={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0
    assert "in   __..--==" in done.stdout
    assert "one night together" in done.stdout


@pytest.mark.parametrize("zone", ["UTC-2", "CET-1CEST", "IST-5:30", "Foo/Bar"])
def test_a_zone_without_a_name_is_told_in_one_sentence(zone: str, tmp_path: Path) -> None:
    """The offset is kept."""
    done = run("nights", "--data", tmp_path, environ={"TZ": zone})
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) <= 1
    assert "nights: 0" in done.stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_stream_that_is_closed_is_as_an_empty_one(closed: str, data: Path) -> None:
    """A service has no input, and a cron job perhaps no output."""
    assert talk(data, "--mute", shell=f'exec "$@" {closed}').returncode == 0


def test_bytes_that_are_no_text_are_no_end(data: Path) -> None:
    """Somebody pipes a file in latin-1."""
    done = subprocess.run(
        [*MAIN, "talk", "--fast", "--data", str(data)],
        input=b"open quiet together\n\xe4\xf6\xfc\nno\n",
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_replay_of_another_editor(data: Path, tmp_path: Path) -> None:
    """A byte order mark is read over; a hundred thousand brackets are one sentence."""
    write_replay(tmp_path / "said.json", Replay("a", "en-US", ("open quiet together", ".quit")))
    text = (tmp_path / "said.json").read_bytes()
    (tmp_path / "said.json").write_bytes(b"\xef\xbb\xbf" + text)
    assert talk(data, "--replay", tmp_path / "said.json").returncode == 0
    (tmp_path / "deep.json").write_text("[" * 100_000)
    done = talk(data, "--replay", tmp_path / "deep.json")
    assert done.returncode == 1
    assert done.stderr.startswith("[ERROR] ")
    assert "deep.json: is no JSON" in done.stderr


WRONG_PATHS = (
    (("talk", "--fast", "--data", "FILE/x"), "choose another folder with --data"),
    (("nights", "--svg", "FILE/x.svg"), "choose another place with --svg"),
    (("nights", "--png", "FOLDER"), "'--png'"),
    (("render", "--live-voice", "none", "-o", "FILE/x.mp3"), "choose another place with --output"),
    (("talk", "--replay", "MISSING"), "name another file with --replay"),
)


@pytest.mark.parametrize(("arguments", "remedy"), WRONG_PATHS)
def test_a_path_that_is_wrong_names_its_own_option(
    arguments: tuple[str, ...], remedy: str, tmp_path: Path
) -> None:
    """And never another one."""
    (tmp_path / "file").touch()
    places = {"FILE": tmp_path / "file", "FOLDER": tmp_path, "MISSING": tmp_path / "missing"}
    meant = []
    for argument in arguments:
        first, *rest = argument.split("/")
        meant.append("/".join([str(places.get(first, first)), *rest]))
    if "--data" not in meant:
        meant += ["--data", str(tmp_path / "data")]
    done = run(*meant)
    assert done.returncode != 0
    assert remedy in done.stderr.splitlines()[-1]


def test_what_cannot_be_saved_is_told_with_its_option(data: Path, tmp_path: Path) -> None:
    """Behind the whole conversation, which nobody has to hold again."""
    (tmp_path / "file").touch()
    done = talk(
        data, "--save-skill-io", tmp_path / "file" / "io.json", said="open quiet together\n"
    )
    assert done.returncode == 1
    assert "choose another place with --save-skill-io" in done.stderr
    assert "Welcome, you two" in done.stdout


def test_a_missing_home_folder_is_one_sentence(tmp_path: Path) -> None:
    """Say, of a user that a service runs as."""
    (tmp_path / "file").touch()
    done = run("nights", environ={"HOME": str(tmp_path / "file" / "home"), "XDG_DATA_HOME": ""})
    assert done.returncode == 1
    assert done.stderr.startswith("[ERROR] ")
    assert done.stderr.rstrip().endswith("choose another folder with --data")


@pytest.mark.slow
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """What is whole stays; what is not is not there."""

    done = run("recordings", "build", "--data", tmp_path, shell='ulimit -f 80; exec "$@"')
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("[ERROR] ")
    assert "File too large" in done.stderr
    assert list((tmp_path / "recordings").glob("*")) == []
    pieces = [path.read_bytes() for path in (tmp_path / "pieces").glob("*")]
    assert all(len(piece) % FRAME_BYTES == 0 and piece for piece in pieces)


def test_an_output_that_is_full_is_one_sentence_too(tmp_path: Path) -> None:
    """It need not be the folder that is full."""
    done = run("nights", "--data", tmp_path, shell='exec "$@" > /dev/full')
    assert done.returncode == 1
    assert done.stderr.startswith("[ERROR] No space left on device; make room where it writes, or")


def test_nights_that_cannot_be_read_are_told_before_the_evening(data: Path) -> None:
    """One sentence; then the evening is as any first one."""
    (data / "nights.sqlite3").touch()
    done = talk(data, said=EVENING)
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert "nights begin anew" in done.stderr
    assert "one night together" in done.stdout


def test_nights_that_are_another_databases_are_set_aside_for_their_owner_alone(data: Path) -> None:
    """They have tables that are none of a couple's, and everybody may read them."""
    path = data / "nights.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE couples (something TEXT)")
    path.chmod(0o644)
    done = talk(data, said=EVENING)
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert "nights begin anew" in done.stderr
    (aside,) = data.glob("nights.sqlite3.unreadable-*")
    assert aside.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["talk --fast --mute", "nights", "web --port 0"])
@pytest.mark.parametrize("what", ["a folder", "a link to nowhere"])
def test_nights_that_cannot_be_opened_name_the_option(command: str, what: str, data: Path) -> None:
    """And begin nothing: what is in their place belongs to somebody."""
    path = data / "nights.sqlite3"
    if what == "a folder":
        path.mkdir()
    else:
        path.symlink_to(data / "gone" / "away")
    done = run(*command.split(), "--data", data)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("[ERROR] ")
    assert done.stderr.rstrip().endswith("choose another folder with --data")


@pytest.mark.parametrize("option", ["--save-skill-io", ".record"])
def test_what_is_written_into_a_pipe_does_not_take_its_place(
    option: str, data: Path, tmp_path: Path
) -> None:
    """Nor that of a device, which belongs to everybody."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    if option == ".record":
        talk(data, said=f"open quiet together\n.record {pipe}\n")
    else:
        talk(data, option, pipe, said="open quiet together\n")
    assert b"open quiet together" in os.read(reader, 100_000)
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.slow
@pytest.mark.parametrize("bytes_left", [0, 1_000])
def test_a_recording_that_was_cut_short_is_made_anew(bytes_left: int, data: Path) -> None:
    """It would end an evening in the middle."""
    begun = {path: path.read_bytes() for path in (data / "recordings").glob("*-begin-*.mp3")}
    pieces = {path: path.read_bytes() for path in (data / "pieces").glob("*.mp3")}
    for path in (*begun, *pieces):
        path.write_bytes(path.read_bytes()[:bytes_left])
    assert talk(data, said="open quiet together\nyes\n").returncode == 0
    assert {path: path.read_bytes() for path in begun} == begun


def test_fresh_is_a_couple_of_nobody(data: Path) -> None:
    """A developer's evening is none of the couple's nights."""
    done = talk(data, "--fresh", said=EVENING)
    assert "one night together" in done.stdout
    assert "nights: 0" in run("nights", "--data", data).stdout


def test_the_version_is_that_of_the_package() -> None:
    """As pip has it."""
    assert run("--version").stdout.startswith("quiet-together ")


# Signals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_conversation_and_saves_what_was_asked(
    number: signal.Signals, data: Path, tmp_path: Path
) -> None:
    """A service manager asks to end; the file that a developer wanted is written all the same."""
    arguments = [
        "talk",
        "--mute",
        "--data",
        str(data),
        "--save-skill-io",
        str(tmp_path / "io.json"),
    ]
    with subprocess.Popen(
        [*MAIN, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("open quiet together\n")
        process.stdin.flush()
        for line in process.stdout:
            if line.startswith("Alexa >"):
                break
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == (0 if number == signal.SIGINT else 143)
        assert process.stderr.read() == ""
    assert len(json.loads((tmp_path / "io.json").read_text())["invocations"]) == 1


def test_ctrl_c_while_workers_start_is_one_sentence(tmp_path: Path) -> None:
    """Ctrl-C goes to the whole group; no worker prints a traceback of its own, and none is left."""
    with subprocess.Popen(
        [*MAIN, "talk", "--data", str(tmp_path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until = time.monotonic() + PATIENCE_S
        while len(children.read_text().split()) < 2 and time.monotonic() < until:
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE_S) == 1
        errors = process.stderr.read()
    assert "Traceback" not in errors
    assert errors.splitlines()[-1].startswith("Error: Stopped. What is mixed already stays;")


# A real terminal


AS_A_SHELL_DOES = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
child = os.fork()
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os.setpgid(0, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
os.tcsetpgrp(0, os.getpgrp())
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a program in a process group of its own in the foreground, which alone Ctrl-Z can stop."""


class Window:
    """A terminal of 80 columns in which the guide talks."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self._file, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        command = [*MAIN, "talk", "--mute", "--data", str(data), *AT_NIGHT, *arguments]
        self.process = subprocess.Popen(
            [sys.executable, "-c", AS_A_SHELL_DOES, *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color"},
        )
        os.close(theirs)
        self.text = ""

    def type(self, keys: str) -> None:
        os.write(self._file, keys.encode())

    def wait_for(self, text: str) -> None:
        """Until this has been shown since the last look."""
        seen = len(self.text)
        until = time.monotonic() + PATIENCE_S
        while text not in self.text[seen:]:
            assert time.monotonic() < until, f"no {text!r} in {self.text[seen:]!r}"
            self._read(1.0)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._file], [], [], seconds)
        if not ready:
            return False
        try:
            shown = os.read(self._file, 65_536).decode("utf-8", "replace")
        except OSError:  # the other end is closed
            return False
        self.text += shown
        if "\x1b[6n" in shown:
            self.type("\x1b[1;1R")  # where the cursor is, which a terminal tells when it is asked
        return True

    def end(self) -> int:
        """Leave; the exit status."""
        self.type(".quit\r")
        while self._read(2.0):
            pass
        status = self.process.wait(PATIENCE_S)
        os.close(self._file)
        assert "Traceback" not in self.text
        return status


@pytest.fixture
def window(data: Path) -> Iterator[Window]:
    window = Window(data)
    window.wait_for("User  >")
    yield window
    assert window.end() == 0


def words_of(screen: str) -> set[str]:
    """Words as they stand in lines: one that is broken at the edge is two."""
    return set(screen.replace("\r", " ").split())


def test_words_are_not_broken_at_eighty_columns(window: Window) -> None:
    """The welcome is several lines long."""
    window.type("open quiet together\r")
    window.wait_for("both willing?")
    shown = words_of(window.text)
    for word in ("pregnant,", "condition,", "breathing,", "support", "listening"):
        assert word in shown, word


def test_pasted_lines_are_said_one_after_another(window: Window) -> None:
    """With what a terminal puts around a paste."""
    window.type("\x1b[200~open quiet together\nno\x1b[201~\r")
    # Now and then a no is answered as a hard moment is, so that hearing that tells nothing: "Good night" ends both.
    window.wait_for("Good night")


def test_ctrl_z_and_back(window: Window) -> None:
    """The program stops as any other does, and goes on where it was."""
    window.type("\x1a")
    parent = window.process.pid
    (child,) = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    until = time.monotonic() + PATIENCE_S
    while Path(f"/proc/{child}/stat").read_text().split()[2] != "T":
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(int(child), signal.SIGCONT)
    window.type("open quiet together\r")
    window.wait_for("both willing?")


def test_a_hard_moment_is_not_in_the_window(window: Window) -> None:
    """What was typed is taken away, the answer stands at the foot, and no arrow key brings it back."""
    window.type("open quiet together\r")
    window.wait_for("both willing?")
    window.type("i want to hurt myself\r")
    window.wait_for("eight")
    begun = len(window.text)
    window.type("\x1b[A\x1b[A")
    window.type("\x15")
    window.type("no\r")
    window.wait_for("User")
    assert "hurt" not in window.text[begun:]
