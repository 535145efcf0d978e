"""Both ways into two accounts on loopback, by the deployers' own tools: a stack that answers, and is renewed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from deploy import accounts
from deploy import zip as lambda_zip
from deploy.accounts import Steps
from deploy.cli import pack, package
from deploy.interpreter import ROOT, python_version
from deploy.manifest import Account
from deploy.preflight import Tools
from deploy.publish import lacking, publish, uploads_of
from deploy.stack import recordings_bucket
from skill.guide.programme import recordings_of
from tests.accounts import ASK, MINISTACK, SAM, SKILL_ID, Aws, Smapi, needed
from tests.bedroom import PLAN, WORDS, evening
from tests.studio import FIRST_NIGHT
from tests.test_template import EXPIRES

pytestmark = pytest.mark.slow

EVENING = ("open quiet together", "yes", "open quiet together", "how many nights")


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    needed(MINISTACK, SAM, ASK)
    with Aws(tmp_path_factory.mktemp("aws")) as aws:
        yield aws


@pytest.fixture(autouse=True)
def credentials(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in aws.environ.items():
        monkeypatch.setenv(name, value)


def packed(folder: Path) -> str:
    done = CliRunner().invoke(package, ["--output", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def run(command: list[str | Path], cwd: Path, environ: dict[str, str]) -> str:
    environ = {"PATH": os.environ["PATH"], **environ}
    done = subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout of the skill with one word changed, which the zip is made of from then on."""
    checkout = tmp_path / "another"
    for room in ("skill", "lambda"):
        shutil.copytree(ROOT / room, checkout / room)
    guide = checkout / "skill" / "content" / "words" / "en-US" / "guide.toml"
    guide.write_text(
        guide.read_text().replace('first = """', 'first = """Welcome back to another version. ', 1)
    )
    return checkout


def outputs(stack: str) -> dict[str, str]:
    (found,) = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    assert found["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    return {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}


def invoked(endpoint: str, requests: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    """The version that answers behind the alias, and its answers."""
    client = boto3.client("lambda")
    versions, answers = set(), []
    for request in requests:
        done = client.invoke(FunctionName=endpoint, Payload=json.dumps(request))
        assert "FunctionError" not in done
        versions.add(done["ExecutedVersion"])
        answers.append(json.loads(done["Payload"].read()))
    (version,) = versions
    return version, answers


def items(table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = boto3.client("dynamodb").scan(TableName=table)["Items"]
    return found


def test_sam_deploys_and_renews_the_stack(
    aws: Aws, tmp_path: Path, another_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An evening goes through the alias into the table; another zip is another version behind the same alias."""
    home = {
        **aws.environ,
        "HOME": str(tmp_path),
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.5",
    }
    command: list[str | Path] = [
        SAM,
        "deploy",
        "--config-file",
        ROOT / "samconfig.toml",
        "--template",
        tmp_path / "template.yaml",
    ]
    command += ["--parameter-overrides", f"SkillId={SKILL_ID}", "--no-progressbar"]
    packed(tmp_path)
    run(command, ROOT, home)
    told = outputs("quiet-together")
    requests = evening(*EVENING)
    for request in requests:
        request["context"]["System"]["application"]["applicationId"] = SKILL_ID
    version, answers = invoked(told["SkillEndpoint"], requests)
    assert version == "1"
    assert "You two have kept one night together." in json.dumps(answers[-1])
    assert told["RecordingsUrl"].startswith("https://")
    assert f'"{told["RecordingsUrl"]}/evenings/' in json.dumps(answers)
    (item,) = items(told["CouplesTable"])
    assert set(item["couple"]) == {"S"}
    assert set(item[EXPIRES]) == {"N"}
    _looks_right(told)

    monkeypatch.setattr(lambda_zip, "ROOT", another_version)
    packed(tmp_path)
    run(command, ROOT, home)
    version, answers = invoked(outputs("quiet-together")["SkillEndpoint"], requests[-2:])
    assert version == "2"
    assert "kept one night" in json.dumps(answers), "what was kept before is still there"
    functions = boto3.client("lambda").list_versions_by_function(
        FunctionName=told["GuideFunction"]
    )["Versions"]
    assert [one["Version"] for one in functions] == ["$LATEST", "1", "2"], (
        "the alias can be put back"
    )


def _looks_right(told: dict[str, str]) -> None:
    """What the stand-in made of the template; it keeps no time to live and no recovery (tests/test_template.py)."""
    table = boto3.client("dynamodb").describe_table(TableName=told["CouplesTable"])["Table"]
    assert table["DeletionProtectionEnabled"] is True
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    s3 = boto3.client("s3")
    blocked = s3.get_public_access_block(Bucket=told["RecordingsBucket"])[
        "PublicAccessBlockConfiguration"
    ]
    assert set(blocked.values()) == {True}
    policy = json.loads(
        boto3.client("lambda").get_policy(FunctionName=told["SkillEndpoint"])["Policy"]
    )
    (statement,) = policy["Statement"]
    assert statement["Resource"] == told["SkillEndpoint"]
    assert statement["Condition"] == {"StringEquals": {"lambda:EventSourceToken": SKILL_ID}}
    (delivery,) = boto3.client("cloudfront").list_distributions()["DistributionList"]["Items"]
    origin, assembler = delivery["Origins"]["Items"]
    assert assembler["OriginAccessControlId"]
    assert told["RecordingsUrl"] == f"https://{delivery['DomainName']}"
    assert origin["DomainName"].startswith(told["RecordingsBucket"])
    assert origin["OriginAccessControlId"]


def test_one_command_deploys_skill_and_stack(
    aws: Aws, tmp_path: Path, first_evening: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a checkout with nothing edited: the package, our own zip, the stack, the endpoint, enabled, a first evening.

    Run again, it renews the stack and gives the manifest its pages; a third time the package says
    the same, so it is not built anew.
    """
    checkout, home = tmp_path / "checkout", tmp_path / "home"
    checkout.mkdir()
    for name in ("lambda", "hooks"):
        shutil.copytree(ROOT / name, checkout / name)
    shutil.copy(ROOT / "ask-resources.json", checkout)
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    configured(home)
    with Smapi() as smapi:
        environ = {
            "HOME": str(home),
            "PYENV_ROOT": os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")),
            "ASK_SMAPI_SERVER_BASE_URL": smapi.address,
            "ASK_SHARE_USAGE": "false",
            "ASK_SKIP_NEW_VERSION_REMINDER": "true",
        }
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        tools = Tools(ASK, Path(shutil.which("node") or "node"))
        accounts.check(tools, home)
        steps = Steps(
            pack=lambda site: pack(checkout / "build", Account(site)),
            publish=lambda bucket, everything: publish_first(bucket, first_evening),
            say=lambda line: None,
        )
        stack = accounts.deploy(checkout, tools, steps)
        told = dict(stack.outputs())
        assert smapi.enabled
        assert smapi.manifest["apis"]["custom"]["endpoint"] == {"uri": told["SkillEndpoint"]}
        assert smapi.manifest["events"]["endpoint"] == {"uri": told["SkillEndpoint"]}
        assert smapi.manifest["events"]["subscriptions"] == [{"eventName": "SKILL_DISABLED"}]
        assert zipped() == uploaded(checkout)
        assert recordings_bucket(checkout) == told["RecordingsBucket"]
        there = boto3.client("s3").list_objects_v2(Bucket=told["RecordingsBucket"])["Contents"]
        names = {f"pieces/{path.name}" for path in (first_evening / "pieces").glob("*.mp3")}
        assert names <= {found["Key"] for found in there}

        accounts.deploy(checkout, tools, steps)
        legal = smapi.manifest["privacyAndCompliance"]["locales"]["en-US"]
        assert legal["privacyPolicyUrl"].startswith(f"{told['RecordingsUrl']}/store/")
        before = len(smapi.packages)
        pack(checkout / "build", Account())
        run([ASK, "deploy"], checkout, dict(os.environ))
        assert len(smapi.packages) == before
    requests = evening("open quiet together")
    requests[0]["context"]["System"]["application"]["applicationId"] = SKILL_ID
    version, answers = invoked(told["SkillEndpoint"], requests)
    assert version == "3"
    assert "Welcome, you two." in json.dumps(answers)
    assert json.loads((ROOT / "ask-resources.json").read_text()) == json.loads(
        (checkout / "ask-resources.json").read_text()
    )


def uploaded(checkout: Path) -> bytes:
    """The zip that the function of this checkout was made of."""
    states = json.loads((checkout / ".ask" / "ask-states.json").read_text())
    deployer = states["profiles"]["default"]["skillInfrastructure"]["@ask-cli/cfn-deployer"]
    where = deployer["deployState"]["default"]["s3"]
    content = boto3.client("s3").get_object(Bucket=where["bucket"], Key=where["key"])
    whole: bytes = content["Body"].read()
    return whole


def publish_first(bucket: str, evening: Path) -> None:
    """Put the recordings of a first evening there, as the command does."""
    recordings = recordings_of(PLAN, WORDS, FIRST_NIGHT)
    publish(lacking(uploads_of(recordings, evening / "recordings"), bucket), bucket)


def configured(home: Path) -> None:
    """What `ask configure` and `aws configure` leave behind."""
    token = {"access_token": "a", "refresh_token": "r", "token_type": "bearer", "expires_in": 3600}
    token["expires_at"] = "2099-01-01T00:00:00.000Z"
    profile = {"aws_profile": "default", "vendor_id": "M0", "token": token}
    for name, text in {
        ".ask/cli_config": json.dumps({"profiles": {"default": profile}}),
        ".aws/credentials": "[default]\naws_access_key_id = x\naws_secret_access_key = x\n",
    }.items():
        (home / name).parent.mkdir(parents=True)
        (home / name).write_text(text)


def zipped() -> bytes:
    return lambda_zip.lambda_zip(python_version())
