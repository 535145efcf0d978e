"""What listeners would say of the voice, predicted: a mean opinion score from 1 (bad) to 5 (excellent).

DNSMOS P.808 (Reddy, Gopal, Cutler: ICASSP 2021; MIT), learned from people's scores of noisy and
cleaned speech. Its network comes inside the package speechmos (Microsoft, MIT) and runs on
onnxruntime, which the voice needs anyway. The package's own code is not loaded: it wants librosa
and pandas for the few lines of a spectrum, which agree with librosa's to 3e-7.

It is told and never enforced. It was made to rank noise suppressors, on sentences of nine seconds:
short ones score lower whoever speaks them, a breath under the words is noise to it (half a point
and more, so the clip is judged and not the mix), and nobody has asked people how warm this voice
is. It does show a voice or a sentence that fell behind.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import get_window, resample_poly

from audio.samples import RATE, Samples
from audio.voice import found
from skill.errors import RecordingError

PACKAGE = "speechmos"
MODEL = "dnsmos_models/model_v8.onnx"
HEARD_RATE = 16_000
HEARD_SAMPLES = 144_000
"""Nine seconds, which is what the network takes."""
PAUSE_SECONDS = 0.5
"""After each repetition of a sentence that is shorter; without a pause it is taken for
stammering."""
WINDOW, HOP, BANDS = 321, 160, 120
LOWEST_DB = -80.0


def opinion(clip: Samples) -> float:
    """The score of one sentence. Raises RecordingError when the predictor is not installed."""
    once = np.concatenate([clip, np.zeros(round(PAUSE_SECONDS * RATE), dtype=np.float32)])
    heard = np.resize(resample_poly(once, HEARD_RATE, RATE), HEARD_SAMPLES)
    return float(_network().run(None, {"input_1": _spectrum(heard)[np.newaxis]})[0][0][0])


@cache
def _network() -> Any:  # noqa: ANN401 - an untyped package
    if not found(PACKAGE, "onnxruntime", "faster_whisper"):
        raise RecordingError(f"Judging the voice needs the package {PACKAGE}: run `make voice`")
    from onnxruntime import InferenceSession

    model = files(PACKAGE).joinpath(MODEL).read_bytes()
    return InferenceSession(model, providers=["CPUExecutionProvider"])


def _spectrum(heard: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """What the network looks at: decibels in 120 bands, 100 times a second, -80 to 0 drawn together to -1 to 1."""
    # The recogniser's package has the mel bands that librosa has, to the last digit.
    from faster_whisper.feature_extractor import FeatureExtractor

    bands = FeatureExtractor.get_mel_filters(HEARD_RATE, WINDOW, BANDS)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(heard, WINDOW // 2), WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(frames * get_window("hann", WINDOW))) ** 2 @ bands.T
    level = 10 * np.log10(np.maximum(power, 1e-10))
    return np.asarray((np.maximum(level - level.max(), LOWEST_DB) + 40) / 40, dtype=np.float32)
