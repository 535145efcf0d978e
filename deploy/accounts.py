"""All of it into somebody's own two accounts: looked at, packed, made, and given its recordings.

What plays must be there before the code that asks for it. So an update publishes first and deploys
then; only the first time there is no bucket yet, and a first evening follows the code at once.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.preflight import Tools, missing
from deploy.stack import Stack, deployed_stack
from skill.errors import DeployError

BEFORE = "Nothing has been made yet, because this is missing:"


@dataclass(frozen=True)
class Steps:
    """What is done on the way; handed in, so that each way in can be rehearsed."""

    pack: Callable[[str], None]
    """Write the zip and the skill package; given where the skill's pages are, or nothing."""
    publish: Callable[[str, bool], None]
    """Put recordings into this bucket: a first evening's, or all of them."""
    say: Callable[[str], None]
    """Tell how far it is."""


def check(tools: Tools, home: Path | None = None) -> None:
    """Raises DeployError with everything that is missing, one to a line."""
    lacking = missing(tools, home)
    if lacking:
        raise DeployError("\n  - ".join([BEFORE, *lacking]))


def deploy(checkout: Path, tools: Tools, steps: Steps) -> Stack:
    """Deploy, or update what is there. Raises DeployError; run again, it goes on where it was."""
    stack = deployed_stack(checkout)
    return _update(checkout, tools, steps, stack) if stack else _begin(checkout, tools, steps)


def _begin(checkout: Path, tools: Tools, steps: Steps) -> Stack:
    """The first time: skill and stack, a first evening, and then the rest."""
    steps.say("1 of 4  packing")
    steps.pack("")
    steps.say("2 of 4  making the skill, and the stack in AWS; this takes some minutes")
    _ask_deploy(checkout, tools)
    stack = deployed_stack(checkout)
    if stack is None:
        raise DeployError("ask-cli has noted no stack; look at what it says above, and run again")
    bucket = stack.outputs()["RecordingsBucket"]
    steps.say("3 of 4  publishing a first evening")
    steps.publish(bucket, False)
    steps.say('Ready. Say: "Alexa, open quiet together"')
    steps.say("4 of 4  publishing all other evenings; you need not wait")
    steps.publish(bucket, True)
    return stack


def _update(checkout: Path, tools: Tools, steps: Steps, stack: Stack) -> Stack:
    """What plays first, and then the code that asks for it."""
    outputs = stack.outputs()
    steps.say("1 of 3  publishing what is new to hear")
    steps.publish(outputs["RecordingsBucket"], True)
    steps.say("2 of 3  packing")
    steps.pack(outputs["RecordingsUrl"])
    steps.say("3 of 3  renewing the skill, and the stack in AWS")
    _ask_deploy(checkout, tools)
    steps.say('Ready. Say: "Alexa, open quiet together"')
    return stack


def _ask_deploy(checkout: Path, tools: Tools) -> None:
    """ask-cli's own command, which says itself what it is doing."""
    ended = subprocess.run([str(tools.ask), "deploy"], cwd=checkout, check=False)
    if ended.returncode:
        raise DeployError("ask deploy failed; what it says stands above. Run it again when mended")
