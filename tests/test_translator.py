"""A translator begins with a command and ends with a check; until then nobody else notices."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from interaction_models import build
from simulator.check import problems
from simulator.cli import commands
from simulator.columns import columns_of
from simulator.translator.drafting import WIDTH, _comment
from simulator.translator.progress import State, _is_sentence, progress_of
from simulator.translator.texts import FILES, texts_in
from skill.errors import ContentError
from skill.guide.programme.session import CONTENT
from skill.guide.tables import all_locales, locale_table, locales
from skill.guide.words import load_words
from tests.frozen import SHIPPED, copy_of

README = (SHIPPED / "README.md").read_text()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content with en-US alone, in which somebody has begun with German."""
    copy = copy_of(CONTENT, tmp_path / "content", "en-US")
    run(copy, "locale new de-DE")
    return copy


def run(content: Path, command: str) -> str:
    """What a command prints. Raises what it raises."""
    done = CliRunner().invoke(commands, [*command.split(), "--content", str(content)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def change(content: Path, file: str, old: str, new: str) -> None:
    """Replace a text, which stands there once."""
    path = content / "words" / file
    assert path.read_text().count(old) == 1
    path.write_text(path.read_text().replace(old, new))


def test_every_text_has_a_place_below_what_it_says_in_the_source(content: Path) -> None:
    """Empty, with the source above it, and no text of the source anywhere else."""
    for file in FILES:
        written = (content / "words" / "de-DE" / f"{file}.toml").read_text()
        here = {text.line: text for text in texts_in(file, tomllib.loads(written))}
        there = {text.line: text for text in texts_in(file, locale_table(content, "en-US", file))}
        assert list(here) == list(there), file
        assert {text for one in here.values() for text in one.texts} <= {""}, file
        comments = " ".join(re.findall(r"(?m)^# (.*)$", written))
        for text in there.values():
            assert all(" ".join(each.split()) in comments for each in text.texts), text.name


def test_what_a_text_is_for_and_how_long_it_may_be_stands_beside_it(content: Path) -> None:
    """The source's own comments, and the seconds of its smallest slot."""
    folder = content / "words" / "de-DE"
    assert "# The first night only. {wake} is what wakes" in (folder / "guide.toml").read_text()
    recorded = (folder / "practices.toml").read_text()
    assert re.search(r"# at most \d+\.\d s \(practices/arrive\.toml, take [\w-]+\)", recorded)
    assert re.search(r"# at most \d+\.\d s .*\n1 = \{", (folder / "questions.toml").read_text())


def test_nothing_of_another_country_or_voice_is_taken_along(content: Path) -> None:
    """Neither numbers to call, nor where they are answered; nor a voice that speaks English."""
    guide = locale_table(content, "de-DE", "guide")
    assert (guide["locale"]["voice"], guide["locale"]["time_zone"]) == ("", "")
    assert "numbers" not in locale_table(content, "de-DE", "support")
    store = locale_table(content, "de-DE", "store")
    assert (store["countries"], store["support"]) == ([], "")
    assert locale_table(content, "de-DE", "style")["digits"] == {}


def test_an_unfinished_locale_is_nobody_elses_trouble(content: Path) -> None:
    """It is neither checked nor packed, nor heard by anybody, until it says that it is ready."""
    assert all_locales(content) == ["de-DE", "en-US"]
    assert locales(content) == build.locales(content) == ["en-US"]
    assert problems(content) == []
    (content / "words" / "de-DE" / "guide.toml").write_text('[locale]\nready = []\n"broken')
    assert locales(content) == ["de-DE", "en-US"], "whether it is ready cannot be read"
    assert any(each.startswith("words/de-DE/guide.toml: ") for each in problems(content))


def test_a_variant_of_an_unfinished_locale_is_not_ready(content: Path) -> None:
    run(content, "locale new de-AT --extends de-DE")
    assert locales(content) == ["en-US"]


def test_a_folder_is_never_written_over(content: Path) -> None:
    with pytest.raises(ContentError, match="words/de-DE: is there already"):
        run(content, "locale new de-DE")
    with pytest.raises(ContentError, match="words/fr-FR: there is no such locale"):
        run(content, "locale new fr-CA --extends fr-FR")
    with pytest.raises(ContentError, match="french: is no locale; write a language and a country"):
        run(content, "locale new french")
    run(content, "locale new en-NZ --extends en-US")
    with pytest.raises(ContentError, match="en-NZ: extends en-US; translate that one"):
        run(content, "locale new it-IT --from en-NZ")


def test_how_far_it_is_is_told_in_per_cent(content: Path) -> None:
    """A text counts when it says something, and something else than the source."""
    nothing = progress_of(content, "de-DE")
    assert (nothing.percent, set(nothing.states.values())) == (0, {State.MISSING})
    change(content, "de-DE/guide.toml", 'weekly = ""', 'weekly = "Wie immer, keine Therapie."')
    change(content, "de-DE/guide.toml", 'gap = ""', 'gap = "It\'s nice to hear you two. [0.4]"')
    english = locale_table(content, "en-US", "guide")["remind"]["denied"]
    change(content, "de-DE/guide.toml", 'denied = ""', f'denied = "{english}"')
    states = progress_of(content, "de-DE").states
    assert states["guide.toml, welcome.weekly"] is State.DONE
    assert states["guide.toml, welcome.gap"] is State.DONE, "nobody can tell that it is English"
    assert states["guide.toml, remind.denied"] is State.COPIED
    told = run(content, "check --locale de-DE").splitlines()
    assert told[-1] == (
        f"de-DE: 0 % of {len(states)} texts: 2 done, {len(states) - 3} missing, 1 copied, "
        "0 changed, 0 new, 0 gone, 0 too long, 0 wrong"
    )
    assert "words/de-DE/guide.toml: remind.denied is still what en-US says; translate it" in told


def test_what_the_source_leaves_empty_is_not_missing(content: Path) -> None:
    """Some of Amazon's own intents need no words in any language."""
    assert locale_table(content, "en-US", "utterances")["intents"]["home"] == []
    states = progress_of(content, "de-DE").states
    assert "utterances.toml, intents.home" not in states
    assert "utterances.toml, intents.help" in states


def test_a_copy_of_the_source_is_none_of_it_done(content: Path) -> None:
    """Only what is one word, or none, may be the same in two languages."""
    for file in FILES:
        path = content / "words" / "en-US" / f"{file}.toml"
        shutil.copy(path, content / "words" / "de-DE" / path.name)
    progress = progress_of(content, "de-DE")
    assert progress.percent < 15
    assert State.CHANGED not in progress.states.values()


def test_what_changes_in_the_source_is_told_until_it_was_looked_at(content: Path) -> None:
    change(content, "de-DE/guide.toml", 'weekly = ""', 'weekly = "Wie immer, keine Therapie."')
    change(content, "en-US/guide.toml", 'weekly = "As always', 'weekly = "As ever')
    assert progress_of(content, "de-DE").states["guide.toml, welcome.weekly"] is State.CHANGED
    told = run(content, "check --locale de-DE")
    assert "welcome.weekly has changed in en-US; look at it there, and then run" in told
    assert run(content, "locale seen de-DE welcome.weekly") == "seen: guide.toml, welcome.weekly\n"
    assert progress_of(content, "de-DE").states["guide.toml, welcome.weekly"] is State.DONE
    with pytest.raises(ContentError, match=r"en-US has no text welcome\.nobody"):
        run(content, "locale seen de-DE welcome.nobody")


def test_a_text_that_the_source_has_no_more_is_told_as_that(content: Path) -> None:
    change(content, "de-DE/guide.toml", 'weekly = ""', 'weekly = "Wie immer, keine Therapie."')
    path = content / "words" / "en-US" / "guide.toml"
    path.write_text(re.sub(r"(?m)^weekly = .*\n", "", path.read_text()))
    assert progress_of(content, "de-DE").states["guide.toml, welcome.weekly"] is State.GONE
    told = run(content, "check --locale de-DE")
    assert "guide.toml: welcome.weekly is no text of en-US any more; delete it" in told


def test_what_is_wrong_with_a_text_is_told_before_what_is_missing(content: Path) -> None:
    """Long before the locale is ready: a placeholder that nobody fills, and what is never said."""
    change(content, "de-DE/guide.toml", 'weekly = ""', 'weekly = "Nur {minuts} Minuten!"')
    change(content, "de-DE/style.toml", "never = []", 'never = ["!"]')
    told = run(content, "check --locale de-DE").splitlines()
    assert told[0].startswith("words/de-DE/guide.toml: welcome.weekly: nobody fills minuts")
    assert told[1].startswith('words/de-DE/guide.toml: welcome.weekly says "!"')
    assert told[-1].endswith(", 2 wrong")


def test_what_is_missing_is_summed_up_by_file(content: Path) -> None:
    """With the first ten; whoever asks is told all."""
    missing = progress_of(content, "de-DE").states
    of_guide = [name.partition(", ")[2] for name in missing if name.startswith("guide.toml")]
    told = run(content, "check --locale de-DE").splitlines()
    first = ", ".join(of_guide[:10])
    assert f"words/de-DE/guide.toml: {len(of_guide)} texts are missing: {first}, ..." in told
    assert len(told) < 20
    every = run(content, "check --locale de-DE --all").splitlines()
    assert len(every) == len(missing) + 1


def test_a_variant_is_told_what_has_changed_below_its_own_lines(content: Path) -> None:
    """Of the lines that it has, and of no other; once each was held against the source."""
    run(content, "locale new en-NZ --extends en-US")
    path = content / "words" / "en-NZ" / "guide.toml"
    path.write_text(path.read_text() + '\n[welcome]\ngap = "Kia ora, you two. [0.4]"\n')
    told = run(content, "check --locale en-NZ")
    assert "welcome.gap is not held against en-US yet" in told
    assert "welcome.weekly" not in told
    assert run(content, "locale seen en-NZ --all") == "seen: guide.toml, welcome.gap\n"
    assert progress_of(content, "en-NZ").states == {"guide.toml, welcome.gap": State.DONE}
    change(content, "en-US/guide.toml", "gap = \"It's nice", 'gap = "How nice')
    assert "welcome.gap has changed in en-US" in run(content, "check --locale en-NZ")
    text = (content / "words" / "en-US" / "guide.toml").read_text()
    (content / "words" / "en-US" / "guide.toml").write_text(
        re.sub(r"(?m)^gap = \"How nice.*\n", "", text)
    )
    assert "welcome.gap is no text of en-US any more" in run(content, "check --locale en-NZ")


def test_a_variant_extends_its_own_language(content: Path) -> None:
    with pytest.raises(ContentError, match="en-US is another language, and is translated"):
        run(content, "locale new fr-CA --extends en-US")


def test_a_line_that_does_not_fit_is_told_before_anything_is_spoken(content: Path) -> None:
    long = "Und jetzt noch ein ganz langer Satz, der niemals in diese Zeit passt. " * 4
    path = content / "words" / "de-DE" / "practices.toml"
    table = path.read_text().partition("[hope]")
    changed = re.sub(r"(?m)^20 = .*$", f'20 = "{long}"', table[2], count=1)
    path.write_text(table[0] + table[1] + changed)
    assert re.search(
        r"words/de-DE/practices.toml: [\w.-]+ takes about [\d.]+ s, and its slot",
        run(content, "check --locale de-DE"),
    )


def test_the_recipe_for_a_country_makes_a_variant_that_the_check_calls_well(content: Path) -> None:
    """As skill/content/README.md has it, word by word."""
    section = README.partition("## Bring it to another country\n")[2].partition("\n## ")[0]
    (command,) = re.findall(r"```sh\nquiet-together (locale new [^\n]+)\n```", section)
    run(content, command)
    name = command.split()[2]
    for file, text in re.findall(
        r"```toml\n# words/([\w/.-]+), the whole file\n(.*?)```", section, re.DOTALL
    ):
        (content / "words" / file).write_text(text)
    assert locales(content) == sorted(["en-US", name])
    assert problems(content) == []
    assert load_words(content, name).recorded_in == "en-US"


def test_the_recipe_for_a_language_begins_and_goes_on(content: Path) -> None:
    """As skill/content/README.md has it: a folder, a sentence, and how far it is then."""
    section = README.partition("## Bring it into another language\n")[2].partition("\n## ")[0]
    shutil.rmtree(content / "words" / "de-DE")
    (begin,) = re.findall(r"```sh\nquiet-together (locale new [^\n]+)\n```", section)
    run(content, begin)
    ((file, old, new),) = re.findall(
        r"```toml\n# words/([\w/.-]+), instead of: ([^\n]+)\n(.*?)\n```", section, re.DOTALL
    )
    change(content, file, old, new)
    (look,) = re.findall(r"```sh\nquiet-together (check --locale [^\n]+)\n```", section)
    assert ": 1 done, " in run(content, look)


@pytest.mark.parametrize(
    ("text", "is_copied"),
    [
        ("おやすみなさい。", True),
        ("{minutes}分", False),
        ("音", False),
        ("Good night.", True),
        ("Pause", False),
    ],
)
def test_a_sentence_without_spaces_is_told_from_a_single_word(text: str, is_copied: bool) -> None:
    """One word may be the same in two languages, and what is longer was not translated."""
    assert _is_sentence(text) is is_copied


def test_a_source_without_spaces_is_folded_into_comments() -> None:
    """So that a translator from Japanese reads lines, and none is wider than a screen."""
    lines = list(_comment(f'ja-JP: "{"こんばんは、おふたりとも。" * 12}"'))
    assert len(lines) > 2
    assert all(columns_of(line) <= WIDTH for line in lines)
