"""The recipes of skill/content/README.md, followed as they stand there: what they add is asked for, and plays."""

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from interaction_models.build import model
from simulator.check import problems
from skill.guide.couple import Couple, HeardRung, Preferences
from skill.guide.intents import Heard, Intent
from skill.guide.phases import Phase
from skill.guide.programme import Play, drawn
from skill.guide.programme.recordings import Tonight, recordings_of, whole_repertoire
from skill.guide.programme.session import CONTENT, load_sessions
from skill.guide.talk import Situation, Stage, next_turn
from skill.guide.words import load_words
from tests.bedroom import EVENING, REPERTOIRE, WORDS, Bedroom, Memory
from tests.frozen import SHIPPED

README = (SHIPPED / "README.md").read_text()
pytestmark = pytest.mark.slow
ROOT = SHIPPED.parent.parent
TONIGHT = EVENING.date()
OTHER_LANGUAGES = ("fr-FR", "it-IT", "es-ES", "pt-BR", "de-DE", "ja-JP")
"""Those that the recipes write no words in."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to add to; other languages wait, as the README says, for words."""
    copy = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    for language in OTHER_LANGUAGES:
        guide = copy / "words" / language / "guide.toml"
        waiting = guide.read_text("utf-8").replace("[locale]\n", "[locale]\nready = []\n", 1)
        guide.write_text(waiting, "utf-8")
    return copy


Step = tuple[str, str, str]
"""The file, where in it ("a new file", "at the end", "below: ...", "instead of: ..."), and the
text."""


def recipe(title: str) -> list[Step]:
    """The TOML blocks of a recipe of the README; their first comment says where they belong."""
    section = README.partition(f"## {title}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```toml\n# ([\w/.-]+), ([^\n]+)\n(.*?)```", section, re.DOTALL)
    assert len(blocks) == section.count("```toml"), "a block does not say where it belongs"
    return blocks


def follow(content: Path, title: str) -> None:
    """Do as the recipe says."""
    for file, place, text in recipe(title):
        path = content / file
        how, _, anchor = place.partition(": ")
        if how == "a new file":
            assert not path.exists()
            path.write_text(text)
        elif how == "at the end":
            path.write_text(f"{path.read_text()}\n{text}")
        else:
            before = path.read_text()
            assert before.count(anchor) == 1, (
                f"{anchor!r} stands {before.count(anchor)} times in {file}"
            )
            path.write_text(
                before.replace(
                    anchor, text.strip() if how == "instead of" else f"{anchor}\n{text.strip()}"
                )
            )
        assert how in ("a new file", "at the end", "below", "instead of")


def code() -> dict[str, bytes]:
    """Every Python file of the skill, the laptop and the studio."""
    rooms = ("skill", "simulator", "interaction_models", "audio")
    return {str(path): path.read_bytes() for room in rooms for path in (ROOT / room).rglob("*.py")}


def test_the_recipe_for_a_sentence(content: Path) -> None:
    """The recordings that say it are other ones; all the rest are the same."""
    follow(content, "Change a sentence")
    assert problems(content) == []
    words = load_words(content, "en-US")
    assert words.text("look.7-off").startswith("Now rest your eyes.")
    before = {made.name: made for made in whole_repertoire(REPERTOIRE, WORDS)}
    after = {made.name: made for made in whole_repertoire(load_sessions(content), words)}
    assert before.keys() != after.keys()
    assert {made.segment for name, made in after.items() if name not in before} == {
        made.segment for name, made in before.items() if name not in after
    }


def test_the_recipe_for_a_question(content: Path) -> None:
    """It is drawn like any other, and said by the check-in."""
    before = code()
    follow(content, "Add a question")
    assert problems(content) == []
    (number,) = set(load_words(content, "en-US").questions) - set(WORDS.questions)
    assert number == max(WORDS.questions) + 1
    words = load_words(content, "en-US")
    plan = load_sessions(content).plan("ordinary-7")
    said = [
        text
        for made in recordings_of(plan, words, Tonight(question=number))
        for _, text in made.texts
    ]
    assert words.questions[number].text in said
    assert code() == before


def test_the_recipe_for_a_practice(content: Path) -> None:
    """Inside a session and alone, by its name, with its words; and no Python."""
    before = code()
    follow(content, "Add a practice")
    assert problems(content) == []
    words, sessions = load_words(content, "en-US"), load_sessions(content)
    (name,) = set(words.practices) - set(WORDS.practices)
    holding = [
        one
        for one in sessions
        if any(take.startswith(f"{name}.") for take in sessions.takes_of(one))
    ]
    assert len(holding) == 2
    assert name in holding
    for plan in map(sessions.plan, holding):
        spans = [
            span
            for segment in plan.segments
            for span in segment.score.spans
            if span.practice == name
        ]
        assert [span.counts for span in spans] == [True]
        assert plan.ms == plan.minutes * 60_000 or not plan.minutes
        said = {
            text
            for made in recordings_of(plan, words, Tonight())
            for line, text in made.texts
            if line in words.lines
        }
        assert {
            words.text(line) for line in words.lines if re.fullmatch(rf"{name}\.(?!name).+", line)
        } <= said
    types = model("en-US", content)["interactionModel"]["languageModel"]["types"]
    assert name in {
        value["id"] for kind in types if kind["name"] == "PRACTICE" for value in kind["values"]
    }
    assert code() == before


def test_the_recipe_for_a_variant(content: Path) -> None:
    """It takes its turn with the others."""
    before = len(WORDS.lines["welcome.back"])
    follow(content, "Add a variant")
    assert problems(content) == []
    variants = load_words(content, "en-US").lines["welcome.back"]
    assert len(set(variants)) == before + 1


def test_the_recipe_for_a_milestone(content: Path) -> None:
    """It is said in the good night of that night, and of no other."""
    follow(content, "Add a milestone")
    assert problems(content) == []
    words = load_words(content, "en-US")
    (number,) = set(words.milestones) - set(WORDS.milestones)
    plan = load_sessions(content).plan("ordinary-3")

    def said(night: int) -> str:
        recordings = recordings_of(plan, words, Tonight(milestone=night))
        return " ".join(text for made in recordings for _, text in made.texts)

    assert words.milestones[number] in said(number)
    assert words.milestones[number] not in said(number + 1)


def test_the_recipe_for_a_session_and_a_length(content: Path) -> None:
    """To the second, found by who asks for it, with all that it says; and no Python."""
    before = code()
    follow(content, "Add a session, or a length")
    # Which lengths there are may be told in words, and then the check asks for this one as well.
    assert all("leaves out 8 minutes" in problem for problem in problems(content))
    sessions = load_sessions(content)
    (name,) = {each for each in set(sessions) - set(REPERTOIRE) if sessions.plan(each).minutes}
    plan = sessions.plan(name)
    assert plan.ms == plan.minutes * 60_000
    assert plan.mood is not None
    assert sessions.closest(plan.mood, plan.minutes) == name
    words = load_words(content, "en-US")
    said = [text for made in recordings_of(plan, words, Tonight()) for _, text in made.texts]
    assert "Now a quiet minute, side by side." in said
    assert code() == before


def ids_of(content: Path, kind: str) -> set[str]:
    """What a slot type of this content's model means."""
    types = model("en-US", content)["interactionModel"]["languageModel"]["types"]
    return {value["id"] for each in types if each["name"] == kind for value in each["values"]}


def situation_of(content: Path, couple: Couple) -> Situation:
    """A couple who are not new here, on an evening with this content."""
    return Situation(load_sessions(content), load_words(content, "en-US"), TONIGHT, couple, dice=5)


def nights(count: int) -> frozenset[date]:
    """So many nights up to last night."""
    return frozenset(TONIGHT - timedelta(days=ago) for ago in range(1, count + 1))


def test_the_recipe_for_a_mood(content: Path) -> None:
    """It is told in a sentence, answered in its own words, and its evening plays; and no Python."""
    before = code()
    follow(content, "Add a mood")
    assert problems(content) == []
    (mood,) = load_sessions(content).moods.keys() - REPERTOIRE.moods.keys()
    assert mood in ids_of(content, "MOOD")
    room = Bedroom(Memory(), content=content)
    room.speaker.hear("open quiet together")
    room.speaker.hear("we have a big day tomorrow")
    assert "Then tomorrow can wait outside." in room.done[-1]
    room.speaker.hear("yes")
    room.speaker.advance(240_000)
    assert [line for line in room.done if line.startswith(f"Plays: {mood}-3")]
    assert room.refusals == []
    assert room.nights == 1
    assert code() == before


def test_a_new_mood_is_what_its_traits_say(content: Path) -> None:
    """The next evening is an ordinary one, and nothing is asked in it that opens a worry."""
    follow(content, "Add a mood")
    couple = Couple(nights=nights(9), last="nervous-3")
    situation = situation_of(content, couple)
    assert situation.offer.plan == "ordinary-3"
    assert situation.repertoire.plan("nervous-3").traits.drowsy
    named = next_turn(None, Heard(Intent.BEGIN, mood="nervous"), situation)
    assert named.say.startswith("Tonight, then, and nothing else.")
    assert named.audio is not None


@pytest.mark.parametrize("trait", ["lasts", "asked_first", "own_start"])
def test_each_trait_of_a_mood_changes_its_evenings(content: Path, trait: str) -> None:
    """Kept for the next evening; asked before it begins; begun in its own words."""
    follow(content, "Add a mood")
    couple = Couple(nights=nights(9), last="nervous-3")
    plain = situation_of(content, couple)
    path = content / "sessions.toml"
    path.write_text(path.read_text().replace("[moods.nervous]", f"[moods.nervous]\n{trait} = true"))
    assert problems(content) == []
    situation = situation_of(content, couple)

    def of(evening: Situation) -> tuple[str, bool, str]:
        named = next_turn(None, Heard(Intent.BEGIN, mood="nervous"), evening)
        invited = next_turn(None, Heard(Intent.DAY, mood="nervous"), evening)
        accepted = next_turn(invited.conversation, Heard(Intent.YES), evening)
        return evening.offer.plan, named.audio is not None, accepted.say

    changed = {
        "lasts": ("nervous-3", True, "Here we go."),
        "asked_first": ("ordinary-3", False, "Here we go."),
        "own_start": ("ordinary-3", True, "Tonight, then, and nothing else. [0.3]"),
    }
    assert of(plain) == ("ordinary-3", True, "Here we go.")
    assert of(situation) == changed[trait]


def test_the_recipe_for_a_step_of_a_ladder(content: Path) -> None:
    """It is offered after the one before it, in its own words, and a yes plays its take; and no Python."""
    before = code()
    follow(content, "Add a step to a ladder")
    assert problems(content) == []
    ladder = load_sessions(content).ladders["touch"]
    number = len(ladder.rungs) - 1
    assert ladder.rungs[:-1] == REPERTOIRE.ladders["touch"].rungs
    at_last = Preferences().with_rungs({"touch": number - 1})
    couple = Couple(
        nights=nights(60),
        last="ordinary-7",
        preferences=at_last,
        heard_rungs=(HeardRung("touch", 9, TONIGHT),),
    )
    situation = situation_of(content, couple)
    invited = next_turn(None, Heard(Intent.LAUNCH), situation)
    offered = next_turn(invited.conversation, Heard(Intent.YES), situation)
    assert offered.conversation is not None
    assert offered.conversation.stage is Stage.STEP
    assert offered.question == "Shall your feet find each other tonight, under the covers?"
    assert isinstance(next_turn(offered.conversation, Heard(Intent.YES), situation).audio, Play)
    further = situation.repertoire.plan("ordinary-7", at_last.climb("touch"))
    usual = situation.repertoire.plan("ordinary-7", at_last)
    assert "touch.feet" in {line for segment in further.segments for line in segment.score.lines}
    assert further.ms == usual.ms
    declined = replace(at_last.climb("touch"), touch_off=True)
    spoken = {
        line
        for segment in situation.repertoire.plan("ordinary-7", declined).segments
        for line in segment.score.lines
    }
    assert "touch.feet" not in spoken
    assert code() == before


def test_the_recipe_for_a_path(content: Path) -> None:
    """It begins by its name, asks its own questions one evening after the other, and ends; and no Python."""
    before = code()
    follow(content, "Add a path")
    assert problems(content) == []
    (path,) = load_sessions(content).paths.keys() - REPERTOIRE.paths.keys()
    assert path in ids_of(content, "PATH")
    couple = Couple(nights=nights(20), last="ordinary-3")
    situation = situation_of(content, couple)
    named = next_turn(None, Heard(Intent.PATH, path=path), situation)
    assert named.say.startswith("The laughing week: 2 evenings")
    assert named.change is not None
    on_it = named.change(couple)
    begun = next_turn(named.conversation, Heard(Intent.YES), situation)
    assert isinstance(begun.audio, Play)
    assert (begun.audio.place.plan, begun.audio.place.question) == (f"{path}.1", 403)
    second = replace(situation, couple=replace(on_it, path_step=1))
    assert (second.offer.plan, second.repertoire.plan(f"{path}.2").question) == (f"{path}.2", 404)
    drawn_alone = {403, 404} & drawn(situation.words.questions)
    assert drawn_alone == set(), "a question of a path comes on no other evening"
    assert code() == before


@pytest.mark.parametrize(
    ("key", "declined", "is_offered"),
    [
        ("", False, True),
        ("offered = false", False, False),
        ('invites = "touch"', False, True),
        ('invites = "touch"', True, False),
    ],
)
def test_a_path_is_offered_to_whom_its_file_says(
    content: Path, key: str, declined: bool, is_offered: bool
) -> None:
    """To all; to nobody who does not ask; or to those who did not decline touch."""
    follow(content, "Add a path")
    path = content / "paths.toml"
    path.write_text(path.read_text().replace('name = "laughing"', f'name = "laughing"\n{key}'))
    assert problems(content) == []
    repertoire = load_sessions(content)
    assert repertoire.may_offer("laughing", Preferences(touch_off=declined)) == is_offered


def test_the_recipe_for_a_theme(content: Path) -> None:
    """A question about it is asked for and spoken, and the check-in ends with its own line; and no Python."""
    before = code()
    follow(content, "Add a theme")
    assert problems(content) == []
    words = load_words(content, "en-US")
    numbers = set(words.questions) - set(WORDS.questions)
    (theme,) = {words.questions[number].theme for number in numbers}
    assert theme in ids_of(content, "THEME")
    situation = situation_of(content, Couple(nights=nights(20), last="ordinary-3"))
    turn = next_turn(None, Heard(Intent.QUESTION, theme=theme), situation)
    assert any(words.questions[number].text in turn.say for number in numbers)
    plan = situation.repertoire.plan("ordinary-12", phase=Phase.QUIET)
    spoken = [
        text
        for number in numbers
        for made in recordings_of(plan, words, Tonight(question=number))
        for _, text in made.texts
    ]
    assert {"At home, now.", "Let it be."} & set(spoken)
    assert code() == before


RECIPES = re.findall(r"^## ((?:Change|Add) .+)$", README, re.MULTILINE)
"""The titles of all of them."""


@pytest.mark.parametrize("title", RECIPES)
def test_every_recipe_is_followed_by_a_test(title: str) -> None:
    """Nobody adds one that was never tried."""
    assert f'follow(content, "{title}")' in Path(__file__).read_text()


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_is_not_followed_yet(title: str, content: Path) -> None:
    """Each of its blocks changes something."""
    for file, _, text in recipe(title):
        assert not (content / file).exists() or text not in (content / file).read_text()
