"""An evening by voice, watched: what it writes, whom it calls, what it prints. Its own process."""

import builtins
import json
import os
import sys
from pathlib import Path

import numpy as np

from audio.pico import PicoVoice
from simulator.hearing import understanding_of
from simulator.laptop import open_laptop
from simulator.listen.bedside_loop import BedsideLoop
from simulator.listen.deciding import Judge
from simulator.listen.ear import Ear
from simulator.listen.mouth import Mouth
from simulator.listen.recogniser import Whisper
from simulator.listen.recordings import read_recording
from simulator.listen.sound import BLOCK, MOUTH_RATE, Samples
from tests.listening import EVENING, LOCALE, ZONE

SCRIPT = ((1, "open quiet together"), (6, "yes please"), (12, "start over"), (18, "stop"))
LASTS_S = 22


class Short:
    """Says each answer in a second, and keeps its words."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def sound(self, text: str) -> Samples:
        self.texts.append(text)
        return np.zeros(MOUTH_RATE, dtype=np.float32)


def microphone() -> Samples:
    """The whole evening as the microphone hears it: four sentences in a quiet room."""
    voice = PicoVoice()
    near = np.random.default_rng(1).standard_normal(LASTS_S * MOUTH_RATE) * 1e-4
    for at_s, sentence in SCRIPT:
        sound = voice.speak(sentence)
        start = at_s * MOUTH_RATE
        near[start : start + sound.size] += 0.1 * sound / np.sqrt(np.mean(sound**2))
    return near.astype(np.float32)


def main() -> None:
    """Hear it, and print the report as JSON."""
    near, spoken, mouth = microphone(), Short(), Mouth()
    understanding = understanding_of(LOCALE)
    understanding.prepare()
    printed: list[str] = []
    loop = BedsideLoop(
        Ear(), mouth, Whisper(), Judge(understanding, LOCALE), read_recording, lambda line: None
    )
    data = Path(sys.argv[1])
    laptop = open_laptop(data, loop, EVENING, ZONE, LOCALE, wake="")
    loop.attach(laptop, spoken)
    builtins.print = lambda *texts, **named: printed.append(str(texts))
    written, sockets = watching()
    for at in range(0, near.size - BLOCK + 1, BLOCK):
        loop.hear(near[at : at + BLOCK], mouth.next_block(BLOCK))
    report = {
        "written": sorted(written),
        "sockets": sockets,
        "printed": printed,
        "answers": spoken.texts,
    }
    sys.stdout.write(json.dumps(report) + "\n")


def watching() -> tuple[set[str], list[str]]:
    """From now on: the files that are opened for writing, and what is done with sockets."""
    written: set[str] = set()
    sockets: list[str] = []

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event == "sqlite3.connect" or (event == "open" and is_writing(arguments[2])):
            written.add(str(arguments[0]))
        elif event.startswith("socket.") or event == "subprocess.Popen":
            sockets.append(f"{event} {arguments[1:]}")

    sys.addaudithook(audit)
    return written, sockets


def is_writing(flags: object) -> bool:
    """Whether a file is opened to be changed, by the flags that the system is given."""
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
