"""English as people say it, made plain: contractions written out, politeness and hesitation left out.

What is said and what the interaction model holds go through the same functions, so the two meet in
the middle.
"""

import re
from collections.abc import Iterable

_CONTRACTIONS = {
    "alright": "all right",
    "anymore": "any more",
    "can't": "can not",
    "cannot": "can not",
    "gonna": "going to",
    "goodnight": "good night",
    "let's": "let us",
    "lightheaded": "light headed",
    "ok": "okay",
    "shan't": "shall not",
    "til": "until",
    "till": "until",
    "wanna": "want to",
    "won't": "will not",
}
_BARE = {
    "cant": "can not",
    "im": "i am",
    "ive": "i have",
    "lets": "let us",
    "wont": "will not",
    **{
        f"{word}nt": f"{word} not"
        for word in "do does did is are was have should would could".split()
    },
    **{f"{word}s": f"{word} is" for word in "he she that what who there".split()},
}
"""What people type without its apostrophe, where that is no word of its own."""

_ENDINGS = {
    "n't": " not",
    "'re": " are",
    "'m": " am",
    "'ll": " will",
    "'d": " would",
    "'ve": " have",
}
_BEINGS = frozenset(
    "he she it that this what who where how here there everything head heart".split()
)
"""Before ``'s`` these mean "is"; any other word owns something."""

_FILLER = re.compile(
    r"\b(?:um+|uh+|er+m?|hm+|ah+|oh+|ooh+|well|so|okay|right|then|please|thanks|thank you|sorry|actually|really"
    r"|(?:just|only)(?! (?:me|us|i|we)\b)|maybe|perhaps|quite|very|way|also|such|pretty|absolutely|totally|completely"
    r"|(?:much|far)(?= too)|honestly|to be honest|you know|i mean|sort of|kind of|little bit of"
    r"|little bit|little|bit of|bit|for while|(?:love|darling|dear|honey)$|i think|we think|i guess|would you"
    r"|will you|if (?:that is|it is) (?:all right|okay|fine)|if you (?:like|can|would))\b"
)
_FRAME = re.compile(
    r"^(?:would you mind|(?:can|could|would|will|shall|may|might) (?:you|we|i)|(?:i|we) would (?:like|love) (?:you )?to"
    r"|do you have|have you got|remember to|do not forget to|you can|you may|let us|is it possible to)\b"
)
_SAME = {
    **dict.fromkeys(["yeah", "yep", "yup", "aye"], "yes"),
    **dict.fromkeys("no nah nope never without none".split(), "not"),
    **dict.fromkeys(
        "he she him her his them their partner husband wife boyfriend girlfriend".split(),
        "they",
    ),
    **dict.fromkeys(["himself", "herself", "themselves"], "themself"),
    **dict.fromkeys(["i", "me", "us"], "we"),
    **dict.fromkeys(["my", "mine", "ours"], "our"),
    **{word: word for word in "evening morning nothing something anything everything".split()},
    **dict.fromkeys(["this", "that", "these", "those"], "it"),
}
"""Words that make no difference to what is wanted: one for "yes" and "no", the partner, us."""


_ASKED = re.compile(
    r"^(?:(?:is|are|am|was|were|has|does|did|will|would|should|could|can) (?:i|we|you|he|she|it|this|that|these|those"
    r"|they|there|our|my|your|(?:any|some)\w*)|(?:do|have) (?:i|we|you|they))\b"
)


def asks(words: list[str]) -> bool:
    """Whether a plain sentence is a question by the order of its words: "are we done" is, "we are done" is not."""
    return _ASKED.match(" ".join(words)) is not None


def words_of(said: str) -> list[str]:
    """The words in lower case, contractions written out, without articles unless there is nothing else."""
    written: list[str] = []
    for word in re.findall(r"[a-z0-9{}':]+", said.lower().replace("\u2019", "'")):
        written += (_CONTRACTIONS.get(word) or _BARE.get(word) or _written_out(word)).split()
    return [word for word in written if word not in ("a", "an", "the")] or written


def _written_out(word: str) -> str:
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + full
    if word.endswith("'s"):
        return word[:-2] + (" is" if word[:-2] in _BEINGS else "")
    return word.replace("'", "")


def plain(said: str) -> list[str]:
    """The words without politeness and hesitation; a sentence that is nothing else stays whole."""
    whole = " ".join(words_of(said))
    text = " ".join(_FILLER.sub(" ", whole).split()) or whole
    while (shorter := _FRAME.sub("", text).strip()) and shorter != text:
        text = shorter
    return text.split()


def stems(words: Iterable[str]) -> list[str]:
    """Words as they are compared, without their commonest endings."""
    return [_SAME.get(word) or _stem(word) for word in words]


def _stem(word: str) -> str:
    """``looking`` and ``looks`` are ``look``, ``stopping`` is ``stop``; a short word stays as it is."""
    for ending, shortest in (("ing", 3), ("s", 3), ("e", 4)):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= shortest and not word.endswith("ss"):
            word = (
                stem[:-1]
                if ending == "ing" and len(stem) > 3 and stem[-1] == stem[-2] not in "ls"
                else stem
            )
    return word
