"""What the recogniser mishears of the guide's voices, and of people.

``python -m bench.misheard it-IT ja-JP`` prints a row a locale: of all sentences of the recordings,
of all that only the conversation says, and the predicted opinion of some by lot. Each clip is heard
once, and noted with those of ``quiet-together recordings listen``.

``python -m bench.misheard --people FOLDER es it fr`` prints a row a language: of whole sentences
that people spoke for Debian's packages asterisk-core-sounds-LANGUAGE-wav. FOLDER is where they and
asterisk-core-sounds-LANGUAGE, which has the words, are unpacked (``dpkg-deb -x``).
"""

import gzip
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import soundfile

from audio.conversation import conversation_sentences, sentence_clips
from audio.hearing import plain_words
from audio.listen import Transcript, listen
from audio.opinion import opinion
from audio.review import HEARD, review
from audio.samples import mono
from audio.selection import default_data
from audio.spoken import Clips, sentences
from skill.guide.programme import CONTENT, Beat, load_sessions, whole_repertoire
from skill.guide.words import load_words

BY_LOT = 80
"""So many clips have their opinion predicted."""
OF_PEOPLE = 60
"""So many sentences of people are heard in each language."""
FEWEST_WORDS, MOST_WORDS = 4, 16
"""Of a sentence of people: no single words, and no menus."""


@click.command(help=__doc__)
@click.argument("names", nargs=-1, required=True)
@click.option("--people", type=click.Path(exists=True, path_type=Path), help="unpacked packages")
def main(names: Sequence[str], people: Path | None) -> None:
    """Print a row for each name."""
    for name in names:
        print(of_people(name, people) if people else of_voice(name), flush=True)


def of_voice(locale: str) -> str:
    """How many words of a locale's sentences are misheard, and how well its voice sounds."""
    words, repertoire = load_words(CONTENT, locale), load_sessions(CONTENT)
    clips = sentence_clips(words)
    recorded = sentences(whole_repertoire(repertoire, words))
    in_recordings = set(recorded)
    conversation = [
        sentence
        for sentence in conversation_sentences(words, repertoire)
        if sentence not in in_recordings
    ]
    some = random.Random(1).sample([*recorded, *conversation], BY_LOT)
    mean_opinion = sum(opinion(clips.clip(sentence)) for sentence in some) / BY_LOT
    recordings, talk = of_clips(recorded, clips), of_clips(conversation, clips)
    return f"{locale}  recordings {recordings}  conversation {talk}  MOS {mean_opinion:.2f}"


def of_clips(spoken: Sequence[str], clips: Clips) -> str:
    """How many sentences and words these are, and how many of the words are misheard."""
    notes = default_data() / HEARD
    return summary_of(list(review(spoken, clips, notes)))


def of_people(language: str, folder: Path) -> str:
    """The same of sentences that people spoke, drawn by lot."""
    usable = sorted(spoken_by_people(language, folder))
    random.Random(1).shuffle(usable)
    transcripts = [transcript_of(text, path, language) for text, path in usable[:OF_PEOPLE]]
    return f"{language}  people {summary_of(transcripts)}"


def transcript_of(text: str, path: Path, language: str) -> Transcript:
    """A file of somebody's speech, as the recogniser writes it down."""
    sound, rate = soundfile.read(path, dtype="float32")
    return Transcript(text, listen(mono(sound, rate), language), Beat.SAY, language=language)


def spoken_by_people(language: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each sentence of fitting length, with the file in which it is spoken."""
    (listed,) = folder.rglob(f"core-sounds-{language}.txt.gz")
    (voice,) = folder.glob(f"usr/share/asterisk/sounds/{language}_*")
    for line in gzip.decompress(listed.read_bytes()).decode("utf-8", "replace").splitlines():
        name, _, text = line.partition(":")
        path = voice / f"{name.strip()}.wav"
        length = len(plain_words(text, language))
        if path.exists() and FEWEST_WORDS <= length <= MOST_WORDS:
            yield text.strip(), path


def summary_of(transcripts: Sequence[Transcript]) -> str:
    """Sentences, words, and which share of the words was misheard."""
    words = sum(transcript.words for transcript in transcripts)
    mistakes = sum(transcript.mistakes for transcript in transcripts)
    return f"{len(transcripts):,} sentences, {words:,} words, {mistakes / words:.1%} misheard"


if __name__ == "__main__":
    main()
