"""Every MP3 is what Alexa takes, frame by frame, and says so when it is not."""

import av
import miniaudio
import numpy as np
import pytest

from audio.encode import AROUND_FRAMES, DELAY, FRAME_SAMPLES, encode, encode_inner, verify
from audio.samples import RATE
from skill.errors import RecordingError
from skill.guide.frames import FRAME_BYTES
from tests.studio import decoded, made


def test_every_frame_is_48_kbit_mpeg_2_layer_iii_at_24_khz_mono() -> None:
    """Read bit by bit here, without the constants of the encoder."""
    breathing = made("breathing")
    mp3 = breathing.mp3
    assert len(mp3) % 144 == 0
    for at in range(0, len(mp3), 144):
        head = int.from_bytes(mp3[at : at + 4])
        assert head >> 21 == 0x7FF
        assert (head >> 19 & 3, head >> 17 & 3) == (0b10, 0b01)  # MPEG-2, Layer III
        assert (head >> 12 & 15, head >> 10 & 3) == (6, 1)  # 48 kbit/s, 24 kHz
        assert (head >> 9 & 1, head >> 6 & 3) == (0, 0b11)  # no padding, mono
        assert mp3[at + 4] == 0  # its sound begins in itself: no reservoir
    assert b"Xing" not in mp3[:144]
    assert verify(mp3).count * 144 == len(mp3)
    assert abs(verify(mp3).ms - breathing.recording.score.ms) <= 48


def test_the_delay_of_encoder_and_decoder_is_undone() -> None:
    """A click in the middle stays where it is, in two decoders that have nothing in common."""
    sound = np.zeros(3 * RATE, dtype=np.float32)
    sound[RATE : RATE + 400] = 0.5 * np.sin(np.arange(400) * 0.25)
    mp3 = encode(sound)
    other = np.frombuffer(miniaudio.decode(mp3, nchannels=1, sample_rate=RATE).samples, np.int16)
    for heard in (decoded(mp3), other.astype(np.float32) / 32768):
        assert abs(heard.size - sound.size) <= FRAME_SAMPLES // 2
        lag = (
            int(
                np.correlate(
                    heard[RATE - 2_000 : RATE + 2_400], sound[RATE : RATE + 400], "valid"
                ).argmax()
            )
            - 2_000
        )
        assert abs(lag) <= 24
    assert DELAY == 1105


@pytest.mark.parametrize("samples", [1_200, 24_000, 24_287, 24_289, 100_000])
def test_the_length_is_right_within_half_a_frame(samples: int) -> None:
    """Whatever the length."""
    assert (
        abs(verify(encode(np.zeros(samples, dtype=np.float32))).count * FRAME_SAMPLES - samples)
        <= FRAME_SAMPLES / 2
    )


def test_what_is_too_loud_is_clipped_and_does_not_wrap_around() -> None:
    """Full scale is the end."""
    assert np.abs(decoded(encode(np.full(RATE, 1.5, dtype=np.float32)))).max() > 0.5


def test_frames_of_the_middle_are_those_of_the_whole() -> None:
    """What lies around a piece is encoded with it and left out."""
    noise = 0.1 * np.random.default_rng(1).standard_normal(60 * FRAME_SAMPLES).astype(np.float32)
    inner = encode_inner(noise, 30)
    assert verify(inner).count == 30
    middle = slice((AROUND_FRAMES + 2) * FRAME_SAMPLES, (AROUND_FRAMES + 28) * FRAME_SAMPLES)
    wanted, heard = noise[middle], decoded(inner)[2 * FRAME_SAMPLES : 28 * FRAME_SAMPLES]
    assert np.corrcoef(wanted, heard)[0, 1] > 0.8


def test_a_sound_is_as_loud_as_it_was() -> None:
    """LAME turns everything down by half a decibel, which is given to it beforehand."""
    tone = (0.3 * np.sin(np.arange(2 * RATE) * 0.1)).astype(np.float32)
    heard = decoded(encode(tone))
    inner = slice(RATE // 2, 3 * RATE // 2)
    ratio = np.std(heard[inner]) / np.std(tone[inner])
    assert 20 * np.log10(ratio) == pytest.approx(0, abs=0.02)


def foreign(kbits: int, reservoir: int = 0) -> bytes:
    """A second of MP3, encoded otherwise."""
    encoder = av.AudioCodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "fltp"
    encoder.bit_rate = kbits * 1000
    encoder.options = {"reservoir": str(reservoir)}
    packets = []
    for at in range(0, RATE - FRAME_SAMPLES, FRAME_SAMPLES):
        samples = np.sin(np.arange(at, at + FRAME_SAMPLES, dtype=np.float32) ** 1.2)
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        packets += encoder.encode(frame)
    return b"".join(map(bytes, [*packets, *encoder.encode(None)]))


GOOD = encode(np.zeros(RATE, dtype=np.float32))


@pytest.mark.parametrize(
    ("mp3", "complaint"),
    [
        (b"", "empty"),
        (foreign(64), "Frame 0 .* another kind"),
        (GOOD + foreign(64), rf"Frame {len(GOOD) // FRAME_BYTES} .* another kind"),
        (b"ID3\x04" + bytes(10) + GOOD, "Frame 0 .* an ID3 tag"),
        (GOOD + b"TAG" + bytes(125), "an ID3v1 tag"),
        (GOOD[:-1], "cut off"),
        (GOOD[:-142], "no frame at all"),
        (GOOD[:FRAME_BYTES] + b"\0" + GOOD[FRAME_BYTES:], "Frame 1 .* no frame at all"),
        (GOOD[:3] + b"\x44" + GOOD[4:], "another kind"),
        (GOOD[:13] + b"Info" + GOOD[17:], "information frame"),
        (foreign(48, reservoir=1), "borrows from the one before it"),
    ],
    ids=[
        "empty",
        "64",
        "64 later",
        "id3",
        "id3v1",
        "cut",
        "cut in a header",
        "junk",
        "stereo",
        "xing",
        "reservoir",
    ],
)
def test_what_alexa_would_refuse_is_refused_here(mp3: bytes, complaint: str) -> None:
    """Other rates, tags, junk and half frames, each by its name."""
    with pytest.raises(RecordingError, match=complaint):
        verify(mp3)
