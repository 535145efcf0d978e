"""A recording: the file of a segment on one evening, put together from the pieces of its score."""

from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from skill.guide.frames import (
    FRAME_MS,
    ID_DIGITS,
    fingerprint_of,
    listing_of,
)
from skill.guide.programme.cutting import Passage, passages_of
from skill.guide.programme.listening import QUESTION
from skill.guide.programme.pieces import Piece, pieces_of_passage
from skill.guide.programme.place import Place
from skill.guide.programme.plans import Segment
from skill.guide.programme.score import Score
from skill.guide.words import CHARACTERS_A_SECOND, VARYING, Words

SOFT_STEPS = 1
"""How much softer a recording is for a couple who asked for "quieter": 1.5 dB a step.

With one step, recordings in which the guide speaks stay above the -19 LUFS below which Amazon may
refuse audio ("Normalizing the loudness of audio content"); with two, few would."""
EVENINGS = "evenings"
"""The folder of recordings that have been put together, beside that of the pieces."""
AFTER_QUESTION = "check-in.after"
"""The line that closes a check-in; behind a question of some themes it is one of its own."""


@dataclass(frozen=True)
class Recording:
    """One MP3: a segment in one locale and voice, with the words of one evening."""

    segment: str
    score: Score
    texts: tuple[tuple[str, str], ...]
    """The lines it speaks: id and full text, in the order they are first heard."""
    locale: str
    """Where its clips are kept: that of the words, or one with the same voice that it extends."""
    voice: str
    steps: int = 0
    """How much softer than it was recorded; 1.5 dB a step."""
    characters_a_second: float = CHARACTERS_A_SECOND
    """How quickly the voice speaks: by it is known where a line's slot is quiet."""

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What it is put together from, in order."""
        passages = passages_of(self.score)
        return tuple(piece for passage in passages for piece in self.pieces_in(passage))

    def pieces_in(self, passage: Passage) -> tuple[Piece, ...]:
        """The pieces of one passage of its score, in order."""
        return pieces_of_passage(
            passage,
            tuple(self._by_line[line] for line in passage.lines),
            self.characters_a_second,
            self.locale,
            self.voice,
        )

    @cached_property
    def _by_line(self) -> dict[str, str]:
        return dict(self.texts)

    @property
    def frames(self) -> int:
        """How many frames its file has."""
        return sum(piece.frames for piece in self.pieces)

    @property
    def ms(self) -> int:
        """How long its file lasts: the score, to within one frame a practice."""
        return self.frames * FRAME_MS

    @cached_property
    def listing(self) -> str:
        """Its pieces, as they stand in its address."""
        return listing_of([piece.id for piece in self.pieces], self.steps)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the list of its pieces, each of which is named by all that made it."""
        return fingerprint_of(self.listing)

    @cached_property
    def name(self) -> str:
        """The file name: readable first, then sixteen digits of the fingerprint."""
        return f"{self.locale}-{self.segment}-{self.fingerprint[:ID_DIGITS]}.mp3"

    @property
    def path(self) -> str:
        """Where a server of recordings has it: the list of its pieces, and its name."""
        return f"{EVENINGS}/{self.listing}/{self.name}"


@dataclass(frozen=True)
class Tonight:
    """What differs from evening to evening in the words of a recording."""

    milestone: int = 0
    """How many nights there will be with this one; 0: nothing is said of it."""
    question: int = 0
    """Its number; 0: there is none."""
    turn: int = 0
    """Any whole number: picks who speaks first, and what a part may be."""
    steps: int = 0
    """How much softer it is played; 1.5 dB a step."""
    pick: int = 0
    """Any whole number: picks the variant of every other line."""

    @staticmethod
    def of(place: Place) -> "Tonight":
        """The evening of this place."""
        date = place.night.toordinal()
        # Nothing is known of the couple, or they are here for the first time: variants by the date.
        is_unknown = not (place.kept or place.milestone)
        return Tonight(
            place.milestone,
            place.question,
            turn=date,
            steps=SOFT_STEPS if place.preferences.soft else 0,
            pick=date if is_unknown else place.kept,
        )


def recording(
    segment: Segment,
    words: Words,
    tonight: Tonight = Tonight(),
) -> Recording:
    """The recording of a segment on this evening."""
    texts = tuple((line, text_of(line, segment, words, tonight)) for line in segment.score.lines)
    return Recording(
        segment.name,
        segment.score,
        texts,
        words.recorded_in,
        words.voice,
        tonight.steps,
        words.characters_a_second,
    )


def text_of(
    line: str,
    segment: Segment,
    words: Words,
    tonight: Tonight,
) -> str:
    """What a line says on this evening."""
    bank = words.questions
    if line == QUESTION:  # a place may be older than the bank, and its question gone
        return bank.get(tonight.question, bank[min(bank)]).text
    if line in VARYING:
        return words.text(line, pick=tonight.turn)
    look_ms = segment.score.look_ms
    return words.text(
        behind_question(line, words, tonight.question),
        pick=tonight.pick + _own_turn(line),
        phase=segment.phase,
        milestone=words.milestones.get(tonight.milestone, ""),
        look=words.look(look_ms) if look_ms else "",
    )


def _own_turn(line: str) -> int:
    """Where in its variants a line begins, so that not all lines begin anew on the same night."""
    return crc32(line.encode())


def behind_question(line: str, words: Words, question: int) -> str:
    """The line that is spoken behind a question; most themes have none of their own."""
    if line != AFTER_QUESTION or question not in words.questions:
        return line
    of_theme = f"{line}-{words.questions[question].theme}"
    return of_theme if words.has(of_theme) else line
