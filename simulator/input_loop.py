"""The loop of a terminal: a line is read and heard, and between lines time passes."""

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from prompt_toolkit.patch_stdout import patch_stdout

from simulator.clock import TICK_S, real_time
from simulator.commands import AT, WAIT
from simulator.console import Keyboard, Read, is_terminal, reader_of
from simulator.dialog import QUIT


class Listener(Protocol):
    """Who is talked to: a terminal, with a speaker behind it."""

    echo: bool
    """Whether it shows what is said."""
    offer: str
    """What an empty line says."""
    at_keyboard: bool
    """Whether somebody sits at a window."""
    after_hard_moment: Callable[[], None]

    def hear(self, utterance: str) -> None:
        """Somebody says this."""

    def command(self, typed: str) -> None:
        """Do what a line that begins with a full stop says."""

    def tick(self, ms: int) -> None:
        """Real time passes."""

    def play_out(self) -> None:
        """Let what plays play to its end, at once."""

    def moment(self) -> str:
        """One line about this moment; empty while nothing plays."""

    def tell_how_to_play_on(self) -> None:
        """Say how time passes on a virtual clock."""


async def converse(terminal: Listener, read: Read, fast: bool) -> None:
    """Talk until nobody types any more; what plays then plays to its end.

    On a virtual clock an evening plays to its end when the next sentence comes. Whoever steers by
    ".wait" or ".at" lets time pass by these alone, until an empty line.
    """
    turn = asyncio.Lock()
    clock = None if fast else asyncio.create_task(pass_time(terminal, turn))
    steered = False
    while (line := await read()) is not None and (typed := line.strip()) != QUIT:
        utterance = typed or terminal.offer
        if typed.startswith("."):
            steered = steered or typed.startswith((AT, WAIT))
            await _in_turn(turn, terminal.command, typed)
            continue
        steered = steered and bool(utterance)
        if fast and not steered:
            terminal.play_out()
        if utterance:
            await _in_turn(turn, terminal.hear, utterance)
        if fast and not steered:
            terminal.tell_how_to_play_on()
    if clock is None:
        terminal.play_out()
        return
    while line is None and not clock.done():
        async with turn:  # between two recordings nothing sounds, for a moment
            if not terminal.moment():
                break
        await asyncio.sleep(TICK_S)
    if clock.done():
        clock.result()  # raises what stopped it
    clock.cancel()
    with suppress(asyncio.CancelledError):
        await clock


async def _in_turn(turn: asyncio.Lock, action: Callable[[str], None], text: str) -> None:
    """On a thread: a recording may have to be mixed first, and Ctrl-C works meanwhile."""
    async with turn:
        await asyncio.to_thread(action, text)


async def pass_time(terminal: Listener, turn: asyncio.Lock | None = None) -> None:
    """Real time. While a sentence is being answered nothing sounds, so that time is dropped."""
    turn = turn or asyncio.Lock()
    async for ms in real_time():
        if not turn.locked():
            async with turn:
                await asyncio.to_thread(terminal.tick, ms)


def talk(terminal: Listener, fast: bool, replay: Sequence[str] = ()) -> None:
    """Talk through this process's own input, once what is to be replayed has been said."""
    terminal.echo = True
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_talk(terminal, fast, list(replay)))


def _end_between_steps() -> None:
    """Let the first Ctrl-C, or a SIGTERM, end the conversation between two steps of the loop.

    Python's own handlers end it in the midst of a step, so now and then the answer of a thread meets
    a future that was cancelled a moment before, or a lock is left half open, and that is printed.
    """
    loop, conversation = asyncio.get_running_loop(), asyncio.current_task()
    assert conversation is not None, "a coroutine runs in a task"

    def end() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        conversation.cancel()

    end_at_once = signal.getsignal(signal.SIGTERM)
    # Not in a thread, and not on Windows.
    with suppress(NotImplementedError, RuntimeError, ValueError):
        loop.add_signal_handler(signal.SIGINT, end)
        if callable(end_at_once):
            loop.add_signal_handler(signal.SIGTERM, end_at_once, signal.SIGTERM, None)


async def _talk(terminal: Listener, fast: bool, replay: list[str]) -> None:
    _end_between_steps()
    if not is_terminal(sys.stdin):
        await converse(terminal, _after(replay, reader_of(sys.stdin)), fast)
        return
    keyboard = Keyboard(terminal.moment, lambda: terminal.offer, 2 * TICK_S)
    terminal.at_keyboard = True
    terminal.after_hard_moment = keyboard.forget
    with patch_stdout():
        await converse(terminal, _after(replay, keyboard.read_or_quit), fast)


def _after(replay: list[str], read: Read) -> Read:
    """What is to be replayed, and then what is typed."""

    async def next_line() -> str | None:
        return replay.pop(0) if replay else await read()

    return next_line
