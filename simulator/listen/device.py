"""The microphone and the loudspeaker of this machine: one stream, so that they share one clock.

The device asks for what is played from a thread of its own, and must have it at once. What it hears
waits in a queue for the loop, which may take a moment over a sentence.
"""

from collections.abc import Generator, Iterator
from queue import Empty, SimpleQueue

import miniaudio
import numpy as np

from simulator.listen.mouth import Mouth
from simulator.listen.sound import BLOCK, MOUTH_RATE, Samples, from_pcm, to_pcm
from simulator.sound import hushed
from skill.errors import QuietTogetherError

BUFFER_MS = 60
"""Small enough for a pause to come at once, large enough for a small board."""
LOST_S = 5.0
"""A device that brings nothing for so long is gone."""

Heard = SimpleQueue[tuple[Samples, Samples]]
"""What the microphone heard, with what the loudspeaker played meanwhile, in pieces of any length."""


class NoMicrophone(QuietTogetherError):
    """There is nothing to listen with. The message says what to do."""


def open_microphone(backends: list[miniaudio.Backend] | None = None) -> miniaudio.DuplexStream:
    """The machine's microphone and loudspeaker. Raises NoMicrophone."""
    try:
        with hushed():
            return miniaudio.DuplexStream(
                playback_channels=1,
                capture_channels=1,
                sample_rate=MOUTH_RATE,
                buffersize_msec=BUFFER_MS,
                backends=backends or [],
            )
    except miniaudio.MiniaudioError as error:
        raise NoMicrophone(
            f"No microphone with a loudspeaker is found here ({error.args[0]}): plug one in, or let this "
            "terminal use it, or type instead, with `make talk`"
        ) from error


def heard_blocks(
    stream: miniaudio.DuplexStream, mouth: Mouth, lost_s: float = LOST_S
) -> Iterator[tuple[Samples, Samples]]:
    """What the microphone hears, block by block, beside what the mouth plays.

    Raises NoMicrophone when the device brings nothing any more.
    """
    heard: Heard = SimpleQueue()
    exchange = exchanging(mouth, heard)
    next(exchange)
    try:
        stream.start(exchange)
        yield from in_blocks(_pieces(heard, lost_s))
    except miniaudio.MiniaudioError as error:
        raise NoMicrophone(f"The microphone does not start ({error}): is it in use?") from error
    finally:
        stream.close()


def exchanging(mouth: Mouth, heard: Heard) -> Generator[bytes, bytearray, None]:
    """Hand the device what the mouth plays, and keep what it heard."""
    near = from_pcm((yield b""))
    while True:
        played = mouth.next_block(near.size)
        heard.put((near, played))
        near = from_pcm((yield to_pcm(played)))


def in_blocks(pieces: Iterator[tuple[Samples, Samples]]) -> Iterator[tuple[Samples, Samples]]:
    """Pieces of any length, cut anew into blocks of the loop's length."""
    near, far = (np.zeros(0, dtype=np.float32) for _ in range(2))
    for near_piece, far_piece in pieces:
        near, far = np.concatenate([near, near_piece]), np.concatenate([far, far_piece])
        while near.size >= BLOCK:
            yield near[:BLOCK], far[:BLOCK]
            near, far = near[BLOCK:], far[BLOCK:]


def _pieces(heard: Heard, lost_s: float) -> Iterator[tuple[Samples, Samples]]:
    while True:
        try:
            yield heard.get(timeout=lost_s)
        except Empty:
            raise NoMicrophone(
                "The microphone brings nothing any more: plug it in again, and start anew"
            ) from None
