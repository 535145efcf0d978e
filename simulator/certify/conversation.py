"""What is heard: the part of the checklist that a walk through the conversation answers.

The numbers are those of docs/evidence.md, "Amazon's checklist".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from simulator.certify.skill_under_test import SkillUnderTest
from simulator.certify.verdict import Verdict, verdict
from simulator.echo.habits import SlotForm
from simulator.echo.player import Json
from simulator.echo.slots import SlotValue
from simulator.echo.steering import STEERING
from simulator.echo.walk import NONSENSE, SILENCE, Step, World, step_of
from simulator.rules.exchange import plain, spoken
from skill.guide.words import WAKE_WORDS

QUESTION = ("?", "\uff1f", "\u061f")
LONGEST_SENTENCE = 32
"""Words: what can be said in one breath at an easy pace."""
LONGEST_SPEECH = 130
"""Words, about a minute: more is a recording's business, not a conversation's."""
STOPPING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent"})
LEAVING = ("exit", "quit")
"""Said to Alexa herself, who ends the session; the skill is told, and may say nothing."""
ANSWERS = frozenset({"AMAZON.YesIntent", "AMAZON.NoIntent", "AMAZON.FallbackIntent"})
HELP = "AMAZON.HelpIntent"
ODD_SLOTS = {
    "nothing": SlotValue(),
    "a word of no type": SlotValue("purple elephants"),
    "a number": SlotValue("99999999"),
}
_PROMPT = re.compile(
    r"(?:please |just )?(?:(?:you|both of you) (?:can|could|may|might) (?:also |just |always )?"
    r"(?:say|ask|tell|answer)|say|tell (?:me|us)|ask (?:me|us)|answer|let me know|try saying)\b",
    re.IGNORECASE,
)
"""How a sentence begins that asks for words without a question mark, in English."""
_LATER = re.compile(
    r"\b(?:another|any|next) (?:time|evening|night|day)\b|\b(?:later|tomorrow|whenever)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|\bwww\.|\b[\w-]+\.(com|org|net|io)\b", re.IGNORECASE)


def conversation_verdicts(skill: SkillUnderTest, steps: Sequence[Step]) -> Iterator[Verdict]:
    """All that the steps of a walk tell, in the order of the checklist."""
    yield _taken(steps)
    yield _without_screen(steps)
    yield _launch(skill, steps)
    yield _questions(skill, steps)
    yield _slots(skill, steps)
    yield _help(steps)
    yield _stop(skill, steps)
    yield _beside_the_point(skill, steps)
    yield _steering(skill, steps)
    yield _for_the_ear(steps)
    yield _other_skills(skill)


def _taken(steps: Sequence[Step]) -> Verdict:
    faults = [f"{step}: {refusal}" for step in steps for refusal in step.refusals]
    stages = {(step.setting.name, step.stage) for step in steps}
    settings = {setting for setting, _ in stages}
    seen = f"{len(steps)} things said or waited for, in {len(stages)} states of {len(settings)} settings; none refused"
    return verdict("A", "Alexa takes every response", seen, faults)


def _without_screen(steps: Sequence[Step]) -> Verdict:
    shown = [step for step in steps if "card" in step.response or _visual(step)]
    faults = [
        f"{step}: a card without a word beside it"
        for step in shown
        if not step.speech and "card" in step.response
    ]
    evidence = f"{len(shown)} of {len(steps)} answers have a card or a picture"
    person = "look at each on a phone and on every screen" if shown else ""
    return verdict(
        "F3", "cards and screens leave nothing out that is heard", evidence, faults, person
    )


def _visual(step: Step) -> bool:
    directives = step.response.get("directives") or []
    kinds = [str(directive.get("type", "")) for directive in directives]
    return any(kind.startswith("Alexa.Presentation.APL.") for kind in kinds)


def _launch(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    launches = [step for step in steps if step.intent == "LaunchRequest"]
    faults = [f"{step}: it opens without a word" for step in launches if not step.speech]
    faults += [
        f"{step}: it opens and closes again, and nothing plays"
        for step in launches
        if not (step.listening or step.playing)
        and step.setting.device.audio_player
        and step.setting.reachable
    ]
    faults += [f"{step}: {step.speech!r} is an apology" for step in _sorry(skill, launches)]
    first = next((step for step in launches if not step.path), None)
    return verdict(
        "V1", "opening it leads on", f"{len(launches)} times, such as {_quoted(first)}", faults
    )


def _questions(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """A question or a prompt opens the microphone, and an open one has a question behind it."""
    faults: list[str] = []
    questions = 0
    for step in steps:
        for request, response in step.exchanges:
            body = response.get("response") or {}
            is_open = body.get("shouldEndSession") is False
            questions += is_open and _speech(body).endswith(QUESTION)
            found = _of_open(request, body) if is_open else _of_closed(skill, body)
            faults += [f"{step}: {fault}" for fault in found]
    return verdict(
        "V2",
        "a question or a prompt opens the microphone, and nothing else does",
        f"{questions} questions, all open",
        faults,
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
        yield f"it asks {_last(speech)!r} and closes the microphone"
    for sentence in re.split(r"(?<=[.!?\u2026])\s+", speech):
        if _prompts(skill, sentence):
            yield f"it prompts {sentence!r} and closes the microphone"


def _prompts(skill: SkillUnderTest, sentence: str) -> bool:
    """Whether a sentence asks for words at once: not on another day, and not by opening a skill."""
    words = set(re.findall(r"[a-z]+", sentence.lower()))
    opens = skill.opened.invocation in sentence.lower() or bool(words & WAKE_WORDS)
    return bool(_PROMPT.match(sentence)) and not opens and not _LATER.search(sentence)


def _speech(body: Json) -> str:
    return plain(spoken(body))


def _slots(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    odd_steps = list(_odd_steps(skill))
    unheard = [step for step in steps if NONSENSE in step.said and step.heard]
    faults = [*_unanswered(skill, odd_steps), *_unanswered(skill, unheard)]
    evidence = (
        f"{len(odd_steps)} empty, senseless, huge and several values in {len(SlotForm)} forms, "
        f"{len(unheard)} times nonsense: an answer each time"
    )
    return verdict(
        "V3",
        "odd words and values get a sensible answer",
        evidence,
        faults,
        "whether each answer is to the point",
    )


def _odd_steps(skill: SkillUnderTest) -> Iterator[Step]:
    """Each slot of each intent with odd values, and in each form in which a request brings one."""
    first = skill.settings[0]
    tries = [
        (setting, words, said)
        for setting in skill.settings
        if not setting.is_brief
        for words, said in ODD_SLOTS.items()
    ]
    for form in SlotForm:
        habits = replace(first.device.habits, slot_form=form)
        setting = replace(first, device=replace(first.device, habits=habits))
        words = f"a value in the form {form.name.lower()}"
        tries.append((setting, words, SlotValue("seven", "7", name="seven")))
    for intent in skill.language["intents"]:
        for slot in intent.get("slots", []):
            for setting, words, said in tries:
                world = World(skill.opened, setting)
                in_slot = replace(said, kind=slot["type"])
                world.speaker.mean(intent["name"], {slot["name"]: in_slot})
                saying = f"({intent['name']} with {words} for {slot['name']})"
                yield step_of(world, (), saying, "idle")


def _help(steps: Sequence[Step]) -> Verdict:
    """Help keeps the microphone open; where nothing can play, it may say so and close."""
    helped = [step for step in steps if step.intent == HELP]
    faults = [] if helped else ["nothing that is said asks for help"]
    for step in helped:
        explained = step.speech.removesuffix(_last(step.speech))
        if not step.listening:
            if not step.setting.device.audio_player and step.speech:
                continue
            faults.append(f"{step}: help closes the microphone")
        elif not step.speech.endswith(QUESTION):
            faults.append(f"{step}: help ends without a question")
        elif len(explained.split()) < 4:
            faults.append(f"{step}: help explains nothing before {_last(step.speech)!r}")
    return verdict("V4", "help explains and asks, in every state", _times(helped), faults)


def _stop(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """Also a bare "stop" while something plays, which arrives as a pause; and "exit"."""
    stops = [step for step in steps if _is_stop(skill, step)]
    leaving = [step for step in steps if step.said in LEAVING]
    missing = STOPPING - {step.intent for step in stops}
    faults = [f"nothing that is said means {name}" for name in sorted(missing)]
    for step in stops:
        if step.listening or step.response.get("shouldEndSession") is not True:
            faults.append(f"{step}: the session stays open")
        if "reprompt" in step.response:
            faults.append(f"{step}: it reprompts")
        if step.playing:
            faults.append(f"{step}: it plays on")
        if step.refusals:
            faults.append(f"{step}: {step.refusals[0]}")
    for step in leaving:
        # What is held behind a question goes on by itself then, and no skill can stop it.
        if step.listening or step.speech:
            faults.append(f"{step}: Alexa has ended the session, and it is not over")
        if step.refusals:
            faults.append(f"{step}: {step.refusals[0]}")
    evidence = f"{_times(stops)}; {len(leaving)} times left by exit"
    return verdict("V5", "stop, cancel and exit end, in every state", evidence, faults)


def _is_stop(skill: SkillUnderTest, step: Step) -> bool:
    """Whether a stop or a cancel was meant, however it arrived."""
    return step.intent in STOPPING or (step.heard and _meant(skill, step) in STOPPING)


def _meant(skill: SkillUnderTest, step: Step) -> str:
    return skill.opened.understand(step.said, step.setting.now.date()).intent


def _beside_the_point(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    answers = [step for step in steps if step.intent in ANSWERS]
    faults = list(_unanswered(skill, answers))
    ended = [
        (step, response.get("response"))
        for step in steps
        for request, response in step.exchanges
        if request["request"]["type"] == "SessionEndedRequest"
    ]
    faults += [f"{step}: the session's end is answered with {body}" for step, body in ended if body]
    if missing := ANSWERS - {step.intent for step in answers}:
        faults.append(f"never reached: {', '.join(sorted(missing))}")
    silent = sum(step.said == SILENCE for step in steps)
    evidence = f"{len(answers)} times, {silent} times nobody answered, {len(ended)} sessions ended"
    return verdict("V6", "yes, no and nonsense anywhere, and nobody's answer", evidence, faults)


def _steering(skill: SkillUnderTest, steps: Sequence[Step]) -> Verdict:
    """All eleven, with and without a session, and with nothing that ever played."""
    steered = [step for step in steps if step.intent in STEERING]
    for setting in skill.settings:
        for intent in sorted(STEERING):
            world = World(skill.opened, setting)
            world.speaker.mean(intent)
            steered.append(step_of(world, (), f"({intent})", "idle"))
    faults = [f"{step}: {refusal}" for step in steered for refusal in step.refusals]
    faults += [f"{step}: {step.speech!r} is an apology" for step in _sorry(skill, steered)]
    declared = {intent["name"] for intent in skill.language["intents"]}
    faults += [
        f"{name} is not in the model"
        for name in ("AMAZON.PauseIntent", "AMAZON.ResumeIntent")
        if name not in declared
    ]
    return verdict("V7", "pause, resume, next and their like never fail", _times(steered), faults)


def _for_the_ear(steps: Sequence[Step]) -> Verdict:
    speeches = {step.speech: step for step in steps if step.speech}
    faults: list[str] = []
    for speech, step in speeches.items():
        address = _ADDRESS.search(speech)
        if address:
            faults.append(f"{step}: it reads an address aloud: {address[0]!r}")
        longest = max(_sentences(speech), key=lambda sentence: len(sentence.split()))
        if len(longest.split()) > LONGEST_SENTENCE:
            faults.append(f"{step}: a sentence of {len(longest.split())} words: {longest!r}")
        if len(speech.split()) > LONGEST_SPEECH:
            faults.append(f"{step}: {len(speech.split())} words at once")
    words = max((len(speech.split()) for speech in speeches), default=0)
    evidence = f"{len(speeches)} different answers, {words} words at most"
    return verdict(
        "V8", "short, and made for the ear", evidence, faults, "listen to them, in the dark"
    )


def _other_skills(skill: SkillUnderTest) -> Verdict:
    """A request that is meant for another skill is not answered (Security Requirements for Alexa Skills)."""
    setting = skill.settings[0]
    answer = skill.opened.skill(setting, dict(setting.memory), lambda: setting.now)
    world = World(skill.opened, setting)
    world.speaker.hear(f"open {skill.opened.invocation}")
    request = world.exchanges[0][0]
    other = request["context"]["System"] | {
        "application": {"applicationId": "amzn1.ask.skill.another"}
    }
    foreign = {**request, "context": {**request["context"], "System": other}}
    if "session" in foreign:
        foreign["session"] = {**foreign["session"], "application": other["application"]}
    try:
        body = answer(foreign).get("response") or {}
    except Exception:  # a skill may refuse by raising, which Alexa takes for no answer
        body = {}
    heard = [key for key in ("outputSpeech", "directives") if body.get(key)]
    faults = [f"a request of another skill is answered with {', '.join(heard)}"] if heard else []
    person = "whether the endpoint verifies signatures, where it is not Lambda"
    return verdict(
        "S1",
        "only its own requests are answered",
        "another skill's launch: no answer",
        faults,
        person,
    )


def _unanswered(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[str]:
    """Steps that were met with silence, with an apology, or with a refusal."""
    for step in steps:
        asks = any(
            "Connections.SendRequest" in str(one.get("type"))
            for one in step.response.get("directives") or []
        )
        if step.refusals:
            yield f"{step}: {step.refusals[0]}"
        elif not (step.speech or step.playing or asks):
            yield f"{step}: no answer"
    yield from (f"{step}: {step.speech!r} is an apology" for step in _sorry(skill, steps))


def _sorry(skill: SkillUnderTest, steps: Iterable[Step]) -> Iterator[Step]:
    return (step for step in steps if any(apology in step.speech for apology in skill.apologies))


def _times(steps: Sequence[Step]) -> str:
    return f"{len(steps)} times, such as {_quoted(steps[len(steps) // 2] if steps else None)}"


def _quoted(step: Step | None) -> str:
    return f'{step}: "{step.speech}"' if step else "nothing"


def _sentences(speech: str) -> list[str]:
    return re.split(r"(?<=[.?!:;])\s+", speech)


def _last(speech: str) -> str:
    return _sentences(speech)[-1]
