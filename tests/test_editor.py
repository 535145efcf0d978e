"""The editor's desk without its page: an evening laid out, a line heard, a line written back."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import cli
from simulator.check.estimate import Tempo
from simulator.check.locale import Locale
from simulator.editor import Conflict, evening, hear, write_line
from simulator.editor.desk import Desk
from simulator.editor.table import clock
from simulator.studio import Studio
from skill.errors import ContentError
from skill.guide.programme.session import CONTENT
from skill.guide.tables import read_table
from tests.bedroom import REPERTOIRE
from tests.frozen import copy_of
from tests.pages import opened, unmixed
from tests.test_app import launch

PRACTICES = "words/en-US/practices.toml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content in one locale, to write into."""
    return copy_of(CONTENT, tmp_path / "content", "en-US")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli.commands, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("name", list(REPERTOIRE))
def test_an_evening_is_laid_out_as_it_plays(name: str) -> None:
    """Its takes touch, and come to its length; its cues are those of its score."""
    laid_out, plan = evening(CONTENT, "en-US", name), REPERTOIRE.plan(name)
    scores = [segment.score for segment in plan.segments]
    assert laid_out.ms == sum(score.ms for score in scores)
    start = 0
    for row in laid_out.takes:
        assert row.start_ms == start
        start += row.ms
    played = [(cue.beat, cue.ms, cue.line) for score in scores for cue in score.cues]
    assert [(cue.beat, cue.ms, cue.line) for cue in laid_out.cues] == played


def test_a_session_is_shown_with_its_takes_seconds_and_running_time() -> None:
    """And what of it is another one each evening."""
    shown = run("sessions", "show", "ordinary-12")
    laid_out = evening(CONTENT, "en-US", "ordinary-12")
    for row in laid_out.takes:
        (line,) = [each for each in shown.splitlines() if f" {row.take} " in f"{each} "]
        assert clock(row.start_ms) in line
        assert f"{row.ms / 1000:g}" in line
    assert "the question" in shown
    assert "who speaks first" in shown


def test_every_session_is_listed_with_its_length() -> None:
    listed = run("sessions", "list").splitlines()
    assert [line.split()[0] for line in listed] == list(REPERTOIRE)
    assert "3:00" in listed[0]


def test_a_session_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(ContentError, match=r"there is no ordinary-13; there are ordinary-3, "):
        evening(CONTENT, "en-US", "ordinary-13")


def test_a_line_is_heard_with_its_pauses(tmp_path: Path) -> None:
    """The tone voice takes 0.45 s for a short sentence, and the line marks 2 s between two."""
    heard = hear("Rest. [2] Rest.", "en-US", "tone", tmp_path)
    assert heard.seconds == pytest.approx(0.45 + 2 + 0.45, abs=0.01)


def test_placeholders_are_heard_as_what_fills_them(tmp_path: Path) -> None:
    """One without a text is said as its name, and a brace never falls over."""
    empty = hear("Well. {milestone}", "en-US", "tone", tmp_path).seconds
    full = hear(
        "Well. {milestone}", "en-US", "tone", tmp_path, {"milestone": "One whole year of nights."}
    ).seconds
    assert full > empty


@pytest.mark.parametrize("text", ["Let [0,5] go.", "Let {go", "", "[2]", "{nobody}"])
def test_what_is_no_line_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match=r"^the sentence: .*; "):
        hear(text, "en-US", "tone", tmp_path)


def test_say_writes_what_it_says(tmp_path: Path) -> None:
    """With its seconds, and how near the estimate is."""
    path = tmp_path / "line.mp3"
    arguments = ("--voice", "tone", "--data", str(tmp_path), "-o", str(path))
    said = run("say", "Let that land.", *arguments)
    assert "s (estimated: " in said
    assert f"written: {path}" in said
    assert path.read_bytes()[0] == 0xFF


def test_a_line_is_written_back_and_its_file_is_otherwise_the_same(content: Path) -> None:
    """Comments, order and other lines stay to the letter."""
    path = content / PRACTICES
    before = path.read_text()
    write_line(
        content, PRACTICES, "hope.end.explain", 0, "Keep that in mind, kindly.", "Keep it, kindly."
    )
    old, new = 'explain = ["Keep that in mind, kindly."]', 'explain = ["Keep it, kindly."]'
    assert path.read_text() == before.replace(old, new)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_whatever_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Quotes, backslashes and long texts that go over several lines."""
    content = tmp_path_factory.mktemp("content")
    path = content / "some.toml"
    path.write_text('# Of mine.\n[a]\nb = "was"  # why\nc = ["x", "was"]\n')
    write_line(content, "some.toml", "a.b", 0, "was", text)
    write_line(content, "some.toml", "a.c", 1, "was", text)
    assert read_table(path, "some.toml") == {"a": {"b": text, "c": ["x", text]}}
    assert path.read_text().startswith("# Of mine.\n")
    assert "# why" in path.read_text()


def test_a_line_that_was_changed_meanwhile_is_not_written_over(content: Path) -> None:
    with pytest.raises(
        Conflict, match=r"hope.end.explain was changed by somebody else; look again"
    ):
        write_line(content, PRACTICES, "hope.end.explain", 0, "Another text.", "Keep it.")
    with pytest.raises(ContentError, match=r"there is no line hope.begin; add it there first"):
        write_line(content, PRACTICES, "hope.begin", 0, "", "Keep it.")


def test_the_desk_tries_a_line_and_leaves_the_files_alone(content: Path, tmp_path: Path) -> None:
    """The check sees it as if it were saved."""
    desk = Desk(content, "en-US", "tone", tmp_path)
    was = "Keep that in mind, kindly."
    before = (content / PRACTICES).read_text()
    (fault,) = desk.faults_with("hope.end.explain", 0, was, "You should keep that.")
    assert 'hope.end.explain says "should"' in str(fault)
    assert desk.faults_with("hope.end.explain", 0, was, "Keep that.") == []
    assert (content / PRACTICES).read_text() == before


def test_the_desk_looks_at_what_its_words_can_spoil(tmp_path: Path) -> None:
    """A variant of its locale, and no other language: its answer would wait for all of them."""
    content = copy_of(CONTENT, tmp_path / "content", "en-US", "en-GB", "it-IT")
    desk = Desk(content, "en-US", "tone", tmp_path)
    for locale in ("en-GB", "it-IT"):
        (content / f"words/{locale}/support.toml").write_text("numbers = 3\n")
    (fault,) = desk.faults()
    assert fault.file == "words/en-GB/support.toml"


def test_the_desk_shows_every_text_of_a_slot(content: Path, tmp_path: Path) -> None:
    """Those that take turns, and those of other weeks; each is written back to its own place."""
    desk = Desk(content, "en-US", "tone", tmp_path)
    shown = desk.evening("ordinary-20")["lines"]["hope.end"]["variants"]
    texts = read_table(content / PRACTICES, PRACTICES)["hope"]["end"]
    written = [(f"hope.end.{week}", text) for week, each in texts.items() for text in each]
    assert [(each["line"], each["text"]) for each in shown] == written
    desk.save("hope.end.remind", 1, texts["remind"][1], "Keep both.")
    again = read_table(content / PRACTICES, PRACTICES)["hope"]["end"]
    assert again["remind"][1] == "Keep both."


def test_the_desk_estimates_as_the_check_does(content: Path, tmp_path: Path) -> None:
    """One truth: the bar and the fault cannot differ."""
    desk = Desk(content, "en-US", "tone", tmp_path)
    tempo = Tempo.of(Locale.read(content, "en-US"), content)
    for line in ("Keep that in mind, kindly.", "A sentence that nobody has spoken yet."):
        assert desk.seconds(line) == tempo.seconds(line)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "192.0.2.1", "example.com"], ids=["all", "another", "a name"]
)
def test_the_desk_answers_this_machine_alone(host: str) -> None:
    """It writes files."""
    done = CliRunner().invoke(cli.commands, ["edit", "--host", host])
    assert done.exit_code == 2
    assert "this machine alone" in done.output


def test_what_is_saved_is_heard_without_a_restart(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By ``talk`` and ``web``; a file that cannot be read leaves the old words standing."""
    monkeypatch.setattr("simulator.laptop.CONTENT", content)
    laptop, _ = opened(tmp_path)
    guide = content / "words/en-US/guide.toml"
    before = guide.read_text()

    def welcome() -> str:
        return str(laptop.answer(launch())["response"]["outputSpeech"]["ssml"])

    assert "Evening, dear two." not in welcome()
    guide.write_text(before.replace('first = """', 'first = """Evening, dear two. ', 1))
    assert "Evening, dear two." in welcome()
    guide.write_text("[welcome")
    assert "Evening, dear two." in welcome()
    guide.write_text(before)
    assert "Evening, dear two." not in welcome()


def test_a_sentence_of_the_recordings_is_played_without_a_restart(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its recording says the new words, and the speaker can fetch it."""
    monkeypatch.setattr("simulator.laptop.CONTENT", content)
    monkeypatch.setattr("simulator.studio.build_recording", unmixed)
    laptop, _ = opened(tmp_path)
    words = content / PRACTICES
    words.write_text(words.read_text().replace("Good night, you two.", "Sleep well, you two."))
    for sentence in ("open quiet together", "yes"):
        laptop.speaker.hear(sentence)
    assert isinstance(laptop.studio, Studio)
    texts = [text for each in laptop.studio.recordings.values() for _, text in each.texts]
    assert texts
    assert not [text for text in texts if "Good night, you two." in text]
