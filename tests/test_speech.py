"""Words as SSML: nothing that is written can break it."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.speech import ssml


def test_pauses_are_breaks_and_signs_are_escaped() -> None:
    """ask-sdk escapes nothing itself."""
    assert ssml("You & I. [0.5] <3") == '<speak>You &amp; I. <break time="500ms"/> &lt;3</speak>'


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_any_text_is_well_formed(text: str) -> None:
    """And says what it said."""
    root = ElementTree.fromstring(ssml(text))
    assert root.tag == "speak"
    assert {element.tag for element in root} <= {"break"}
