"""A sentence is spoken behind a carrier, which is cut off again."""

import re
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pytest

from audio import kokoro
from audio.carrier import behind_carrier
from audio.kokoro import KokoroVoice
from audio.samples import RATE, Samples, position
from audio.styles import Style, style_called, style_names
from skill.errors import RecordingError

BEDTIME = style_called("bedtime")
CARRIER, SPEED = BEDTIME.carrier, BEDTIME.usual_speed
CARRIER_HZ, SENTENCE_HZ = 300, 500
LEAD_MS, TAIL_MS = 350, 800
"""What the engine leaves of quiet before and behind all that it speaks."""

Part = tuple[int, int]
"""Hertz, of which 0 is quiet, and milliseconds."""


def sounding(*parts: Part) -> Samples:
    """Tones one after another, with a faint noise under them, as the engine has it."""
    whole = [(0, LEAD_MS), *parts, (0, TAIL_MS)]
    tones = [
        0.5 * np.sin(2 * np.pi * hertz * np.arange(position(ms)) / RATE) for hertz, ms in whole
    ]
    sound = np.concatenate(tones)
    noise = np.random.default_rng(1).normal(0, 3e-4, sound.size)
    return np.asarray(sound + noise, dtype=np.float32)


ALONE = sounding((CARRIER_HZ, 1_100))
"""The carrier; with a sentence behind it, it is a little shorter."""


def milliseconds(sound: Samples) -> int:
    """How long."""
    return sound.size * 1000 // RATE


def test_what_is_kept_begins_in_the_middle_of_the_pause() -> None:
    """So nothing of the carrier is in it, and all of the sentence."""
    kept = behind_carrier(sounding((CARRIER_HZ, 950), (0, 240), (SENTENCE_HZ, 700)), ALONE, CARRIER)
    assert milliseconds(kept) == pytest.approx(120 + 700 + TAIL_MS, abs=10)


def test_a_pause_within_the_sentence_is_left_alone() -> None:
    """However long it is."""
    parts = [(CARRIER_HZ, 950), (0, 200), (SENTENCE_HZ, 700), (0, 600), (SENTENCE_HZ, 400)]
    kept = behind_carrier(sounding(*parts), ALONE, CARRIER)
    assert milliseconds(kept) == pytest.approx(100 + 700 + 600 + 400 + TAIL_MS, abs=10)


def test_of_two_quiets_the_longer_is_the_pause() -> None:
    """A sentence may begin with a short sound and a stop, as "and a" does."""
    parts = [(CARRIER_HZ, 900), (0, 230), (SENTENCE_HZ, 200), (0, 80), (SENTENCE_HZ, 400)]
    kept = behind_carrier(sounding(*parts), ALONE, CARRIER)
    assert milliseconds(kept) == pytest.approx(115 + 200 + 80 + 400 + TAIL_MS, abs=10)


@pytest.mark.parametrize(
    "parts",
    [
        [(CARRIER_HZ, 950), (SENTENCE_HZ, 700)],
        [(CARRIER_HZ, 950), (0, 50), (SENTENCE_HZ, 700)],
        [(CARRIER_HZ, 400), (0, 200), (SENTENCE_HZ, 1_500)],
        [(CARRIER_HZ, 1_100)],
    ],
    ids=["none", "as short as a stop", "far too early", "nothing behind it"],
)
def test_without_a_pause_nothing_is_cut(parts: list[Part]) -> None:
    """A word of the carrier ahead of a sentence, or half a sentence, is worse than none."""
    with pytest.raises(RecordingError, match=f'no pause behind "{CARRIER}"'):
        behind_carrier(sounding(*parts), ALONE, CARRIER)


@dataclass
class Engine:
    """In place of Kokoro: so many hertz for each sentence, longer the slower it is asked to speak."""

    asked: list[tuple[str, float]] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    read_elsewhere: set[bool] = field(default_factory=set)

    def create(
        self, text: str, voice: Samples, speed: float, lang: str, is_phonemes: bool, trim: bool
    ) -> tuple[Samples, int]:
        """The text as tones with a pause between its sentences."""
        self.asked.append((text, speed))
        self.languages.add(lang)
        self.read_elsewhere.add(is_phonemes)
        count = len(re.findall("[.\u3002]", text))
        spoken = [(CARRIER_HZ, 1_000), *[(SENTENCE_HZ, round(500 / speed))] * (count - 1)]
        return sounding(*chain.from_iterable((part, (0, 200)) for part in spoken)), RATE


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The one that speaks in this test."""
    pytest.importorskip("pydub")
    engine = Engine()
    monkeypatch.setattr(KokoroVoice, "installed", True)
    monkeypatch.setattr(kokoro, "_kokoro", lambda: engine)
    monkeypatch.setattr(kokoro, "phonemes_of", lambda text, code: text)
    kokoro.carrier_at.cache_clear()
    return engine


def test_the_offline_voice_speaks_behind_the_carrier(engine: Engine) -> None:
    """And what is heard is the sentence alone, from its first sound on."""
    spoken = KokoroVoice().speak("Rest.")
    assert engine.asked == [(f"{CARRIER} Rest.", SPEED), (CARRIER, SPEED)]
    assert milliseconds(spoken) == pytest.approx(500 / SPEED + 60, abs=15)
    spectrum = np.abs(np.fft.rfft(spoken))
    assert spectrum.argmax() * RATE / spoken.size == pytest.approx(SENTENCE_HZ, abs=2)


def test_the_carrier_alone_is_spoken_once(engine: Engine) -> None:
    """However many sentences follow."""
    for sentence in ("Rest.", "Breathe."):
        KokoroVoice().speak(sentence)
    assert [text for text, _ in engine.asked].count(CARRIER) == 1


def test_a_sentence_with_a_short_slot_is_spoken_faster(engine: Engine) -> None:
    """The table says which; its speed is in the name of its clip."""
    sentence, speed = next(iter(BEDTIME.speeds.items()))
    KokoroVoice().speak(sentence)
    assert {speed for _, speed in engine.asked} == {speed}
    assert KokoroVoice().recipe_of(sentence) != KokoroVoice().recipe_of("Rest.")


STYLES = [style_called(name) for name in style_names()]


@pytest.mark.parametrize("style", STYLES, ids=style_names())
def test_a_speed_of_its_own_is_another_one(style: Style) -> None:
    """And one that the engine has; a sentence that nothing names has the usual one."""
    assert style.usual_speed not in style.speeds.values()
    assert all(0.5 <= speed <= 1.0 for speed in style.speeds.values())
    assert style.speed_of("A sentence of no locale.") == style.usual_speed


def test_nothing_in_english_is_hurried_beyond_what_is_at_ease() -> None:
    """0.85 was the speed of all sentences before; one or two are slower, to be heard right."""
    assert all(speed <= 0.85 for speed in BEDTIME.speeds.values())


@pytest.mark.parametrize("style", STYLES, ids=style_names())
def test_a_voice_speaks_by_the_rules_of_its_own_language(engine: Engine, style: Style) -> None:
    """Behind a carrier in it, at its own speed; the engine itself cannot read Japanese."""
    KokoroVoice(style.name).speak("Doux.")
    assert engine.languages == {style.phonemes}
    assert engine.read_elsewhere == {style.languages == {"ja"}}
    assert engine.asked == [
        (f"{style.carrier} Doux.", style.usual_speed),
        (style.carrier, style.usual_speed),
    ]


def test_a_long_sentence_is_spoken_without_the_carrier_where_the_voice_says_so(
    engine: Engine,
) -> None:
    """So nothing is cut off it, and the name of its clip says so."""
    noche = style_called("noche")
    short = " ".join(["uno"] * (noche.longest_carried or 0)) + "."
    voice = KokoroVoice(noche.name)
    voice.speak(short)
    voice.speak(f"Y {short}")
    assert engine.asked == [
        (f"{noche.carrier} {short}", noche.usual_speed),
        (noche.carrier, noche.usual_speed),
        (f"Y {short}", noche.usual_speed),
    ]
    assert noche.carrier in voice.recipe_of(short)
    assert noche.carrier not in voice.recipe_of(f"Y {short}")


def test_two_voices_never_share_a_clip() -> None:
    """Their recipes differ in style, carrier, speed and language."""
    recipes = {KokoroVoice(style.name).recipe_of("Rest.") for style in STYLES}
    assert len(recipes) == len(STYLES)
