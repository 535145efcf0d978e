"""How a conversation goes: it opens and leads on, it asks and listens, it helps, and it ends.

The numbers are those of docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterator, Sequence

from simulator.certify.evidence import (
    apologies_in,
    last_sentence,
    quoted,
    times,
    unanswered,
    woken_in,
)
from simulator.certify.under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, verdict
from simulator.certify.word_lists import left_to_read, word_lists_of
from simulator.echo.language import language_of
from simulator.echo.player import Json
from simulator.echo.unspaced import length_in_words, without_spaces
from simulator.echo.walk import SILENCE, Step
from simulator.rules.aloud import words_of

QUESTION = ("?", "\uff1f", "\u061f")
STOPPING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent"})
ANSWERS = frozenset({"AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.FallbackIntent"})
HELP = "AMAZON.HelpIntent"
RENDERS = "Alexa.Presentation.APL.RenderDocument"
FEWEST_HELP_WORDS = 4
"""Words before the question: whoever says fewer has explained nothing."""
_END_OF_SENTENCE = re.compile(r"(?<=[.!?\u2026])\s+|(?<=[\u3002\uff01\uff1f])\s*(?=\S)")


def conversation_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """The requirements of how one sentence follows the other."""
    yield _launch(skill, steps)
    yield _questions(skill, steps)
    yield _help(steps)
    yield _stop(skill, steps)
    yield _beside_the_point(skill, steps)


def _launch(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    launches = [step for step in steps if step.intent == "LaunchRequest"]
    faults = [f"{step}: it opens without a word" for step in launches if not step.speech]
    for step in launches:
        leads_on = step.listening or step.playing
        # Where nothing can play, a kind word and good night is all there is.
        could_play = step.scenario.device.audio_player and step.scenario.reachable
        if could_play and not leads_on:
            faults.append(f"{step}: it opens and closes again, and nothing plays")
    faults += apologies_in(skill, launches)
    first = next((step for step in launches if not step.path), None)
    return verdict("V1", f"{len(launches)} times, such as {quoted(first)}", faults)


def _questions(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """A question or a prompt opens the microphone, and an open one has a question behind it."""
    faults: list[str] = []
    questions = 0
    for step in steps:
        for request, response in step.exchanges:
            body = response.get("response") or {}
            is_open = body.get("shouldEndSession") is False
            questions += is_open and _speech(body).endswith(QUESTION)
            reasons = _of_open(request, body) if is_open else _of_closed(skill, body)
            faults += [f"{step}: {reason}" for reason in reasons]
    return verdict(
        "V2",
        f"{questions} questions, all open",
        faults,
        left_to_read(skill.locale),
    )


def _of_open(request: Json, body: Json) -> Iterator[str]:
    """What is wrong with an answer that opens the microphone."""
    if not _speech(body).endswith(QUESTION):
        yield "the microphone opens, and the last sentence is no question"
    if not _speech(body.get("reprompt") or {}).endswith(QUESTION):
        yield f"the reprompt to {request['request']['type']} asks nothing"


def _of_closed(skill: SkillUnderTest, body: Json) -> Iterator[str]:
    """What is wrong with an answer that leaves it closed: nobody would hear what it prompts for."""
    speech = _speech(body)
    if speech.endswith(QUESTION):
        yield f"it asks {last_sentence(speech)!r} and closes the microphone"
    for sentence in _END_OF_SENTENCE.split(speech):
        if _prompts(skill, sentence):
            yield f"it prompts {sentence!r} and closes the microphone"


def _prompts(skill: SkillUnderTest, sentence: str) -> bool:
    """Whether a sentence asks for words at once: not on another day, and not by opening a skill."""
    lists = word_lists_of(skill.locale)
    if lists is None:
        return False
    if not lists.patterns.prompt.match(sentence) or lists.patterns.later.search(sentence):
        return False
    name = without_spaces(skill.opened.invocation)
    wakes = bool(woken_in(sentence.lower()))
    return not (wakes or name in sentence.lower())


def _speech(body: Json) -> str:
    return words_of(body)


def _help(steps: Sequence[Step]) -> Verdict:
    helps = [step for step in steps if step.intent == HELP]
    faults = [] if helps else ["nothing that is said asks for help"]
    for step in helps:
        fault = _help_fault(step)
        if fault:
            faults.append(f"{step}: {fault}")
    return verdict("V4", times(helps), faults)


def _help_fault(step: Step) -> str:
    """What is wrong with an answer to "help"; empty: nothing."""
    question = last_sentence(step.speech)
    explanation = step.speech.removesuffix(question)
    if not step.listening:
        # Where nothing can play, it may say so and close.
        says_so = not step.scenario.device.audio_player and step.speech
        return "" if says_so else "help closes the microphone"
    if not question.endswith(QUESTION):
        return "help ends without a question"
    if length_in_words(explanation) < FEWEST_HELP_WORDS:
        return f"help explains nothing before {question!r}"
    return ""


def _stop(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """Also a bare "stop" while something plays, which arrives as a pause; and "exit"."""
    stops = [step for step in steps if _is_stop(skill, step)]
    # Said to Alexa herself, who ends the session; the skill is told, and may say nothing.
    leaving_words = language_of(skill.locale).leave
    leaving = [step for step in steps if step.utterance in leaving_words]
    missing = STOPPING - {step.intent for step in stops}
    faults = [f"nothing that is said means {name}" for name in sorted(missing)]
    for step in stops:
        faults += [f"{step}: {why}" for why in _stop_faults(step)]
    for step in leaving:
        # What is held behind a question goes on by itself then, and no skill can stop it.
        if step.listening or step.speech:
            faults.append(f"{step}: Alexa has ended the session, and it is not over")
    faults += [f"{step}: {step.refusals[0]}" for step in (*stops, *leaving) if step.refusals]
    evidence = f"{times(stops)}; {len(leaving)} times left by exit"
    return verdict("V5", evidence, faults)


def _stop_faults(step: Step) -> Iterator[str]:
    """What is wrong with an answer to "stop" or "cancel"."""
    # A session without a last word keeps the light on, and the next sentence comes here. Only a
    # page may stay a while, the microphone closed ("Manage the skill session", shouldEndSession).
    ends = step.response.get("shouldEndSession") is True
    lingers = "shouldEndSession" not in step.response and _shows(step.response)
    if step.listening or not (ends or lingers):
        yield "the session stays open"
    if "reprompt" in step.response:
        yield "it reprompts"
    if step.playing:
        yield "it plays on"


def _shows(response: Json) -> bool:
    """Whether a response brings a page for a screen."""
    kinds = {directive["type"] for directive in response.get("directives") or []}
    return RENDERS in kinds


def _is_stop(skill: SkillUnderTest, step: Step) -> bool:
    """Whether a stop or a cancel was meant, however it arrived."""
    return step.intent in STOPPING or (step.heard and _meant(skill, step) in STOPPING)


def _meant(skill: SkillUnderTest, step: Step) -> str:
    return skill.opened.understand(step.utterance, step.scenario.now.date()).intent


def _beside_the_point(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """Yes, no and nonsense are answered everywhere, as far as the model knows them."""
    expected = ANSWERS & skill.intents
    answers = [step for step in steps if step.intent in expected]
    faults = list(unanswered(skill, answers))
    ends = 0
    for step in steps:
        for body in _answers_to_an_end(step):
            ends += 1
            if body:  # an ended session takes no answer
                faults.append(f"{step}: the session's end is answered with {body}")
    missing = expected - {step.intent for step in answers}
    if missing:
        faults.append(f"never reached: {', '.join(sorted(missing))}")
    silent = sum(step.utterance == SILENCE for step in steps)
    evidence = f"{len(answers)} times, {silent} times nobody answered, {ends} sessions ended"
    return verdict("V6", evidence, faults)


def _answers_to_an_end(step: Step) -> Iterator[Json]:
    """What was answered to the end of a session, which is empty where all is well."""
    for request, response in step.exchanges:
        if request["request"]["type"] == "SessionEndedRequest":
            yield response.get("response") or {}
