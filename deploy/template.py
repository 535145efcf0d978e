"""The one template of the stack (``lambda/template.yaml``), as each deployer's tool needs it."""

import hashlib
import json
import re

from deploy.zip import ROOT
from skill.errors import DeployError

TEMPLATE = ROOT / "lambda" / "template.yaml"
RESOURCES = ROOT / "ask-resources.json"
_UPLOADED = re.compile(r"^ *CodeBucket: # \[code\]\n.*?# \[/code\]\n", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"Code: # \[zip\]\n.*?# \[/zip\]\n", re.DOTALL)


def python_version() -> str:
    """The Python that the function runs ("3.13"): template and ask-resources.json must agree. Raises DeployError."""
    told = {TEMPLATE.name: _runtime_of_template(), RESOURCES.name: _runtime_of_ask()}
    if len(set(told.values())) > 1:
        raise DeployError(f"the runtimes differ ({told}); the zip is compiled for one of them: write the same")
    return told[TEMPLATE.name].removeprefix("python")


def _runtime_of_template() -> str:
    found = re.search(
        r"^  LambdaRuntime:\n(?:    .*\n)*?    Default: (python3\.\d+)\n", TEMPLATE.read_text(), re.MULTILINE
    )
    if not found:
        raise DeployError(f"{TEMPLATE.name}: LambdaRuntime has no default such as python3.13")
    return found[1]


def _runtime_of_ask() -> str:
    default = json.loads(RESOURCES.read_text(encoding="utf-8"))["profiles"]["default"]
    return str(default["skillInfrastructure"]["userConfig"]["runtime"])


def template_for_sam(zipped: bytes, name: str) -> str:
    """The template around a zip beside it, which sam uploads. A version is published whenever the zip differs."""
    text, parameters = _UPLOADED.subn("", TEMPLATE.read_text(encoding="utf-8"))
    text, codes = _CODE.subn(f"Code: {name}\n", text)
    text = text.replace("${CodeVersion}", hashlib.sha256(zipped).hexdigest()[:32])
    if (parameters, codes) != (1, 1) or "CodeVersion" in text:
        raise DeployError(f"{TEMPLATE.name}: the marks [code] and [zip] are not where the code's three parameters are")
    return text
