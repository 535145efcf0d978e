"""What hisses around a sentence is cut off, and no sound of the sentence."""

import numpy as np
import pytest

from audio.hiss import without_hiss
from audio.samples import RATE, Samples, position
from audio.styles import Hiss, style_called

HISS = style_called("sereno").hiss
assert HISS is not None
PORTUGUESE: Hiss = HISS


def voice(ms: int) -> Samples:
    """A voiced sound: strong below 1,200 Hz."""
    return np.asarray(0.5 * np.sin(2 * np.pi * 300 * np.arange(position(ms)) / RATE), np.float32)


def hiss(ms: int, strength: float = 0.02) -> Samples:
    """Noise above 3,500 Hz."""
    noise = np.random.default_rng(1).normal(0, 1, position(ms))
    rough = np.diff(noise, n=4, prepend=np.zeros(4))
    return np.asarray(strength * rough / rough.std(), np.float32)


def quiet(ms: int) -> Samples:
    """Nothing."""
    return np.zeros(position(ms), np.float32)


def milliseconds(*parts: Samples, sentence: str) -> int:
    """How long it is without its hiss."""
    kept = without_hiss(np.concatenate(parts), sentence, PORTUGUESE)
    return kept.size * 1000 // RATE


def test_a_hiss_behind_a_voiced_end_is_cut_off() -> None:
    """ "Um dia bom" is heard as "um dia bons" with it."""
    assert milliseconds(voice(600), hiss(150), sentence="Um dia bom.") == pytest.approx(620, abs=10)


@pytest.mark.parametrize(
    "sentence", ["Boa noite.", "Meio minuto.", "As mãos.", "Um toque.", "Devagar.", "Dois a dois."]
)
def test_an_end_that_may_be_voiceless_stays(sentence: str) -> None:
    """An "s" hisses by itself, and a vowel behind "t" may be whispered."""
    assert milliseconds(voice(600), hiss(150), sentence=sentence) == 750


def test_a_hiss_ahead_of_a_voiced_start_is_cut_off() -> None:
    """ "A mesma pergunta" is heard as "Samezma" with it."""
    length = milliseconds(hiss(100), voice(600), sentence="A mesma mão.")
    assert length == pytest.approx(610, abs=10)


def test_a_start_that_hisses_by_itself_stays() -> None:
    assert milliseconds(hiss(100), voice(600), sentence="Sem pressa, amor.") == 700


def test_a_hiss_ahead_of_a_gap_is_no_sound_of_the_sentence() -> None:
    """ "Tudo" begins with the burst behind the gap."""
    parts = (hiss(70), quiet(60), hiss(30, 0.2), voice(600))
    assert 630 <= milliseconds(*parts, sentence="Tudo está bom.") <= 680


def test_a_loud_start_ahead_of_a_gap_stays() -> None:
    """It is a sound, however soft the vowel behind it."""
    parts = (hiss(70, 0.3), quiet(60), voice(600))
    assert milliseconds(*parts, sentence="Por hoje, é tudo bom.") == 730


def test_a_loud_hiss_is_cut_off_where_an_ear_has_told_it_from_a_sound() -> None:
    """ "Que bom." is heard as "Skibon": at the first gap, for behind it the "k" has another."""
    parts = (hiss(70, 0.3), quiet(60), hiss(30, 0.2), quiet(40), voice(600))
    assert "Que bom." in PORTUGUESE.loud
    assert 670 <= milliseconds(*parts, sentence="Que bom.") <= 700
    assert milliseconds(*parts, sentence="Que tal o toque?") == 800


def test_what_has_no_voice_is_left_alone() -> None:
    """There is nothing to go by."""
    assert milliseconds(hiss(300), sentence="Um dia bom.") == 300
