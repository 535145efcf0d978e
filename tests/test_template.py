"""The one template: valid for both tools, no permission too many or too few, and what no tool can check."""

import ast
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.session import Session

from deploy.cli import BUILD, SKILL_PACKAGE, TEMPLATE, ZIP
from deploy.interpreter import RESOURCES, ROOT, python_version
from deploy.interpreter import TEMPLATE as SOURCE
from deploy.manifest import EVENTS
from deploy.template import template_for_sam
from skill.app import Settings
from skill.errors import DeployError, SettingsError
from skill.metrics import NAMESPACE, Metric
from skill.store.dynamo import TableClient
from tests.accounts import CFN_LINT, SAM, needed

REGIONS = ("us-east-1", "eu-west-1", "us-west-2", "ap-northeast-1")
"""Where Alexa may call a function (reference of the Alexa trigger)."""
ALEXA_WAITS_S = 8
RESERVED = ("SkillId", "LambdaRuntime", "LambdaHandler", "CodeBucket", "CodeKey", "CodeVersion")
"""The parameters that ask-cli's cfn-deployer hands in (2.30.7, ``cfn-deployer/index.js``)."""
LARGEST_BODY = 51_200
"""Bytes of a template that is handed in whole, as ask-cli does."""


EXPIRES = "expires"
"""What the store calls an item's end."""


class Loader(yaml.SafeLoader):  # type: ignore[misc]
    """YAML with CloudFormation's short forms, as CloudFormation reads them: ``!Ref x`` is ``{"Ref": "x"}``."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        return {name: value.split(".") if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", _short_form)


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    made: dict[str, Any] = yaml.load(SOURCE.read_text(), Loader)
    return made


@pytest.fixture(scope="module")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = template["Resources"]
    return made


def told(command: list[str | Path]) -> str:
    environ = {
        "PATH": os.environ["PATH"],
        "AWS_DEFAULT_REGION": "us-east-1",
        "SAM_CLI_TELEMETRY": "0",
    }
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(params=["as it is", "built for sam"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The template as ask-cli hands it in, and as sam does, beside a zip."""
    if request.param == "as it is":
        return SOURCE
    (tmp_path / ZIP).write_bytes(b"a zip")
    (tmp_path / TEMPLATE).write_text(template_for_sam(b"a zip", ZIP))
    return tmp_path / TEMPLATE


@pytest.mark.slow
def test_cfn_lint_finds_nothing(either: Path) -> None:
    """In any region that Alexa may call, with its hints taken as errors."""
    needed(CFN_LINT)
    hints = ["--include-checks", "I", "--regions", *REGIONS]
    assert told([CFN_LINT, *hints, "--template", either]) == ""


@pytest.mark.slow
def test_sam_finds_it_valid(either: Path) -> None:
    """And has nothing to say of it, with the settings of samconfig.toml, as a deployer runs it."""
    needed(SAM)
    found = told([SAM, "validate", "--lint", "--template-file", either])
    assert "is a valid SAM Template" in found
    assert not re.search(r"\b[WEI]\d{4}\b", found), found


def test_each_text_with_variables_has_one(either: Path) -> None:
    """Where there is none, cfn-lint says W1020: what was to be filled in was forgotten, or never was."""
    texts = re.findall(r"!Sub (?:[|>]-?\n((?: {8,}.*\n)+)|(.*))", either.read_text())
    assert len(texts) > 10
    for lines, line in texts:
        assert "${" in (lines or line), lines or line


def granted(role: dict[str, Any]) -> dict[str, Any]:
    """What the role may do, and to what."""
    statements = [
        one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]
    ]
    assert all(one["Effect"] == "Allow" for one in statements)
    return {action: one["Resource"] for one in statements for action in one["Action"]}


def called(folder: Path) -> set[str]:
    """The operations of DynamoDB that the code can ask for: by a client's method, or by name."""
    session = Session()
    client = session.create_client(
        "dynamodb", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    by_method = dict(client.meta.method_to_api_mapping)
    nodes = [
        node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))
    ]
    methods = {node.attr for node in nodes if isinstance(node, ast.Attribute)} & set(by_method)
    names = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {by_method[method] for method in methods} | (names & set(by_method.values()))


def services(folder: Path) -> set[str]:
    """The services of AWS that boto3 is asked for."""
    nodes = [
        node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))
    ]
    calls = [
        node
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    made = [
        node
        for node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("client", "resource")
    ]
    return {ast.unparse(node.args[0]) for node in made}


def test_the_function_may_do_what_the_code_can_call_and_no_more(resources: dict[str, Any]) -> None:
    """The store's operations on its one table, and lines in its one log."""
    operations = called(ROOT / "skill")
    assert operations, "the store calls nothing?"
    assert services(ROOT / "skill") == {"'dynamodb'"}
    assert granted(resources["GuideRole"]["Properties"]) == {
        **{f"dynamodb:{operation}": {"Fn::GetAtt": ["Couples", "Arn"]} for operation in operations},
        "logs:CreateLogStream": {"Fn::GetAtt": ["Log", "Arn"]},
        "logs:PutLogEvents": {"Fn::GetAtt": ["Log", "Arn"]},
    }
    assert "ManagedPolicyArns" not in resources["GuideRole"]["Properties"]


def test_the_comparison_notices_a_call(tmp_path: Path) -> None:
    """By method or by name; and words that are no operation are none."""
    (tmp_path / "store.py").write_text(
        "client.update_item(Key=key)\ncall('BatchGetItem')\nread('Item').get('x')\n"
    )
    assert called(tmp_path) == {"UpdateItem", "BatchGetItem"}
    (tmp_path / "voice.py").write_text("import boto3\nboto3.client('polly')\n")
    assert services(tmp_path) == {"'polly'"}


def test_only_this_skill_may_call_the_alias(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    """Alexa's requests and skill events, and only with this skill's id; the endpoint is that alias."""
    permissions = [
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::Permission"
        and one["Properties"]["FunctionName"] != {"Ref": "Assembler"}
    ]
    assert permissions == [
        {
            "FunctionName": {"Ref": "GuideAlias"},
            "Action": "lambda:InvokeFunction",
            "Principal": "alexa-appkit.amazon.com",
            "EventSourceToken": {"Ref": "SkillId"},
        }
    ]
    assert template["Outputs"]["SkillEndpoint"]["Value"] == {"Ref": "GuideAlias"}


def test_the_table_outlives_every_slip(resources: dict[str, Any]) -> None:
    """It is encrypted, restorable, and never deleted; tests/test_rehearsal.py sees the store's items in it."""
    table = resources["Couples"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    told = table["Properties"]
    assert told["KeySchema"] == [{"AttributeName": "couple", "KeyType": "HASH"}]
    assert told["AttributeDefinitions"] == [{"AttributeName": "couple", "AttributeType": "S"}]
    assert told["TimeToLiveSpecification"] == {"AttributeName": EXPIRES, "Enabled": True}
    assert told["BillingMode"] == "PAY_PER_REQUEST"
    assert told["SSESpecification"] == {"SSEEnabled": True}
    assert told["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert told["DeletionProtectionEnabled"] is True


def test_recordings_are_fetched_from_cloudfront_alone(resources: dict[str, Any]) -> None:
    """The bucket is private and encrypted, outlives the stack, and only this distribution reads it, over https."""
    bucket = resources["Recordings"]
    assert bucket["UpdateReplacePolicy"] == "Retain"
    assert bucket["DeletionPolicy"].startswith("Retain")
    assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    assert "BucketEncryption" in bucket["Properties"]
    allowed, denied = resources["RecordingsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Action"] == "s3:GetObject"
    assert "distribution/${Delivery}" in str(allowed["Condition"]["StringEquals"])
    assert (allowed["Effect"], denied["Effect"]) == ("Allow", "Deny")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": False}}
    behaviour = resources["Delivery"]["Properties"]["DistributionConfig"]["DefaultCacheBehavior"]
    assert behaviour["ViewerProtocolPolicy"] == "https-only"
    assert behaviour["CachePolicyId"] == {"Ref": "DeliveryCache"}
    cache = resources["DeliveryCache"]["Properties"]["CachePolicyConfig"]
    assert cache["MaxTTL"] == 365 * 24 * 3600, "as long as a recording's Cache-Control allows"


def test_pages_of_other_sites_may_show_what_lies_beside_the_recordings(
    resources: dict[str, Any],
) -> None:
    """Some screens load pictures so; the policy is CloudFront's own for any origin."""
    delivery = resources["Delivery"]["Properties"]["DistributionConfig"]
    for behaviour in (delivery["DefaultCacheBehavior"], *delivery["CacheBehaviors"]):
        assert behaviour["ResponseHeadersPolicyId"] == "60669652-455b-4ae9-85a4-c4c02393f86c"


def test_recordings_are_put_together_where_the_bucket_has_none(resources: dict[str, Any]) -> None:
    """CloudFront asks the bucket first, then the assembler, which nobody else may call."""
    delivery = resources["Delivery"]["Properties"]["DistributionConfig"]
    (behaviour,) = delivery["CacheBehaviors"]
    (group,) = delivery["OriginGroups"]["Items"]
    assert behaviour["PathPattern"] == "evenings/*"
    assert behaviour["TargetOriginId"] == group["Id"]
    assert [one["OriginId"] for one in group["Members"]["Items"]] == ["recordings", "assembler"]
    assert set(group["FailoverCriteria"]["StatusCodes"]["Items"]) == {403, 404}
    origins = {origin["Id"]: origin for origin in delivery["Origins"]}
    assert origins["assembler"]["OriginAccessControlId"] == {
        "Fn::GetAtt": ["AssemblerAccess", "Id"]
    }
    assert resources["AssemblerUrl"]["Properties"]["AuthType"] == "AWS_IAM"
    callers = [
        (one["Properties"]["Principal"], "distribution/${Delivery}" in str(one["Properties"]))
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::Permission"
        and one["Properties"]["FunctionName"] == {"Ref": "Assembler"}
    ]
    assert callers == [("cloudfront.amazonaws.com", True)] * 2


def test_the_assembler_reads_pieces_and_keeps_recordings_and_no_more(
    resources: dict[str, Any],
) -> None:
    """Nothing of the couples; and it cannot change a piece, a page, or list anything."""
    assert granted(resources["AssemblerRole"]["Properties"]) == {
        "s3:GetObject": {"Fn::Sub": "${Recordings.Arn}/pieces/*"},
        "s3:PutObject": {"Fn::Sub": "${Recordings.Arn}/evenings/*"},
        "logs:CreateLogStream": {"Fn::GetAtt": ["Log", "Arn"]},
        "logs:PutLogEvents": {"Fn::GetAtt": ["Log", "Arn"]},
    }
    variables = resources["Assembler"]["Properties"]["Environment"]["Variables"]
    assert variables == {"RECORDINGS_BUCKET": {"Ref": "Recordings"}}


def test_the_function_is_lambdas_and_answers_while_alexa_waits(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    """On arm64, in time, with all that the skill's settings need, and its log in an owned group that forgets."""
    guide = resources["Guide"]["Properties"]
    assert guide["Architectures"] == ["arm64"]
    assert guide["Timeout"] < ALEXA_WAITS_S
    variables = guide["Environment"]["Variables"]
    function = {"AWS_LAMBDA_FUNCTION_NAME": "guide", **dict.fromkeys(variables, "x")}
    for client in template["Parameters"]["TableClient"]["AllowedValues"]:
        function["TABLE_CLIENT"] = client
        assert Settings.from_environ(function).table_client == client
    assert set(template["Parameters"]["TableClient"]["AllowedValues"]) == set(TableClient)
    for name in set(variables) - {"RELEASE", "TABLE_CLIENT"}:
        with pytest.raises(SettingsError, match=name):
            Settings.from_environ({key: value for key, value in function.items() if key != name})
    assert guide["LoggingConfig"]["LogGroup"] == {"Ref": "Log"}
    assert guide["LoggingConfig"]["LogFormat"] == "JSON"
    assert resources["Log"]["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_whatever_changes_the_function_publishes_a_version(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    """Each of its parameters is named in the version's description; and RELEASE makes the function differ too."""
    description = resources["GuideVersion"]["Properties"]["Description"]["Fn::Sub"]
    parameters = {name for name in template["Parameters"] if name in json.dumps(resources["Guide"])}
    apart = {
        "CodeBucket",
        "CodeKey",
        "LambdaHandler",
        "ReservedConcurrency",
    }  # not of a version, or never changed
    assert parameters - apart == set(re.findall(r"\$\{(\w+)\}", description))
    assert resources["Guide"]["Properties"]["Environment"]["Variables"]["RELEASE"] == {
        "Ref": "CodeVersion"
    }
    assert resources["GuideVersion"]["UpdateReplacePolicy"] == "Retain", "the alias can be put back"
    assert resources["GuideAlias"]["Properties"]["FunctionVersion"] == {
        "Fn::GetAtt": ["GuideVersion", "Version"]
    }


def test_every_alarm_tells_somebody(resources: dict[str, Any]) -> None:
    """When it begins and when it is over; and silence is no alarm."""
    alarms = {
        name: one["Properties"]
        for name, one in resources.items()
        if one["Type"] == "AWS::CloudWatch::Alarm"
    }
    assert len(alarms) >= 5
    for name, alarm in alarms.items():
        assert alarm["AlarmDescription"], name
        assert alarm["AlarmActions"] == alarm["OKActions"], name
        assert {"Ref": "Alarms"} in alarm["AlarmActions"][0]["Fn::If"], name
        assert alarm["TreatMissingData"] == "notBreaching", name


def test_what_the_skill_counts_is_watched(resources: dict[str, Any]) -> None:
    """Under the very names that it writes: all of it on the dashboard, its faults by an alarm."""
    alarm = resources["FaultsAlarm"]["Properties"]
    assert (alarm["Namespace"], alarm["MetricName"]) == (NAMESPACE, Metric.FAULTS)
    shown = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    assert f'["{NAMESPACE}", ' in shown
    assert [metric for metric in Metric if f'"{metric}"]' not in shown] == []


def test_the_dashboard_is_json(resources: dict[str, Any]) -> None:
    """Once its names are filled in, with no two widgets on one place."""
    body = re.sub(
        r"\$\{[\w:]+\}", "name", resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    )
    widgets = json.loads(body)["widgets"]
    assert len({(one["x"], one["y"]) for one in widgets}) == len(widgets)


def test_ask_cli_finds_what_it_hands_in_and_reads(template: dict[str, Any]) -> None:
    """Its parameters, the output it writes into the manifest, files where it looks, one size that it can send."""
    assert set(RESERVED) <= set(template["Parameters"])
    others = {name: one for name, one in template["Parameters"].items() if name not in RESERVED}
    assert all("Default" in one for one in others.values())
    assert len(SOURCE.read_bytes()) <= LARGEST_BODY
    profile = json.loads(RESOURCES.read_text())["profiles"]["default"]
    config = profile["skillInfrastructure"]["userConfig"]
    assert (ROOT / config["templatePath"]) == SOURCE
    assert (ROOT / profile["skillMetadata"]["src"]) == BUILD / SKILL_PACKAGE
    assert (ROOT / profile["code"]["default"]["src"]).is_dir()
    assert config["awsRegion"] in REGIONS
    assert config["skillEvents"]["subscriptions"] == list(EVENTS)
    for key, parameter in (("runtime", "LambdaRuntime"), ("handler", "LambdaHandler")):
        assert config[key] == template["Parameters"][parameter]["Default"]
    assert os.access(ROOT / "hooks" / "build.sh", os.X_OK)


def test_sams_template_is_the_same_around_a_zip(template: dict[str, Any]) -> None:
    """But for the code, its parameters, and what the zip is called in the version and the function."""
    made = yaml.load(template_for_sam(b"a zip", ZIP), Loader)
    assert made["Resources"]["Guide"]["Properties"].pop("Code") == ZIP
    assert made["Resources"]["Assembler"]["Properties"].pop("Code") == ZIP
    template["Resources"]["Assembler"]["Properties"].pop("Code")
    assert set(template["Parameters"]) - set(made["Parameters"]) == {
        "CodeBucket",
        "CodeKey",
        "CodeVersion",
    }
    others = (set(template["Resources"]) | {"Outputs"}) - {"Guide", "GuideVersion"}
    assert all(
        {**made, **made["Resources"]}[key] == {**template, **template["Resources"]}[key]
        for key in others
    )
    assert (
        template_for_sam(b"a zip", ZIP)
        == template_for_sam(b"a zip", ZIP)
        != template_for_sam(b"another", ZIP)
    )
    assert f"build/{TEMPLATE}" in (ROOT / "samconfig.toml").read_text()


def test_a_template_without_its_marks_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before sam would deploy it without code."""
    (tmp_path / "template.yaml").write_text(SOURCE.read_text().replace("# [zip]", ""))
    monkeypatch.setattr("deploy.template.TEMPLATE", tmp_path / "template.yaml")
    with pytest.raises(DeployError, match=r"template.yaml: the marks \[code\] and \[zip\]"):
        template_for_sam(b"a zip", ZIP)


def test_zip_and_runtime_cannot_disagree(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The zip is compiled for the runtime that both tools name; when they differ, nothing is packed."""
    assert f"python{python_version()}" in SOURCE.read_text()
    (tmp_path / "template.yaml").write_text(
        SOURCE.read_text().replace("Default: python3.13", "Default: python3.12")
    )
    monkeypatch.setattr("deploy.interpreter.TEMPLATE", tmp_path / "template.yaml")
    with pytest.raises(DeployError, match=r"the runtimes differ .*python3\.12.*python3\.13"):
        python_version()
    (tmp_path / "template.yaml").write_text("Resources:\n")
    with pytest.raises(DeployError, match="LambdaRuntime has no default such as"):
        python_version()
