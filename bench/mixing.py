"""What recordings take: to make, to put together, and to publish; and whether a join can be heard.

.venv/bin/python -m bench.mixing             one first evening, of which the rest is reckoned
.venv/bin/python -m bench.mixing --joins FILE.png   a picture of its joins as well
"""

import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import perf_counter, process_time, sleep

from audio.build import Forecast, build, build_piece, forecast
from audio.joins import joins, own_error_db
from audio.server import DataFolder, server
from audio.voice import decoded
from skill import app, assembler
from skill.guide.frames import assembled
from skill.guide.programme import (
    CONTENT,
    Piece,
    Recording,
    Tonight,
    load_sessions,
    pieces_of,
    recordings_of,
    whole_repertoire,
)
from skill.guide.words import load_words

BEFORE = {"files": 846, "MB": 776, "minutes": 2_156, "minutes of two cores": 20}
"""What it took while each recording was mixed by itself (October 2026, this repository)."""
CORES = 2
REPEATED = 50
S3_MS = 30
"""What S3 takes to answer for a small file, in the region of the function: more than is usual."""


def main() -> None:
    repertoire, words = load_sessions(CONTENT), load_words(CONTENT, app.DEFAULT_LOCALE)
    every = list(whole_repertoire(repertoire, words))
    evening = recordings_of(repertoire.plan(app.DEFAULT_PLAN), words, Tonight(1, 1))
    pieces = pieces_of(evening)
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "recordings"
        speed = _seconds_a_second(pieces, folder)
        whole = forecast(pieces_of(every))
        _print_sums(len(every), whole, speed)
        print(f"putting together: {_ms_to_put_together(evening, folder):.2f} ms for 200 s")
        print(f"first byte of one never asked for: {_ms_to_first_byte(evening, folder):.0f} ms")
        function_ms = _ms_of_function(evening, folder)
        print(f"the same by the function, {S3_MS} ms a piece: {function_ms:.0f} ms")
        print(f"another question: {_another_question(every, speed)}")
        _print_joins(evening, folder)


def _seconds_a_second(pieces: list[Piece], folder: Path) -> float:
    """Seconds of a processor that a second of recording takes, from clips to MP3."""
    first, *others = pieces
    build_piece(first, folder)  # loads the audio tools, once for all pieces
    before = process_time()
    for piece in others:
        build_piece(piece, folder)
    return (process_time() - before) / (sum(piece.ms for piece in others) / 1000)


def _print_sums(count: int, whole: Forecast, speed: float) -> None:
    seconds = whole.minutes * 60 * speed
    rows = [
        ("files", BEFORE["files"], whole.count),
        ("recordings they make", BEFORE["files"], count),
        ("MB", BEFORE["MB"], round(whole.bytes / 1e6)),
        ("minutes of sound", BEFORE["minutes"], round(whole.minutes)),
        ("minutes of two cores", BEFORE["minutes of two cores"], round(seconds / 60 / CORES, 1)),
    ]
    print(f"{'':<24}{'before':>10}{'now':>10}")
    for name, before, now in rows:
        print(f"{name:<24}{before:>10,}{now:>10,}")


def _ms_to_put_together(evening: list[Recording], folder: Path) -> float:
    """Milliseconds of a processor for 200 s of recording, its pieces read from the disk."""
    recording = max(evening, key=lambda one: one.ms)
    paths = [build_piece(piece, folder) for piece in recording.pieces]
    before = process_time()
    for _ in range(REPEATED):
        assembled(path.read_bytes() for path in paths)
    return (process_time() - before) / REPEATED * 1000 * 200_000 / recording.ms


def _ms_to_first_byte(evening: list[Recording], folder: Path) -> float:
    """The longest wait for the first byte of an evening's recordings, from a server on loopback."""
    served = server(folder.parent, "127.0.0.1", 0)
    Thread(target=served.serve_forever, daemon=True).start()
    host, port = str(served.server_address[0]), int(served.server_address[1])
    waits: list[float] = []
    for recording in evening:
        connection = HTTPConnection(host, port)
        before = perf_counter()
        connection.request("GET", f"/{recording.path}")
        response = connection.getresponse()
        response.read(1)
        waits.append(perf_counter() - before)
        assert response.status == 200, recording.path
        response.read()  # the rest, so that the server is not cut off
        connection.close()
    served.shutdown()
    return max(waits) * 1000


class _SlowBucket(DataFolder):
    """A data folder that takes as long as S3 does."""

    def read(self, key: str) -> bytes | None:
        """What lies there, a while later."""
        sleep(S3_MS / 1000)
        return super().read(key)

    def keep(self, key: str, content: bytes | bytearray) -> None:
        """It is kept, a while later."""
        sleep(S3_MS / 1000)


def _ms_of_function(evening: list[Recording], folder: Path) -> float:
    """The longest time in which the function of AWS answers for a recording never asked for."""
    bucket = _SlowBucket(folder.parent)
    waits: list[float] = []
    for recording in evening:
        before = perf_counter()
        answer = assembler.answer({"rawPath": f"/{recording.path}"}, bucket)
        waits.append(perf_counter() - before)
        assert answer["statusCode"] == 200, recording.path
    return max(waits) * 1000


def _another_question(every: list[Recording], speed: float) -> str:
    """What one more question costs: its own piece in each of its slots."""
    asked = [piece for piece in pieces_of(every) if "question" in piece.lines]
    texts = {dict(piece.texts)["question"] for piece in asked}
    slots = len(asked) / len(texts)
    seconds = sum(piece.ms for piece in asked) / 1000 / len(texts)
    return f"{slots:.0f} pieces, {seconds:.0f} s, {seconds * 0.006:.2f} MB, {seconds * speed:.1f} s to make"


def _print_joins(evening: list[Recording], folder: Path) -> None:
    print(f"\nthe encoder's own error in the bed: {own_error_db():.1f} dB of full scale")
    print(f"{'recording':<12}{'joins':>6}{'worst':>12}{'above its own':>16}")
    for recording in evening:
        found = list(joins(decoded(build(recording, folder).read_bytes()), recording))
        worst = max(found, key=lambda join: join.error_db)
        print(
            f"{recording.segment:<12}{len(found):>6}{worst.error_db:>9.1f} dB{worst.above_db:>+13.1f} dB"
        )
    if "--joins" in sys.argv:
        from audio.picture import draw_joins

        print(draw_joins(evening[1], build(evening[1], folder), Path(sys.argv[-1])))


if __name__ == "__main__":
    main()
