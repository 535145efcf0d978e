"""The editors' check: nothing wrong with what is shipped, and every planted fault named with what to do.

The recipes of skill/content/README.md are followed as they stand there, and play.
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from interaction_models.build import model
from simulator import check, cli
from simulator.check import problems, summary
from simulator.check.estimate import estimate
from simulator.check.practised import Practised
from skill.guide.programme.recordings import Tonight, recordings_of, whole_repertoire
from skill.guide.programme.session import CONTENT, Repertoire, load_sessions
from skill.guide.tables import read_table
from skill.guide.words import load_words
from tests.bedroom import REPERTOIRE, WORDS
from tests.frozen import SHIPPED
from tests.test_readme import COMMANDS

README = (SHIPPED / "README.md").read_text()
ROOT = SHIPPED.parent.parent
GUIDE, PRACTICES, QUESTIONS = (
    f"words/en-US/{file}.toml" for file in ("guide", "practices", "questions")
)
SUPPORT, STYLE, UTTERANCES = (
    f"words/en-US/{file}.toml" for file in ("support", "style", "utterances")
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to spoil."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def change(content: Path, file: str, old: str, new: str) -> None:
    """Replace the first place of a text, which has to be there."""
    path = content / file
    text = path.read_text()
    assert old in text, f"{old!r} is no longer in {file}"
    path.write_text(text.replace(old, new, 1))


def test_the_shipped_content_has_no_problem() -> None:
    """If not: run `quiet-together check`."""
    assert problems(SHIPPED) == []


LOOK_AWAY = (
    "Let your eyes rest. [2.5] Look around the room. [3] Thank each other, any way you like."
)
"""A line of its own, which one take says."""
FAULTS = read_table(Path(__file__).parent / "data" / "planted.toml", "planted.toml")["fault"]


@cache
def practices_as_shipped() -> tuple[list[str], Practised, Repertoire]:
    """Read once for all tests that spoil words alone."""
    return check.practice_problems(CONTENT)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['file']}: {fault['new'][:40]}")
def test_a_planted_fault_is_found(
    content: Path, fault: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its file, in one sentence, with what is wrong and what to do."""
    change(content, fault["file"], fault["old"], fault["new"])
    if fault["file"].startswith("words/"):
        shipped = practices_as_shipped()
        monkeypatch.setattr(check, "practice_problems", lambda content, broken: shipped)
    found = check.faults(content)
    wanted = [
        each
        for each in found
        if str(each).startswith(fault.get("named", fault["file"])) and fault["wrong"] in str(each)
    ]
    assert len(wanted) == 1, [str(each) for each in found]
    assert fault["remedy"] in str(wanted[0])
    assert all("; " in str(each) for each in found), "every fault says what to do"
    assert all(each.line for each in found), "every fault has its line"
    assert len(found) == 1 or "several" in fault, "one slip is one fault"


def test_faults_are_found_in_one_run_in_a_steady_order(content: Path) -> None:
    """A file that cannot be read hides nothing in the others, and nothing that follows from it is told as well."""
    change(content, "practices/touch.toml", "[takes]", "[takes")
    change(content, "practices/hope.toml", "for = 9.5", "for = 10.5")
    change(
        content,
        "practices/best.toml",
        'do = "say", line = "best.3"',
        'do = "sing", line = "best.3"',
    )
    change(content, "practices/best.toml", 'do = "talk", for = 49', 'do = "talk", for = "49"')
    change(content, PRACTICES, "Keep that in mind", "You should never keep that in mind! [0,5]")
    change(content, PRACTICES, "Good night, you two.", "Good night, you two, says Ziggy.")
    change(content, QUESTIONS, "What's been on your mind lately?", "HOW are you feeling?")
    change(content, GUIDE, "[locale]", "[locale")
    found = problems(content)
    assert sorted(problem.partition(":")[0] for problem in found) == sorted(
        [
            "practices/best.toml",
            "practices/best.toml",
            "practices/touch.toml",
            "sessions.toml",
            GUIDE,
            PRACTICES,
            PRACTICES,
            PRACTICES,
            QUESTIONS,
        ]
    ), found
    assert found == problems(content)


def test_every_session_that_does_not_add_up_is_named(content: Path) -> None:
    """Not the first alone: a take that two sessions share spoils both."""
    change(content, "practices/hope.toml", "for = 9.5", "for = 10.5")
    found = problems(content)
    holding = [name for name in REPERTOIRE if "hope.20" in REPERTOIRE.takes_of(name)]
    assert len(holding) > 1
    assert [problem.split()[1] for problem in found] == holding


def test_what_all_sessions_have_is_told_once(content: Path) -> None:
    """ "Again" is the same everywhere."""
    change(content, "practices/breathe.toml", '{ do = "hold", for = 2 },', "")
    assert sum("begins with say" in problem for problem in problems(content)) == 1


def test_a_locale_that_lacks_a_file_and_a_line_is_told_so(content: Path) -> None:
    """What one language has, the other is asked for; and each has its own list of what is never said."""
    german = Path(shutil.copytree(content / "words" / "en-US", content / "words" / "de-DE"))
    (german / "support.toml").unlink()
    change(content, "words/de-DE/store.toml", "summary =", "sumary =")
    change(content, "words/de-DE/practices.toml", f'alone-5-end = "{LOOK_AWAY}"\n', "")
    change(content, "words/de-DE/style.toml", '"should", ', '"sollte", ')
    change(
        content,
        "words/de-DE/practices.toml",
        "Keep that in mind",
        "Man sollte, one should keep that",
    )
    found = problems(content)
    assert [problem.partition(":")[0] for problem in found] == [
        "words/de-DE/support.toml",
        "words/de-DE/practices.toml",
        "words/de-DE/practices.toml",
        "words/de-DE/store.toml",
        "words/de-DE/guide.toml",
        "words/de-DE/guide.toml",
    ], found
    assert "'January' stands where january is" in found[-1]
    assert "No such file" in found[0]
    assert 'says "sollte";' in found[1]


def test_a_folder_without_words_is_one_problem_of_the_words(content: Path) -> None:
    """The practices are checked all the same."""
    shutil.rmtree(content / "words")
    change(content, "practices/hope.toml", "[takes.20]", "[takes.20")
    assert [problem.partition(":")[0] for problem in problems(content)] == [
        "practices/hope.toml",
        "words",
    ]


def test_a_file_in_another_encoding_is_named(content: Path) -> None:
    """Not a traceback."""
    path = content / GUIDE
    path.write_bytes(path.read_text().replace("Here we go.", "Voil\u00e0.").encode("latin-1"))
    assert problems(content) == [
        f"{GUIDE}: cannot be read as text (invalid continuation byte); save it as UTF-8"
    ]


def test_the_estimate_counts_letters_marks_and_pauses() -> None:
    """Between two sentences without a mark there are 0.6 s."""
    assert estimate("") == 0
    assert estimate("Rest.") == pytest.approx(0.35 + 5 / 20)
    assert estimate("Rest, now.") == pytest.approx(0.35 + 0.25 + 10 / 20)
    assert estimate("Rest. [2] Rest. Rest.") == pytest.approx(3 * 0.6 + 2 + 0.6)
    assert estimate("Rest.", 10) == pytest.approx(0.35 + 5 / 10)


def test_the_command_names_each_problem_and_fails(content: Path) -> None:
    """Exit status 1; or one line with counts."""
    done = CliRunner().invoke(cli.commands, ["check", "--content", str(content)])
    assert (done.exit_code, done.output) == (0, f"all is well: {summary(CONTENT)}\n")
    change(content, PRACTICES, "Keep that in mind", "You should keep that in mind")
    done = CliRunner().invoke(cli.commands, ["check", "--content", str(content)])
    assert done.exit_code == 1
    first, line, caret = done.output.splitlines()
    assert re.fullmatch(
        rf'\[ERROR\] {PRACTICES}:\d+: hope.end.explain says "should"; '
        r"say it another way \(style.toml has the list\)",
        first,
    )
    assert line.strip() == 'explain = ["You should keep that in mind, kindly."]'
    assert line[caret.index("^") :].startswith("explain = ")


def test_the_summary_counts_what_there_is() -> None:
    """Sentences are those that recordings say, each once."""
    alone = sum(not REPERTOIRE.plan(name).minutes for name in REPERTOIRE)
    sessions = len(list(REPERTOIRE)) - alone
    assert summary(CONTENT).startswith(
        f"{sessions} sessions, {alone} practices alone, {len(WORDS.questions)} questions, "
    )
    assert summary(CONTENT).endswith(" recorded sentences, 1 locale")


# The recipes


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
    assert words.text("look.7-off").startswith("Now let your eyes rest.")
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


SERVED = "quiet-together edit"
"""It answers until it is stopped: tests/test_editor_page.py looks at it."""


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    """The other commands there are commands of the project's README, which a test runs."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]
    assert commands[0] == "quiet-together check"
    assert SERVED in commands
    elsewhere = {*COMMANDS, SERVED} - {commands[0]}
    environ = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
    binary = ROOT / ".venv" / "bin" / "quiet-together"
    for command in commands:
        if command in elsewhere or not binary.exists():
            continue
        arguments = shlex.split(command)[1:]
        if arguments[0] == "say":  # no engine speaks here
            arguments += ["--voice", "tone", "-o", str(tmp_path / "line.mp3")]
        done = subprocess.run(
            [binary, *arguments], env=environ, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), command


def test_what_never_to_say_is_what_the_check_refuses(content: Path) -> None:
    """Each word that the README quotes is in the list, and each wake word it names is refused."""
    section = README.partition("## What never to say\n")[2]
    quoted = re.findall(r'"([^"]+)"', section)
    assert len(quoted) >= 10
    for said in [
        *quoted,
        "a deep breath",
        "Good!",
        *re.findall(r"Alexa|Echo|Amazon|computer|Ziggy", section),
    ]:
        change(
            content, GUIDE, 'over = "From the beginning."', f'over = "From the beginning, {said}."'
        )
        assert any("start.over says" in problem for problem in problems(content)), said
        change(
            content, GUIDE, f'over = "From the beginning, {said}."', 'over = "From the beginning."'
        )


def test_the_readme_names_files_that_exist() -> None:
    """And every file of a locale is in its list."""
    for path in re.findall(r"`((?:practices|words)/[\w<>./*-]+|\w+\.toml)`", README):
        found = path.replace("<locale>", "en-US")
        assert list(CONTENT.glob(found)) or list(CONTENT.rglob(found)), path
    for file in (GUIDE, PRACTICES, QUESTIONS, SUPPORT, STYLE, UTTERANCES):
        assert Path(file).name in README
