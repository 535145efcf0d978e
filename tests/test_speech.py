"""Words as SSML: nothing that is written can break it."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from simulator.rules import check
from skill.alexa.speech import ssml
from skill.guide.couple.preferences import Preferences


def test_pauses_are_breaks_and_signs_are_escaped() -> None:
    """ask-sdk escapes nothing itself."""
    assert ssml("You & I. [0.5] <3") == '<speak>You &amp; I. <break time="500ms"/> &lt;3</speak>'


def test_the_live_voice_is_as_they_like_it() -> None:
    """Whispered, slowly, softly, each alone or all together, around all that is said."""
    assert ssml("Hello.", Preferences(whispered=True)) == (
        '<speak><amazon:effect name="whispered">Hello.</amazon:effect></speak>'
    )
    assert ssml("Hello.", Preferences(slow=True, soft=True)) == (
        '<speak><prosody rate="85%" volume="soft">Hello.</prosody></speak>'
    )
    everything = Preferences(whispered=True, slow=True, soft=True)
    spoken = {"outputSpeech": {"type": "SSML", "ssml": ssml("Hello. [1]", everything)}}
    assert (
        check({"request": {"type": "LaunchRequest"}}, {"version": "1.0", "response": spoken}) == []
    )


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_any_text_is_well_formed(text: str) -> None:
    """And says what it said."""
    root = ElementTree.fromstring(ssml(text))
    assert root.tag == "speak"
    assert {element.tag for element in root} <= {"break"}
