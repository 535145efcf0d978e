"""The one template of the stack (``lambda/template.yaml``), as each deployer's tool needs it."""

import hashlib
import re

from deploy.interpreter import TEMPLATE
from skill.errors import DeployError

FUNCTIONS = 2
"""The guide, and the assembler of recordings."""
_UPLOADED = re.compile(r"^ *CodeBucket: # \[code\]\n.*?# \[/code\]\n", re.MULTILINE | re.DOTALL)
_FOR_LINTERS = """
Metadata:
  cfn-lint:
    config:
      ignore_checks: [W3002] # a zip beside the template is what sam uploads
"""
_CODE = re.compile(r"Code: # \[zip\]\n.*?# \[/zip\]\n", re.DOTALL)


def template_for_sam(zipped: bytes, name: str) -> str:
    """The template around a zip beside it, which sam uploads. A version is published whenever the zip differs."""
    text, parameters = _UPLOADED.subn("", TEMPLATE.read_text(encoding="utf-8"))
    text, codes = _CODE.subn(f"Code: {name}\n", text)
    version = hashlib.sha256(zipped).hexdigest()[:32]
    text = text.replace("!Ref CodeVersion", f'"{version}"').replace("${CodeVersion}", version)
    if (parameters, codes) != (1, FUNCTIONS) or "CodeVersion" in text:
        raise DeployError(
            f"{TEMPLATE.name}: the marks [code] and [zip] do not enclose the code's three parameters"
        )
    return text + _FOR_LINTERS
