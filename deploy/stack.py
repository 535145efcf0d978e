"""What has been deployed already: the stack that ask-cli or sam made, and its outputs."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.interpreter import ROOT
from skill.errors import DeployError

if TYPE_CHECKING:
    from boto3.session import Session

STATES = Path(".ask") / "ask-states.json"
SAM_CONFIG = "samconfig.toml"


@dataclass(frozen=True)
class Stack:
    """A stack of CloudFormation that somebody's own account has."""

    name: str
    """Its name, or its whole ARN."""
    region: str

    def outputs(self) -> Mapping[str, str]:
        """What the template hands out, such as RecordingsBucket. Raises DeployError."""
        need_aws_client()
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            client = session(self.region).client("cloudformation")
            (described,) = client.describe_stacks(StackName=self.name)["Stacks"]
        except (BotoCoreError, ClientError) as error:
            raise DeployError(f"the stack {self.name} cannot be read: {error}") from error
        return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}


def deployed_stack(checkout: Path = ROOT) -> Stack | None:
    """The stack that ``ask deploy`` made from this checkout; None before the first time."""
    try:
        states = json.loads((checkout / STATES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    infrastructure = states["profiles"]["default"].get("skillInfrastructure", {})
    deployed = infrastructure.get("@ask-cli/cfn-deployer", {}).get("deployState", {})
    stack_id = str(deployed.get("default", {}).get("stackId") or "")
    if not stack_id:
        return None
    region = stack_id.split(":")[3]  # arn:aws:cloudformation:REGION:...
    return Stack(stack_id, region)


def recordings_bucket(checkout: Path = ROOT) -> str:
    """The bucket of the stack that is deployed, by ask or by sam. Raises DeployError."""
    need_aws_client()
    stack = deployed_stack(checkout) or _stack_of_sam(checkout)
    try:
        return stack.outputs()["RecordingsBucket"]
    except DeployError as error:
        raise DeployError(f"{error}; deploy first, or name the bucket: --bucket") from error


def need_aws_client() -> None:
    """Raise DeployError where boto3, the client of AWS, is not installed."""
    if find_spec("boto3") is None:
        raise DeployError("the client of AWS is not here; run: make cloud")


def session(region: str | None = None, home: Path | None = None) -> "Session":
    """A session of boto3 with the credentials of the environment, or else those that ask-cli uses."""
    import boto3

    return boto3.Session(profile_name=_aws_profile(home), region_name=region)


def _aws_profile(home: Path | None) -> str | None:
    """The profile of AWS that ask-cli was configured with; None: what boto3 finds by itself."""
    if "AWS_ACCESS_KEY_ID" in os.environ or "AWS_PROFILE" in os.environ:
        return None
    name = str((ask_profile(home) or {}).get("aws_profile") or "")
    return None if name.startswith("__ENVIRONMENT_") else name or None


def ask_profile(home: Path | None = None) -> Mapping[str, Any] | None:
    """What ``ask configure`` has noted of the developer's account; None where it was not run."""
    path = (home or Path.home()) / ".ask" / "cli_config"
    try:
        profiles = json.loads(path.read_text(encoding="utf-8"))["profiles"]
    except (FileNotFoundError, KeyError, ValueError):
        return None
    profile: Mapping[str, Any] | None = profiles.get("default")
    return profile


def _stack_of_sam(checkout: Path) -> Stack:
    """The stack that ``sam deploy`` makes from this checkout."""
    config = tomllib.loads((checkout / SAM_CONFIG).read_text(encoding="utf-8"))
    parameters = config["default"]["global"]["parameters"]
    return Stack(parameters["stack_name"], parameters["region"])
