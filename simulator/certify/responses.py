"""What each response holds: Alexa takes it, whoever has no screen misses nothing, it is short."""

import re
from collections.abc import Iterator, Sequence

from simulator.certify.evidence import sentences_of
from simulator.certify.screens import screen_faults
from simulator.certify.verdict import Verdict, verdict
from simulator.echo.unspaced import UNSPACED, length_in_words
from simulator.echo.walk import Step

LONGEST_SENTENCE = 32
"""Words: what can be said in one breath at an easy pace."""
LONGEST_SPEECH = 130
"""Words, about a minute: more is a recording's business, not a conversation's."""
_ADDRESS = re.compile(
    rf"https?://|\bwww\.|\b[\w-]+\.(com|org|net|io)(?:\b|(?={UNSPACED}))", re.IGNORECASE
)
"""What has an end in a language without spaces, too: "example.comへ"."""


def response_verdicts(steps: Sequence[Step]) -> Iterator[Verdict]:
    """The requirements of a single response."""
    yield _taken(steps)
    yield _without_screen(steps)
    yield _for_the_ear(steps)


def _taken(steps: Sequence[Step]) -> Verdict:
    """No answer has anything that Alexa refuses."""
    faults: list[str] = []
    for step in steps:
        faults += _raised(step) or [f"{step}: {refusal}" for refusal in step.refusals]
    states = {(step.scenario.name, step.stage) for step in steps}
    scenarios = {step.scenario.name for step in steps}
    evidence = (
        f"{len(steps)} things said or waited for, "
        f"in {len(states)} states of {len(scenarios)} scenarios; none refused"
    )
    return verdict("A", evidence, faults)


def _raised(step: Step) -> list[str]:
    """What the skill raised in place of an answer, as Lambda tells it."""
    faults: list[str] = []
    for request, response in step.exchanges:
        if "errorType" in response:
            kind = request["request"]["type"]
            raised = f"{response['errorType']}: {response.get('errorMessage', '')}"
            faults.append(f"{step}: {kind} makes it raise {raised}")
    return faults


def _without_screen(steps: Sequence[Step]) -> Verdict:
    """Whoever has no screen misses nothing."""
    with_card = [step for step in steps if "card" in step.response]
    wordless = [step for step in with_card if not step.speech]
    faults = [f"{step}: a card without a word beside it" for step in wordless]
    faults += screen_faults(steps)
    visible = [step for step in steps if "card" in step.response or _has_picture(step)]
    evidence = f"{len(visible)} of {len(steps)} answers have a card or a picture"
    person = "look at each on a phone and on every screen" if visible else ""
    return verdict("F3", evidence, faults, person)


def _has_picture(step: Step) -> bool:
    directives = step.response.get("directives") or []
    kinds = [str(directive.get("type", "")) for directive in directives]
    return any(kind.startswith("Alexa.Presentation.APL.") for kind in kinds)


def _for_the_ear(steps: Sequence[Step]) -> Verdict:
    speeches = {step.speech: step for step in steps if step.speech}
    faults: list[str] = []
    for speech, step in speeches.items():
        address = _ADDRESS.search(speech)
        if address:
            faults.append(f"{step}: it reads an address aloud: {address[0]!r}")
        longest = max(sentences_of(speech), key=length_in_words)
        if length_in_words(longest) > LONGEST_SENTENCE:
            faults.append(f"{step}: a sentence of {length_in_words(longest)} words: {longest!r}")
        if length_in_words(speech) > LONGEST_SPEECH:
            faults.append(f"{step}: {length_in_words(speech)} words at once")
    most_words = max(map(length_in_words, speeches), default=0)
    evidence = f"{len(speeches)} different answers, {most_words} words at most"
    return verdict("V8", evidence, faults, "listen to them, in the dark")
