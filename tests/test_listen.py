"""The spoken loop: who may say what when, and what is done with what was half heard."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

pytest.importorskip("faster_whisper")
pytest.importorskip("pywebrtc_audio")

from simulator.cli.listen import listen_aloud
from simulator.echo.examples import EVERYDAY
from simulator.echo.language import normal
from simulator.hearing import understanding_of
from simulator.listen.bedside_loop import RETRY_MS
from simulator.listen.deciding import Decision, Judge, Reaction
from simulator.listen.expected import expected_at
from simulator.listen.mouth import DUCK_DB
from simulator.listen.nearness import Limits, Nearness
from simulator.listen.recogniser import (
    Hypothesis,
    Scored,
    believed,
    hopeful,
    once,
    shared_out,
    too_long,
)
from simulator.listen.situation import Situation
from skill.errors import QuietTogetherError
from skill.guide.intents import Intent
from tests.listening import BLOCK_OF_QUIET, EVENING, LOCALE, Bed, bed

TODAY = EVENING.date()


@pytest.fixture
def by_the_bed(tmp_path: Path) -> Bed:
    return bed(tmp_path)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(understanding_of(LOCALE), LOCALE)


def heard(*shares: tuple[str, float]) -> list[Hypothesis]:
    return [Hypothesis(text, share) for text, share in shares]


# Who may say what when


def test_only_its_name_opens_it(by_the_bed: Bed) -> None:
    """Whatever else is said in the bedroom, a sad word or a yes, is for the two."""
    for sentence in ("yes", "pause", "i feel sad", "how many nights", "open the window"):
        by_the_bed.say(sentence)
    assert by_the_bed.spoken.texts == []
    by_the_bed.say("open quiet together")
    assert by_the_bed.spoken.texts[0].startswith("Welcome, you two.")


@pytest.mark.parametrize(
    "sentence", ["i want to die", "i don't feel safe", "he hits me", "i can't breathe"]
)
def test_a_cry_for_help_is_heard_while_nothing_is_open(sentence: str, by_the_bed: Bed) -> None:
    """Nobody who needs help has to think of a name first."""
    by_the_bed.say(sentence, ms=2_400)
    assert by_the_bed.spoken.texts[0].startswith("Let's stop here.")
    assert by_the_bed.shown == []


@pytest.mark.parametrize(
    "sentence",
    ["i could die for a pizza", "he said i want to die", "she hits me with facts", "i'm so angry"],
)
def test_what_only_sounds_like_it_opens_nothing(sentence: str, by_the_bed: Bed) -> None:
    """Where nothing is open, a cry for help is heard word for word alone."""
    by_the_bed.say(sentence, ms=2_400)
    assert by_the_bed.spoken.texts == []


def test_half_a_cry_for_help_opens_nothing(by_the_bed: Bed) -> None:
    """What may as well have been talk is left to the two."""
    by_the_bed.say("i want to die", "i want to dine", ms=2_400)
    assert by_the_bed.spoken.texts == []


def test_an_evening_begins_by_a_yes_and_is_steered(by_the_bed: Bed) -> None:
    """Opened, begun, paused, resumed, skipped, stopped: no hand touches anything."""
    by_the_bed.begin()
    player = by_the_bed.laptop.speaker.player
    by_the_bed.say("pause")
    assert player.playing is None
    by_the_bed.say("resume")
    by_the_bed.pass_ms(3_000)
    before = player.playing
    assert before is not None
    by_the_bed.say("next")
    by_the_bed.pass_ms(3_000)
    assert player.playing is not None
    assert player.playing.token != before.token or player.playing.offset > before.offset + 4_000
    said_before = len(by_the_bed.spoken.texts)
    by_the_bed.say("stop")
    assert player.playing is None
    assert len(by_the_bed.spoken.texts) == said_before + 1


@pytest.mark.parametrize("sentence", ["yes", "how many nights", "we're tired", "gentler breathing"])
def test_while_it_plays_nothing_but_steering_is_for_the_guide(
    sentence: str, by_the_bed: Bed
) -> None:
    """What means something in a conversation means nothing over an evening."""
    by_the_bed.begin()
    said_before = len(by_the_bed.spoken.texts)
    by_the_bed.say(sentence)
    assert len(by_the_bed.spoken.texts) == said_before
    assert by_the_bed.laptop.speaker.player.playing


@pytest.mark.parametrize("sentence", ["i don't feel safe", "i can't breathe"])
def test_a_hard_moment_is_heard_while_it_plays(sentence: str, by_the_bed: Bed) -> None:
    """The sound stops at once."""
    by_the_bed.begin()
    by_the_bed.say(sentence, ms=2_400)
    assert by_the_bed.laptop.speaker.player.playing is None
    assert by_the_bed.spoken.texts[-1].startswith("Let's stop here.")


def talking(by_the_bed: Bed) -> None:
    """Let the evening play until the two talk to each other."""
    by_the_bed.begin()
    for _ in range(300):
        if by_the_bed.loop.situation is Situation.TALKING:
            return
        by_the_bed.pass_ms(1_000)
    raise AssertionError("nobody talks in this evening")


def test_while_they_talk_only_stop_is_heard(by_the_bed: Bed) -> None:
    """A sentence goes nowhere: what is longer than a word or three reaches no recogniser."""
    talking(by_the_bed)
    by_the_bed.recogniser.heard = 0
    by_the_bed.say("i loved how you held my hand", ms=2_900)
    assert by_the_bed.recogniser.heard == 0
    for sentence in ("next", "pause", "i don't feel safe"):
        by_the_bed.say(sentence)
    assert by_the_bed.laptop.speaker.player.playing
    by_the_bed.say("stop")
    assert by_the_bed.laptop.speaker.player.playing is None


def test_the_guide_does_not_step_back_while_they_talk(by_the_bed: Bed) -> None:
    """It steps back for who may speak to it, and for nobody else."""
    talking(by_the_bed)
    by_the_bed.ear.hears_speech = True
    by_the_bed.pass_ms(500)
    assert np.max(by_the_bed.played[-1]) == pytest.approx(0.05)


def test_the_guide_steps_back_by_12_db_and_comes_again(by_the_bed: Bed) -> None:
    """For as long as somebody speaks over what plays."""
    by_the_bed.begin()
    loud = float(np.max(by_the_bed.played[-1]))
    by_the_bed.ear.hears_speech = True
    by_the_bed.pass_ms(200)
    softer = float(np.max(by_the_bed.played[-1]))
    assert 20 * np.log10(softer / loud) == pytest.approx(DUCK_DB, abs=0.1)
    by_the_bed.ear.hears_speech = False
    by_the_bed.pass_ms(1_000)
    assert np.max(by_the_bed.played[-1]) == pytest.approx(loud)


def test_what_was_not_understood_is_answered_by_a_tick_once(by_the_bed: Bed) -> None:
    """Never by a sentence, and within ten seconds never twice."""
    by_the_bed.begin()
    said_before = len(by_the_bed.spoken.texts)
    loud = float(np.max(by_the_bed.played[-1]))
    peaks = []
    for _ in range(2):
        by_the_bed.say("next", "pause")
        by_the_bed.pass_ms(100)
        peaks.append(max(float(np.max(block)) for block in by_the_bed.played[-5:]))
    assert peaks[0] > loud
    assert peaks[1] == pytest.approx(loud)
    assert len(by_the_bed.spoken.texts) == said_before


@pytest.mark.parametrize("sentence", ["leave us alone", "everythings spinning"])
def test_what_is_said_again_behind_the_tick_is_meant(sentence: str, by_the_bed: Bed) -> None:
    """A no stops the evening, and a hard moment is answered."""
    by_the_bed.begin()
    by_the_bed.say(sentence)
    assert by_the_bed.laptop.speaker.player.playing
    by_the_bed.pass_ms(3_000)
    by_the_bed.say(sentence)
    assert by_the_bed.laptop.speaker.player.playing is None


def test_a_tick_is_forgotten_after_ten_seconds(by_the_bed: Bed) -> None:
    """What was not understood is kept no longer, and the same words are asked for anew."""
    by_the_bed.begin()
    by_the_bed.say("leave us alone")
    by_the_bed.pass_ms(RETRY_MS)
    by_the_bed.say("leave us alone")
    assert by_the_bed.laptop.speaker.player.playing


def test_other_words_behind_a_tick_mean_what_they_mean(by_the_bed: Bed) -> None:
    """Talk goes on, and is not taken for the no before it."""
    by_the_bed.begin()
    by_the_bed.say("leave us alone")
    by_the_bed.say("did you lock the door")
    assert by_the_bed.laptop.speaker.player.playing


def test_nobody_is_hurried_while_they_answer(by_the_bed: Bed) -> None:
    """The eight seconds of the open microphone do not pass while somebody speaks."""
    by_the_bed.say("open quiet together")
    by_the_bed.pass_ms(3_000)
    said_before = len(by_the_bed.spoken.texts)
    by_the_bed.ear.hears_speech = True
    by_the_bed.pass_ms(9_000)
    assert len(by_the_bed.spoken.texts) == said_before
    by_the_bed.ear.hears_speech = False
    by_the_bed.pass_ms(9_000)
    assert len(by_the_bed.spoken.texts) == said_before + 1


def test_what_is_shown_of_a_hard_moment_is_nothing(by_the_bed: Bed) -> None:
    """Also where somebody asked to see what is heard."""
    by_the_bed.begin()
    shown_before = list(by_the_bed.shown)
    by_the_bed.say("i don't feel safe", ms=2_400)
    assert by_the_bed.shown == shown_before
    assert "User  > yes" in shown_before


def test_an_evening_is_as_far_as_it_was_played(by_the_bed: Bed) -> None:
    """A loop that is behind, and hears what was said before, does not run ahead of the sound."""
    by_the_bed.begin()
    playing = by_the_bed.laptop.speaker.player.playing
    assert playing is not None
    for _ in range(100):
        by_the_bed.loop.hear(BLOCK_OF_QUIET, BLOCK_OF_QUIET)
    stayed = by_the_bed.laptop.speaker.player.playing
    assert stayed is not None
    assert stayed.offset <= playing.offset + 20
    by_the_bed.pass_ms(1_000)
    moved = by_the_bed.laptop.speaker.player.playing
    assert moved is not None
    assert moved.offset == pytest.approx(stayed.offset + 1_000, abs=20)


# What is decided of what was half heard


def test_sentences_of_one_meaning_add_up(judge: Judge) -> None:
    """None of them is sure, and together they are."""
    decision = judge.decide(
        heard(("skip", 0.5), ("next", 0.45), ("neck", 0.05)), Situation.PLAYING, TODAY
    )
    assert decision.reaction is Reaction.ACT
    assert decision.intent == Intent.SKIP


def test_two_meanings_are_asked_and_not_guessed(judge: Judge) -> None:
    """To say it once more costs less than the wrong one."""
    decision = judge.decide(heard(("next", 0.5), ("pause", 0.5)), Situation.PLAYING, TODAY)
    assert decision.reaction is Reaction.TICK


@pytest.mark.parametrize(
    ("share", "reaction"), [(0.85, Reaction.TICK), (0.9, Reaction.ACT)], ids=["unsure", "sure"]
)
def test_a_jump_has_to_be_sure_while_it_plays(
    share: float, reaction: Reaction, judge: Judge
) -> None:
    """Half-heard talk sounds like "next", too; whoever meant it says it again behind the tick."""
    may_be = heard(("next", share), ("let's take those", 1 - share))
    assert judge.decide(may_be, Situation.PLAYING, TODAY).reaction is reaction


def test_a_no_that_may_be_a_yes_begins_nothing(judge: Judge) -> None:
    """The likeliest is a yes, and the cost of being wrong forbids it."""
    decision = judge.decide(heard(("yes", 0.8), ("no", 0.2)), Situation.ASKED, TODAY)
    assert decision.reaction is not Reaction.ACT


def test_every_stop_is_told_as_the_one_word(judge: Judge) -> None:
    """Which the guide never takes for anything else."""
    for situation in (Situation.PLAYING, Situation.TALKING, Situation.HELD):
        decision = judge.decide(heard(("please stop", 0.6), ("stop stop", 0.4)), situation, TODAY)
        assert decision == Decision(Reaction.ACT, "stop", Intent.END)


@pytest.mark.parametrize(
    "sentence",
    [
        "she is hurting me",
        "get your hands away",
        "my chest really hurts",
        "i keep thinking about suicide",
        "i've taken all my pills",
        "she's not breathing properly",
    ],
)
def test_a_cry_in_other_words_is_heard_while_it_plays(sentence: str, judge: Judge) -> None:
    """Nobody knows the sentences of the model by heart."""
    decision = judge.decide(heard((normal(sentence), 1.0)), Situation.PLAYING, TODAY)
    assert decision.reaction is Reaction.ACT


@pytest.mark.parametrize(
    "sentence",
    [
        "give me your other hand",
        "can you feel my heart",
        "i wished you had asked me",
        "i don't want to go to the gym",
        "i might want to go sleeping",
        "she looks like chicken may",
        "i feel safe with you",
        "i feel so calm now",
        "i feel a bit dizzy from the boat",
    ],
)
def test_talk_is_no_cry_because_nothing_is_nearer(sentence: str, judge: Judge) -> None:
    """The understanding takes it for one at more than nine in ten, since it has learned no talk like it."""
    decision = judge.decide(heard((normal(sentence), 1.0)), Situation.PLAYING, TODAY)
    assert decision.reaction is Reaction.TICK


@pytest.mark.parametrize(
    "sentence",
    ["no", "no more", "leave us alone", "be quiet", "i'd really rather he didn't touch me"],
)
def test_a_no_that_may_be_for_the_other_one_is_not_passed_over(sentence: str, judge: Judge) -> None:
    """A tick asks for it once more; "stop" is understood always."""
    decision = judge.decide(heard((normal(sentence), 1.0)), Situation.PLAYING, TODAY)
    assert decision.reaction is Reaction.TICK


@pytest.mark.parametrize("sentence", ["stop it", "no stop it", "turn it off", "can we stop"])
def test_a_known_end_with_a_word_that_stops_is_a_stop(sentence: str, judge: Judge) -> None:
    """Whoever says it over an evening need not say it twice."""
    decision = judge.decide(heard((sentence, 1.0)), Situation.PLAYING, TODAY)
    assert decision == Decision(Reaction.ACT, "stop", Intent.END)


def test_a_no_behind_a_tick_is_no_answer_to_a_question(judge: Judge) -> None:
    """A question hears what is said to it, whatever was doubted over the evening before."""
    asked = judge.decide(heard(("no more", 1.0)), Situation.PLAYING, TODAY)
    decision = judge.decide(heard(("no", 0.5), ("yes", 0.5)), Situation.ASKED, TODAY, asked)
    assert decision.reaction is not Reaction.ACT


def test_a_cry_is_told_in_words_that_the_guide_can_not_mistake(judge: Judge) -> None:
    """The guide weighs a sentence anew, and by other costs."""
    decision = judge.decide(heard(("she is hurting me", 1.0)), Situation.PLAYING, TODAY)
    assert understanding_of(LOCALE).likely(decision.sentence, TODAY) == {decision.intent: 1.0}


def test_talk_is_answered_by_nothing(judge: Judge) -> None:
    """Not even by a tick."""
    decision = judge.decide(
        heard(("did you lock the door", 0.9), ("next", 0.1)), Situation.PLAYING, TODAY
    )
    assert decision.reaction is Reaction.NOTHING


def test_nothing_heard_is_nothing_done(judge: Judge) -> None:
    """In every situation."""
    for situation in Situation:
        assert judge.decide([], situation, TODAY).reaction is Reaction.NOTHING


def test_what_is_expected_is_understood_in_its_situation(judge: Judge) -> None:
    """So that no recogniser is led to a sentence that then does nothing."""
    for situation in Situation:
        for sentence in expected_at(situation, LOCALE, "quiet together"):
            decision = judge.decide(heard((sentence, 1.0)), situation, TODAY)
            assert decision.reaction is Reaction.ACT, (situation, sentence)
            assert decision.intent != EVERYDAY


# How near a sentence is


NEARNESS = Nearness(
    {
        "intents": [
            {"name": "Cry", "samples": ["i want to die", "my chest hurts"]},
            {"name": "Other", "samples": ["i want to go on"]},
        ]
    },
    {"Cry"},
    ["i want to sleep", "i want to eat"],
)


def test_a_known_sentence_is_near_and_one_without_its_words_is_not() -> None:
    """Capitals and full stops aside, which ``normal`` takes away before."""
    exact = Limits(words=0.0, weight=0.0)
    assert NEARNESS.is_near("my chest hurts", "Cry", exact)
    assert not NEARNESS.is_near("your feet are cold", "Cry", Limits(words=0.9))
    assert not NEARNESS.is_near("i want to go on", "Cry", exact)


def test_a_sentence_is_near_within_a_share_of_its_words() -> None:
    """One word of four is a quarter."""
    assert NEARNESS.is_near("my chest really hurts", "Cry", Limits(words=1 / 4))
    assert not NEARNESS.is_near("my chest really hurts", "Cry", Limits(words=1 / 5))


def test_the_opposite_of_a_known_sentence_is_not_near() -> None:
    """It differs by one word, which says no."""
    assert not NEARNESS.is_near("i dont want to die", "Cry", Limits(words=1 / 2))


def test_a_rare_word_tells_more_than_those_in_all_mouths() -> None:
    """Three words of four are shared, and the one that tells is not."""
    assert NEARNESS.is_near("i want to sing", "Cry", Limits(words=1 / 4))
    assert not NEARNESS.is_near("i want to sing", "Cry", Limits(words=1 / 4, weight=0.45))
    assert NEARNESS.is_near("we want to die", "Cry", Limits(words=1 / 4, weight=0.45))


# Shares


def test_shares_are_of_sentences_and_not_of_spellings() -> None:
    """Capitals, full stops and digits make no other sentence; the likeliest comes first."""
    shares = shared_out([Scored(" 7 minutes.", -1.0), Scored("Stop!", -3.0), Scored("stop", -2.0)])
    assert [hypothesis.text for hypothesis in shares] == ["seven minutes", "stop"]
    assert sum(hypothesis.share for hypothesis in shares) == pytest.approx(1.0)
    assert shares[0].share / shares[1].share == pytest.approx(np.e, rel=0.01)


@pytest.mark.parametrize(
    ("stuttered", "plain"),
    [
        ("go back go back", "go back"),
        ("one one one", "one"),
        ("open quiet together open quiet", "open quiet together open quiet"),
        ("no i said no", "no i said no"),
    ],
)
def test_a_stutter_is_one_sentence(stuttered: str, plain: str) -> None:
    """And what only begins as it ended is left as it is."""
    assert once(stuttered) == plain


def test_a_word_does_not_stand_for_a_whole_sentence() -> None:
    """What fits the first word of two seconds of talk hardly counts."""
    assert too_long("next", 500) == 0
    assert too_long("next", 2_000) > 7


def test_what_hardly_fits_is_not_saved_by_being_expected() -> None:
    """A word that fits a little worse than hardly is believed a good deal less."""
    hardly = believed(Scored("next", -8.0), 500)
    worse = believed(Scored("next", -10.0), 500)
    assert hardly.log_share - worse.log_share > 4
    assert believed(Scored("next", -1.0), 500).log_share > 0


def test_a_long_sentence_that_fits_is_surer_than_a_short_one() -> None:
    """Half a sentence of talk may sound like "forget it", and hardly ever like the other."""
    short, long = (believed(Scored(text, -10.0), 800) for text in ("forget it", "say that again"))
    assert long.log_share - short.log_share > 4
    assert short == believed(Scored("forget it", -10.0), 500)


def test_a_word_is_not_weighed_against_a_whole_sentence() -> None:
    """What cannot be believed costs nothing; what is as long as what was said stays."""
    assert hopeful(["next", "say that again"], 500) == ["next", "say that again"]
    assert hopeful(["next", "say that again"], 1_700) == ["say that again"]
    assert hopeful(["next", "say that again"], 4_000) == []


# The command


def test_without_its_packages_the_command_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is mixed or listened to."""
    monkeypatch.setattr("simulator.cli.listen.find_spec", lambda name: None)
    ended = CliRunner().invoke(listen_aloud, ["--data", str(tmp_path)])
    assert isinstance(ended.exception, QuietTogetherError)
    assert "make listen" in str(ended.exception)
    assert list(tmp_path.iterdir()) == []
