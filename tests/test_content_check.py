"""The editors' check: nothing wrong with what is shipped, and every planted fault named with what to do."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from statistics import mean, pstdev

import pytest
import soundfile
from click.testing import CliRunner

from audio.spoken import sentences
from simulator import check, cli
from simulator.check import problems, summary
from simulator.check.estimate import Tempo
from simulator.check.locale import Locale
from simulator.check.practised import Practised
from simulator.check.words import said_of
from skill.guide.estimate import at_ease_s
from skill.guide.programme.recordings import whole_repertoire
from skill.guide.programme.session import CONTENT, Repertoire
from skill.guide.tables import read_table
from skill.guide.words import load_words
from tests.bedroom import REPERTOIRE, WORDS
from tests.frozen import SHIPPED, copy_of
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
    """The content in one locale, to spoil; variants have tests of their own."""
    return copy_of(CONTENT, tmp_path / "content", "en-US")


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


@pytest.mark.slow
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
    change(content, PRACTICES, "Good night, you two.", "Good night, Ziggy.")
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
        "words/de-DE/guide.toml",
        "words/de-DE/practices.toml",
        "words/de-DE/practices.toml",
        "words/de-DE/store.toml",
        "words/de-DE/guide.toml",
        "words/de-DE/guide.toml",
    ], found
    assert "'January' stands where january is" in found[-1]
    assert "No such file" in found[0]
    assert "The voice bedtime speaks en and not de" in found[1]
    assert 'says "sollte";' in found[2]


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
    """Between two sentences without a mark there are 0.6 s; a question is asked a little faster."""
    estimate = Tempo().seconds
    assert estimate("") == 0
    nap = 0.25 + 4 / 14
    assert estimate("Nap.") == pytest.approx(nap)
    assert estimate("Nap, man.") == pytest.approx(0.25 + 0.17 + 9 / 14)
    assert estimate("Nap?") == pytest.approx(nap - 0.07)
    assert estimate("Nap. [2] Nap. Nap.") == pytest.approx(3 * nap + 2 + 0.6)
    assert Tempo(10).seconds("Nap.") == pytest.approx(0.25 + 4 / 10)


def test_the_estimate_counts_as_the_ear_does() -> None:
    """An "s" is long, and two letters that are one sound are short."""
    estimate = Tempo().seconds
    assert estimate("Sap.") - estimate("Nap.") == pytest.approx(1 / 14)
    assert estimate("Path.") - estimate("Patn.") == pytest.approx(-0.5 / 14)
    assert estimate("Will.") - estimate("Wilm.") == pytest.approx(-0.5 / 14)


def test_a_sentence_that_was_spoken_takes_as_long_as_its_clip() -> None:
    """At ease; and in another voice, or with a slip in it, as long as its letters say."""
    tempo = Tempo.of(Locale.read(CONTENT, "en-US"), CONTENT)
    assert tempo.clips is not None
    spoken = "Good night, you two."
    clip = soundfile.info(tempo.clips.path(spoken))
    at_ease = at_ease_s(spoken, clip.duration)
    assert at_ease > clip.duration
    assert tempo.seconds(f"{spoken} [1]") == pytest.approx(at_ease + 1)
    assert tempo.seconds("Good nihgt, you two.") == Tempo().seconds("Good nihgt, you two.")


def test_the_estimate_is_true_to_a_tenth() -> None:
    """Of all that was spoken: as a standard deviation, and for three of four sentences."""
    tempo, by_letters = Tempo.of(Locale.read(CONTENT, "en-US"), CONTENT), Tempo()
    assert tempo.clips is not None
    said = sentences(whole_repertoire(REPERTOIRE, WORDS))
    spoken = [sentence for sentence in said if tempo.clips.path(sentence).exists()]
    lasting = [tempo.seconds(sentence) for sentence in spoken]
    off = [
        by_letters.seconds(sentence) - seconds
        for sentence, seconds in zip(spoken, lasting, strict=True)
    ]
    assert len(off) > 1_000
    assert pstdev(off) / mean(lasting) < 0.085
    assert abs(mean(off)) / mean(lasting) < 0.02
    near = [abs(by) <= 0.1 * seconds for by, seconds in zip(off, lasting, strict=True)]
    assert mean(near) > 0.75


def test_the_command_names_each_problem_and_fails(content: Path) -> None:
    """Exit status 1; or one line with counts."""
    done = CliRunner().invoke(cli.commands, ["check", "--content", str(content)])
    assert (done.exit_code, done.output) == (0, f"all is well: {summary(content)}\n")
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


def test_the_summary_counts_what_there_is(tmp_path: Path) -> None:
    """Sentences are those that recordings say, each once; a variant adds those of its own."""
    content = copy_of(CONTENT, tmp_path / "content", "en-US", "en-GB")
    british = load_words(CONTENT, "en-GB")
    recorded = {
        *sentences(whole_repertoire(REPERTOIRE, WORDS)),
        *sentences(whole_repertoire(REPERTOIRE, british)),
    }
    alone = sum(not REPERTOIRE.plan(name).minutes for name in REPERTOIRE)
    sessions = len(list(REPERTOIRE)) - alone
    assert summary(content) == (
        f"{sessions} sessions, {alone} practices alone, {len(WORDS.questions)} questions, "
        f"{len(recorded)} recorded sentences, 2 locales"
    )


SERVED = "quiet-together edit"
"""It answers until it is stopped: tests/test_editor_page.py looks at it."""


TRANSLATING = ("quiet-together locale", "quiet-together check --locale")
"""They write a language into the content: tests/test_translator.py performs them in a copy."""


@pytest.mark.slow
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
        if command in elsewhere or command.startswith(TRANSLATING) or not binary.exists():
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
    waking = re.findall(r"Alexa|Echo|Amazon|computer|Ziggy", section)
    unkind = [*quoted, "a deep breath", "Good!"]
    everything = ", ".join([*unkind, *waking])
    change(content, GUIDE, '"From the beginning."', f'"From the beginning, {everything}."')
    refusals = [problem for problem in problems(content) if "start.over says" in problem]
    wakes, is_unkind = sorted(refusals, key=lambda refusal: "style.toml" in refusal)
    assert {word.casefold() for word in waking} <= set(re.findall(r"\w+", wakes.casefold()))
    never = re.findall(r'"([^"]+)"', is_unkind)
    for words in unkind:
        assert said_of(never, words), words


def test_the_readme_names_files_that_exist() -> None:
    """And every file of a locale is in its list."""
    for path in re.findall(r"`((?:practices|words)/[\w<>./*-]+|\w+\.toml)`", README):
        found = path.replace("<locale>", "en-US")
        assert list(CONTENT.glob(found)) or list(CONTENT.rglob(found)), path
    for file in (GUIDE, PRACTICES, QUESTIONS, SUPPORT, STYLE, UTTERANCES):
        assert Path(file).name in README
