"""One command into two accounts: looked at first, then made in the right order; and run again it updates."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy import accounts, preflight, stack
from deploy.accounts import Steps
from deploy.preflight import Tools
from simulator.cli import commands
from skill.errors import DeployError

STACK_ID = "arn:aws:cloudformation:eu-west-1:123456789012:stack/ask-QuietTogether/1"
OUTPUTS = {"RecordingsBucket": "the-bucket", "RecordingsUrl": "https://recordings.example"}


def script(path: Path, lines: str) -> Path:
    """A program that does this."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of somebody who has run `ask configure`."""
    profile = {"aws_profile": "default", "vendor_id": "M0", "token": {"access_token": "a"}}
    path = tmp_path / "home" / ".ask" / "cli_config"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"profiles": {"default": profile}}))
    return tmp_path / "home"


@pytest.fixture
def let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS knows us, and Lambda's Python is here."""

    class Client:
        def get_caller_identity(self) -> None:
            pass

    class Session:
        def client(self, name: str) -> Client:
            return Client()

    monkeypatch.setattr(preflight, "session", lambda region, home: Session())
    monkeypatch.setattr(preflight, "interpreter", lambda version: "python")


def tools(folder: Path, node: str = "v22.1.0", ask: str = "exit 0") -> Tools:
    return Tools(script(folder / "ask", ask), script(folder / "node", f"echo {node}"))


# What is missing


@pytest.mark.usefixtures("let_in")
def test_whoever_has_everything_lacks_nothing(home: Path, tmp_path: Path) -> None:
    assert preflight.missing(tools(tmp_path), home) == []


@pytest.mark.usefixtures("let_in")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda folder: Tools(None, tools(folder).node), "ask-cli is not here; run: make cloud"),
        (lambda folder: Tools(tools(folder).ask, None), "Node.js is not here; install version 20"),
        (lambda folder: tools(folder, node="v18.20.4"), "Node.js is 18.20; install version 20"),
        (lambda folder: tools(folder, node="gibberish"), "Node.js is 0.0; install version 20"),
        (
            lambda folder: tools(folder, ask="echo refresh token has expired >&2; exit 1"),
            "Amazon does not let ask-cli in (refresh token has expired); run: ask configure",
        ),
        (
            lambda folder: tools(folder, ask="exit 3"),
            "Amazon does not let ask-cli in (status 3); run: ask configure",
        ),
    ],
)
def test_each_thing_that_is_missing_is_said_with_what_to_do(
    change: Callable[[Path], Tools], sentence: str, home: Path, tmp_path: Path
) -> None:
    (lacking,) = preflight.missing(change(tmp_path), home)
    assert lacking.startswith(sentence)


@pytest.mark.usefixtures("let_in")
@pytest.mark.parametrize(
    "config", ["", "no JSON", '{"profiles": {}}', '{"profiles": {"default": {}}}']
)
def test_an_account_that_is_not_connected_is_said(config: str, home: Path, tmp_path: Path) -> None:
    """Whatever `ask configure` has left behind, or has not."""
    path = home / ".ask" / "cli_config"
    path.write_text(config) if config else path.unlink()
    (lacking,) = preflight.missing(tools(tmp_path), home)
    assert lacking == "your Amazon developer account is not connected; run: ask configure"


def test_aws_without_credentials_is_said(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile of AWS that there is not, and a region where Alexa calls nothing, in one run."""
    monkeypatch.setattr(preflight, "interpreter", lambda version: "python")
    monkeypatch.setattr(preflight, "_region", lambda: "eu-central-1")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))
    region, credentials = preflight.missing(tools(tmp_path), home)
    assert "Alexa calls no function in eu-central-1; choose us-east-1, " in region
    assert credentials.startswith("AWS does not let us in (The config profile (default) could not")


def test_a_laptop_without_the_client_of_aws_is_told_how_to_get_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop alone does without boto3; who deploys or publishes hears what brings it."""
    monkeypatch.setattr(preflight, "interpreter", lambda version: "python")
    monkeypatch.setattr(stack, "find_spec", lambda name: None)
    assert preflight.missing(tools(tmp_path), home)[-1:] == [
        "the client of AWS is not here; run: make cloud"
    ]
    with pytest.raises(DeployError, match="run: make cloud"):
        stack.Stack("quiet-together", "us-east-1").outputs()


def test_nothing_is_made_while_something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is said at once."""
    monkeypatch.setattr(accounts, "missing", lambda tools, home: ["this is missing", "and this"])
    monkeypatch.setattr(accounts, "deploy", lambda *_: pytest.fail("something was made"))
    ended = CliRunner().invoke(commands, ["deploy"])
    assert isinstance(ended.exception, DeployError)
    assert str(ended.exception) == f"{accounts.BEFORE}\n  - this is missing\n  - and this"


# In which order


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    return folder


@pytest.fixture
def ask(tmp_path: Path) -> Path:
    """An ask-cli that notes in done.txt that it has deployed, and where, as the real one does."""
    state = {"@ask-cli/cfn-deployer": {"deployState": {"default": {"stackId": STACK_ID}}}}
    states = json.dumps({"profiles": {"default": {"skillInfrastructure": state}}})
    note = f"mkdir -p .ask; echo '{states}' > .ask/ask-states.json; echo \"ask $*\" >> done.txt"
    return script(tmp_path / "ask", note)


@pytest.fixture
def steps(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Steps that note in the same file what they were asked for."""
    monkeypatch.setattr(stack.Stack, "outputs", lambda self: OUTPUTS)

    def note(line: str) -> None:
        with (checkout / "done.txt").open("a") as file:
            file.write(f"{line}\n")

    return Steps(
        pack=lambda site: note(f"pack {site}".strip()),
        publish=lambda bucket, everything: note(f"publish {'all' if everything else 'first'}"),
        say=lambda line: note(line) if line.startswith("Ready.") else None,
    )


def done(checkout: Path) -> list[str]:
    lines = (checkout / "done.txt").read_text().splitlines()
    (checkout / "done.txt").unlink()
    return lines


def test_a_first_evening_can_be_heard_before_all_others_are_there(
    checkout: Path, ask: Path, steps: Steps
) -> None:
    made = accounts.deploy(checkout, Tools(ask, None), steps)
    ready = 'Ready. Say: "Alexa, open quiet together"'
    assert done(checkout) == ["pack", "ask deploy", "publish first", ready, "publish all"]
    assert made == stack.Stack(STACK_ID, "eu-west-1")


def test_an_update_publishes_what_the_new_code_will_ask_for_first(
    checkout: Path, ask: Path, steps: Steps
) -> None:
    """And tells the manifest where the pages are, now that there is such a place."""
    accounts.deploy(checkout, Tools(ask, None), steps)
    done(checkout)
    accounts.deploy(checkout, Tools(ask, None), steps)
    assert done(checkout)[:3] == ["publish all", f"pack {OUTPUTS['RecordingsUrl']}", "ask deploy"]


def test_a_deployment_that_fails_publishes_nothing(
    checkout: Path, tmp_path: Path, steps: Steps
) -> None:
    with pytest.raises(DeployError, match="ask deploy failed"):
        accounts.deploy(checkout, Tools(script(tmp_path / "ask", "exit 1"), None), steps)
    assert done(checkout) == ["pack"]


def test_a_stack_that_was_not_noted_is_said(checkout: Path, tmp_path: Path, steps: Steps) -> None:
    with pytest.raises(DeployError, match="noted no stack"):
        accounts.deploy(checkout, Tools(script(tmp_path / "ask", "exit 0"), None), steps)


# Which bucket


@pytest.mark.parametrize(
    "state",
    [
        {"skillId": "amzn1.ask.skill.1"},
        {"skillInfrastructure": {"@ask-cli/cfn-deployer": {"deployState": {}}}},
        {"skillInfrastructure": {"@ask-cli/cfn-deployer": {"deployState": {"default": {}}}}},
    ],
)
def test_a_skill_without_a_stack_has_none(state: dict[str, object], checkout: Path) -> None:
    """As after a deployment that failed halfway."""
    (checkout / ".ask").mkdir()
    told = {"profiles": {"default": state}}
    (checkout / ".ask" / "ask-states.json").write_text(json.dumps(told))
    assert stack.deployed_stack(checkout) is None


def test_the_bucket_is_that_of_the_stack_by_ask_or_by_sam(
    checkout: Path, ask: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ask-cli has noted comes first; sam notes nothing, its stack has the name of samconfig.toml."""
    asked: list[stack.Stack] = []
    (checkout / "samconfig.toml").write_text(
        '[default.global.parameters]\nstack_name = "ours"\nregion = "us-west-2"\n'
    )

    def outputs(self: stack.Stack) -> dict[str, str]:
        asked.append(self)
        return OUTPUTS

    monkeypatch.setattr(stack.Stack, "outputs", outputs)
    assert stack.recordings_bucket(checkout) == "the-bucket"
    accounts.deploy(checkout, Tools(ask, None), steps)
    assert stack.recordings_bucket(checkout) == "the-bucket"
    assert [asked[0], asked[-1]] == [
        stack.Stack("ours", "us-west-2"),
        stack.Stack(STACK_ID, "eu-west-1"),
    ]


def test_without_a_stack_the_bucket_is_asked_for(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "samconfig.toml").write_text(
        '[default.global.parameters]\nstack_name = "ours"\nregion = "us-west-2"\n'
    )

    def outputs(self: stack.Stack) -> dict[str, str]:
        raise DeployError("the stack ours cannot be read: it does not exist")

    monkeypatch.setattr(stack.Stack, "outputs", outputs)
    with pytest.raises(DeployError, match="deploy first, or name the bucket: --bucket"):
        stack.recordings_bucket(checkout)


def test_credentials_of_the_environment_come_before_those_of_ask(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    assert stack._aws_profile(home) is None
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    assert stack._aws_profile(home) == "default"
