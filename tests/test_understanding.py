"""Speech is understood from the interaction model: to the letter, else by what costs least."""

import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from interaction_models.build import FOLDER, model
from simulator.echo.device import Device
from simulator.echo.slots import SlotValue
from simulator.echo.understanding import FALLBACK, Understanding, Understood
from simulator.hearing import BEGINS, GROUPS
from skill.guide.intents import Intent
from skill.guide.talk import SAFETY_INTENTS
from tests.bedroom import EVENING, UNDERSTANDING, Bedroom, Memory

TODAY = date(2026, 11, 23)  # a Monday


def understand(said: str) -> Understood:
    return UNDERSTANDING.understand(said, TODAY)


def ids(said: str) -> Mapping[str, str]:
    """The slots in which something was said, with what it stands for."""
    return {
        name: slot.id or slot.value for name, slot in understand(said).slots.items() if slot.value
    }


MODEL = model("en-US")["interactionModel"]["languageModel"]
TYPES = {kind["name"]: kind["values"] for kind in MODEL["types"]}
EXAMPLES = {
    "until": "sunday",
    "at": "half past nine",
    "length": "seven",
    "mood": "tired",
    "practice": "touch",
    "pace": "even",
    "topic": "parts",
    "without": "touching",
    "switch": "no",
    "change": "shorter",
    "depth": "light",
    "manner": "whisper",
    "ache": "back",
    "theme": "the future",
    "path": "the thank you week",
}
SAMPLES = [
    (intent["name"], line.format(**EXAMPLES))
    for intent in MODEL["intents"]
    for line in intent["samples"]
]


def test_each_phrase_leads_back_to_its_intent() -> None:
    """With an example in each slot."""
    assert [(intent, said) for intent, said in SAMPLES if understand(said).intent != intent] == []


@pytest.mark.parametrize("part", range(8))
def test_a_phrase_may_be_shouted_typed_or_addressed(part: int) -> None:
    """In capitals, without its apostrophes, with the skill's name."""
    for intent, said in SAMPLES[::25][part::8]:
        for way in (f"{said.upper()}!", said.replace("'", "")):
            assert (understand(way).intent, understand(way).named) == (intent, False), way
        named = understand(f"Alexa, ask quiet together to {said}")
        assert (named.intent, named.named) == (intent, True), said


CARRIERS = {
    "LENGTH": "the {} one",
    "MOOD": "we're {}",
    "PART": "twelve minutes without {}",
    "PRACTICE": "let's do {}",
    "PACE": "{} breathing",
    "TOPIC": "why do we do {}",
    "SWITCH": "{} touching tonight",
    "CHANGE": "make the look {}",
    "DEPTH": "{} questions please",
    "MANNER": "please speak {}",
    "ACHE": "i've got a sore {}",
    "THEME": "ask us something about {}",
    "PATH": "let's start {}",
}


@pytest.mark.parametrize("kind", CARRIERS)
def test_each_word_of_a_slot_leads_to_its_id(kind: str) -> None:
    """The name of an id and all its synonyms, and the model's own name comes with it."""
    assert set(CARRIERS) == set(TYPES)
    for value in TYPES[kind]:
        name = value["name"]["value"]
        for words in (name, *value["name"]["synonyms"]):
            slots = understand(CARRIERS[kind].format(words)).slots.values()
            assert SlotValue(words, value["id"], kind, name) in slots


@pytest.mark.parametrize(
    ("sentence", "slots"),
    [
        ("we're exhausted keep it short", {"mood": "tired", "length": "3"}),
        ("seven", {"length": "7"}),
        ("the 7 minute one", {"length": "7"}),
        ("five minutes", {"length": "5"}),
        ("fifteen minutes", {"length": "15"}),
        ("half an hour", {"length": "30"}),
        ("the long one", {"length": "20"}),
        ("four minutes of looking", {"practice": "look", "length": "4"}),
        ("a short one for a tired day", {"length": "3", "mood": "tired"}),
        ("we had a great day and then we had a fight", {"mood": "tense"}),
        ("twelve minutes but skip the eye contact", {"length": "12", "without": "look"}),
        ("can we do seven minutes without the touching", {"length": "7", "without": "touch"}),
    ],
)
def test_an_evening_may_be_asked_for_in_one_sentence(sentence: str, slots: dict[str, str]) -> None:
    """A length as it was said, of two moods the careful one, and what is wished without."""
    assert ids(sentence) == slots


@pytest.mark.parametrize(
    ("sentence", "value"),
    [("42 minutes", "42"), ("eleventy minutes please", "eleventy"), ("the purple one", "purple")],
)
def test_a_word_outside_of_a_type_arrives_without_an_id(sentence: str, value: str) -> None:
    """Custom slot types are no closed lists; the skill may then say which there are."""
    length = understand(sentence).slots["length"]
    assert length in (SlotValue(value, "", "LENGTH", ""), SlotValue("", "", "LENGTH", ""))
    assert value in {slot.value for slot in understand(sentence).slots.values()}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("sunday", "2026-11-29"),
        ("next Monday", "2026-11-30"),
        ("tomorrow", "2026-11-24"),
        ("december 6", "2026-12-06"),
        ("the second of pineapple", ""),
    ],
)
def test_a_day_is_the_next_one_of_its_name(words: str, value: str) -> None:
    """As Alexa's AMAZON.DATE gives it; words that name no day have no value."""
    empty = SlotValue(kind="AMAZON.DATE")
    assert understand(f"we're away until {words}").slots["until"].value == value
    assert understand("we're away").slots == {"until": empty}


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("remind us at nine every night", "09:00"),
        ("could you maybe remind us each night at ten thirty", "10:30"),
        ("at half past nine", "09:30"),
        ("half past nine", "09:30"),
        ("at 10:15 pm", "22:15"),
        ("10 pm", "22:00"),
        ("ten o'clock", "10:00"),
        ("quarter to eleven", "10:45"),
        ("twenty to ten", "09:40"),
        ("five past nine", "09:05"),
        ("midnight", "00:00"),
        ("at night", "NI"),
        ("twenty two thirty", "22:30"),
    ],
)
def test_a_time_is_found_wherever_it_stands(sentence: str, value: str) -> None:
    """As Alexa's AMAZON.TIME gives it."""
    assert understand(sentence).slots == {"at": SlotValue(value, kind="AMAZON.TIME")}


@pytest.mark.parametrize("sound", ["hm", "hmm", "mm", "um", "er", "uh", "well"])
def test_a_sound_of_thinking_agrees_to_nothing(sound: str) -> None:
    """ "Mm" erased everything, and "um" began an evening."""
    assert understand(sound).intent == Intent.WAIT


@pytest.mark.parametrize("words", ["neither", "none of those", "neither of them"])
def test_neither_is_a_no(words: str) -> None:
    """It may be no mood, and it may be no: a refusal is never taken for a mood."""
    assert understand(words).intent == Intent.DECLINE


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("this is too intense for us", Intent.UPSET),
        ("my left arm has gone numb", Intent.BODY),
        ("is my heart supposed to pound like that", Intent.BODY),
        ("my knees are killing me", Intent.ACHE),
        ("my dad died in spring and i can't stop thinking about him", Intent.LOSS),
        ("i'm dying for the toilet", Intent.WAIT),
        ("oh fine whatever", Intent.NOT_BOTH),
        ("she makes me feel uncomfortable", Intent.EXIT),
    ],
)
def test_a_grave_sentence_and_a_harmless_one_like_it_are_told_apart(
    words: str, intent: Intent
) -> None:
    """Said otherwise than any sample; each was once missed, or taken for a graver one."""
    assert understand(words).intent == intent


def test_a_number_alone_is_a_length_and_no_time() -> None:
    """A word of the model's own types is surer than Alexa's, which take any words."""
    assert ids("ten") == {"length": "10"}


@pytest.mark.parametrize(
    "sentence",
    [
        "open quiet together",
        "Alexa, open Quiet Together",
        "launch quiet together",
        "start quiet together.",
    ],
)
def test_opening_names_no_intent(sentence: str) -> None:
    """A launch."""
    assert understand(sentence) == Understood("", named=True)


def test_opening_may_name_what_is_wanted() -> None:
    """Opened and asked in one breath."""
    assert understand("open quiet together and start the short one").named
    assert ids("open quiet together and start the short one") == {"length": "3"}


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("next", "AMAZON.NextIntent"),
        ("next please", "SkipIntent"),
        ("stop", "AMAZON.StopIntent"),
        ("um could you please stop now", "EndIntent"),
        ("yes", "AMAZON.YesIntent"),
        ("yes go ahead please", "AgreeIntent"),
        ("skip forward", "AMAZON.NextIntent"),
        ("keep going", "AMAZON.ResumeIntent"),
    ],
)
def test_a_built_in_intent_is_matched_to_the_letter(sentence: str, intent: str) -> None:
    """Its samples and Alexa's own utterances alone; whole sentences go to the twin of ours."""
    assert understand(sentence).intent == intent


def test_no_near_miss_becomes_a_built_in_intent() -> None:
    """None is learned, so none can be guessed."""
    likely = UNDERSTANDING.probabilities("please stop it now would you")
    assert not [intent for intent in likely if intent.startswith("AMAZON.")]
    assert sum(likely.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("I think we would like to skip that please", "SkipIntent"),
        ("we do not want to count", "CountIntent"),
        ("no give us a different question", "AnotherIntent"),
        ("my boyfriend keeps hitting me", "ExitIntent"),
        ("we really couldn't be bothered tonight", "DeclineIntent"),
    ],
)
def test_what_is_no_sample_is_understood_by_what_is_likely(sentence: str, intent: str) -> None:
    """Politeness, hesitation and full forms change nothing."""
    assert understand(sentence).intent == intent


@pytest.mark.parametrize(
    "sentence",
    [
        "open the window",
        "",
        "at the weekend i cook",
        "set a timer for seven minutes",
        "turn the light off",
        "play some music",
        "are we done with the dishes",
        "the kids had a fight over the swing",
        "i love you",
        "next summer we go to greece",
    ],
)
def test_everyday_talk_is_the_fallback(sentence: str) -> None:
    """What is said to each other, or to the speaker, is for no skill."""
    assert understand(sentence).intent == FALLBACK


@pytest.mark.slow
@pytest.mark.parametrize(
    "way", ["please {} now", "um honestly {} again", "yes {}", "seven minutes {}", "we begin {}"]
)
def test_what_is_said_in_danger_never_goes_on_with_the_evening(way: str) -> None:
    """However it is put, it is understood or it is the fallback: never a yes or a beginning."""
    urgent = {Intent.EXIT, Intent.CARE, Intent.BODY}
    sentences = [way.format(sample) for intent, sample in SAMPLES[::3] if intent in urgent]
    heard = {sentence: understand(sentence).intent for sentence in sentences}
    assert [sentence for sentence, intent in heard.items() if intent in GROUPS[BEGINS]] == []


@pytest.mark.slow
def test_the_urgent_is_understood_through_hesitation() -> None:
    """Nine in ten of what is said in danger, with a filler before and a word behind."""
    urgent = {Intent.EXIT, Intent.CARE, Intent.BODY}
    sentences = [f"um i think {sample} now" for intent, sample in SAMPLES if intent in urgent]
    heard = [understand(sentence).intent for sentence in sentences]
    assert sum(intent in SAFETY_INTENTS for intent in heard) > 0.9 * len(heard)


def test_an_utterance_takes_a_few_milliseconds() -> None:
    """Fifty at most, measured over a hundred, known and unknown."""
    known = [sample for _, sample in SAMPLES[:: len(SAMPLES) // 50]]
    sentences = [*known, *(f"well i think {sample} and the neighbours too" for sample in known)]
    UNDERSTANDING.prepare()
    began = time.process_time()
    for sentence in sentences:
        understand(sentence)
    assert (time.process_time() - began) / len(sentences) < 0.05


def small_model(**samples: list[str]) -> dict[str, Any]:
    """A model of a few intents."""
    intents = [{"name": name, "slots": [], "samples": lines} for name, lines in samples.items()]
    language = {"invocationName": "moon counter", "intents": intents, "types": []}
    return {"interactionModel": {"languageModel": language}}


def test_a_stale_model_shows_at_once(tmp_path: Path) -> None:
    """A phrase that the model does not hold is not understood, whatever the words say."""
    moons = Understanding(small_model(MoonsIntent=["how many moons", "count the moons"]))
    assert moons.understand("how many moons", TODAY).intent == "MoonsIntent"
    assert moons.understand("set an alarm for six", TODAY).intent == FALLBACK
    assert moons.understand("next", TODAY).intent == FALLBACK


def test_what_was_learned_is_kept_by_the_hash_of_the_model(tmp_path: Path) -> None:
    """One file a model; a broken one is learned anew, and another model has another."""
    moons = small_model(MoonsIntent=["how many moons", "count the moons"])
    Understanding(moons, folder=tmp_path).prepare()
    (kept,) = tmp_path.iterdir()
    content = kept.read_bytes()
    kept.write_bytes(b"broken")
    again = Understanding(moons, folder=tmp_path)
    assert again.understand("so how many moons are there", TODAY).intent == "MoonsIntent"
    assert kept.read_bytes() == content
    suns = small_model(SunsIntent=["how many suns", "count the suns"])
    Understanding(suns, folder=tmp_path).prepare()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    """What is learned is then learned again with the next start."""
    file = tmp_path / "file"
    file.touch()
    moons = Understanding(small_model(MoonsIntent=["how many moons"]), folder=file / "below")
    assert moons.understand("tell me how many moons", TODAY).intent in ("MoonsIntent", FALLBACK)


def test_a_language_without_a_file_is_named() -> None:
    """With the file that is to be written."""
    with pytest.raises(LookupError, match=r"the language of xx-YY: write .*xx.toml"):
        Understanding(small_model(MoonsIntent=["how many moons"]), "xx-YY")


def test_nobody_waits_for_the_classifier_who_speaks_in_samples() -> None:
    """scikit-learn is loaded with the first sentence that is no sample, and not before."""
    script = """
import sys
from datetime import date
from simulator.hearing import understanding_of
hear = understanding_of("en-US").understand
assert hear("open quiet together", date(2026, 11, 23)).named
assert hear("yes", date(2026, 11, 23)).intent == "AMAZON.YesIntent"
assert hear("twelve minutes", date(2026, 11, 23)).intent == "BeginIntent"
assert not {"sklearn", "scipy"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_committed_model_is_read_by_the_simulator() -> None:
    """The file that ``ask deploy`` sends is the file that is understood here."""
    assert (Path(FOLDER) / "en-US.json").is_file()


def test_a_request_carries_slots_as_alexa_sends_them() -> None:
    """Resolved to an id, matched by nothing, left empty; Alexa's own types come with their value alone."""
    room = Bedroom(Memory(), EVENING)

    def slots(said: str) -> Any:
        room.speaker.hear(f"tell quiet together {said}")
        return next(
            sent["request"]["intent"]["slots"]
            for sent, _ in reversed(room.exchanges)
            if "intent" in sent["request"]
        )

    def sent(kind: str, name: str, value: str, code: str, **values: Any) -> dict[str, Any]:
        authority = f"amzn1.er-authority.echo-sdk.{Device().skill_id}.{kind}"
        found = {"authority": authority, "status": {"code": code}, **values}
        plain = {"name": name, "confirmationStatus": "NONE", "value": value}
        return plain | {"resolutions": {"resolutionsPerAuthority": [found]}}

    tired = [{"value": {"name": "tired", "id": "tired"}}]
    assert slots("42 minutes we are exhausted") == {
        "length": sent("LENGTH", "length", "42", "ER_SUCCESS_NO_MATCH"),
        "mood": sent("MOOD", "mood", "exhausted", "ER_SUCCESS_MATCH", values=tired),
        "without": {"name": "without", "confirmationStatus": "NONE"},
    }
    assert slots("seven")["mood"] == {"name": "mood", "confirmationStatus": "NONE"}
    until = {"name": "until", "confirmationStatus": "NONE", "value": "2026-11-29"}
    assert slots("we're away until sunday") == {"until": until}
