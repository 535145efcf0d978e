"""A page's own scripts read a language without spaces: its brackets and the ends of its sentences."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "simulator" / "page"
NODE = shutil.which("node") or ""
pytestmark = pytest.mark.skipif(not NODE, reason="node is not here")


def in_node(module: str, call: str) -> object:
    """What a call on a module of the page gives, as JSON."""
    script = (
        f"import * as page from {json.dumps((PAGE / module).as_uri())};\n"
        f"process.stdout.write(JSON.stringify({call}));"
    )
    arguments = [NODE, "--no-warnings", "--input-type=module", "--eval", script]
    ended = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return json.loads(ended.stdout)


CAPTION = """(() => {
  const kept = { textContent: "", marks: {} };
  kept.classList = { toggle: (name, isOn) => { kept.marks[name] = isOn; } };
  page.writeCaption(kept, %s, false);
  return [kept.textContent, kept.marks.unspoken];
})()"""


@pytest.mark.parametrize(
    ("caption", "shown", "is_unspoken"),
    [
        ("(a soft bell)", "a soft bell", True),
        ("\uff08小さな鐘の音\uff09", "小さな鐘の音", True),
        ("吸って。", "吸って。", False),
        ("\uff08鐘\uff09のあとで。", "\uff08鐘\uff09のあとで。", False),
    ],
)
def test_what_nobody_says_stands_between_brackets_of_either_width(
    caption: str, shown: str, is_unspoken: bool
) -> None:
    assert in_node("stage.js", CAPTION % json.dumps(caption)) == [shown, is_unspoken]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("こんばんは。はじめますか\uff1f", "はじめますか\uff1f"),
        ("Good evening. Shall we?", "Shall we?"),
        ("おやすみなさい。", "おやすみなさい。"),
    ],
)
def test_the_question_of_a_text_is_found_without_a_space(text: str, question: str) -> None:
    assert in_node("score.js", f"page.questionIn({json.dumps(text)})") == question
