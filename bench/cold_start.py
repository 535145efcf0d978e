"""How long a couple waits when the guide has not been used for a while: a new process, up to its first answer.

Each start is a new process with Lambda's own runtime client before a Runtime API on loopback. It is
measured from its beginning until its answer to a launch has arrived, with one read of a DynamoDB
server on loopback, over TLS, where the variant has a table at all. The variants take turns, so that
whatever else this machine does meets them alike.

Run: .venv/bin/python -m bench.cold_start            (--starts 15 --shares 1 0.5 0.25)
"""

import argparse
import json
import os
import resource
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import trustme

from bench.functions import BUILD, CORE, OURS, PLAIN, STANDARD, VERSION, Measured, functions, table
from tests.runtime_api import Function
from tests.servers import CREDENTIALS, Proxy, listening
from tests.test_app import launch

ZONE = "America/New_York"
CGROUPS = Path("/sys/fs/cgroup/cpu")
PERIOD_US = 20_000
LOOP = """
import time
begun, used = time.perf_counter(), time.process_time()
while time.process_time() < used + 0.5: pass
print(0.5 / (time.perf_counter() - begun))
"""


@dataclass(frozen=True)
class Variant:
    """What is started, and with which event."""

    name: str
    function: Measured
    event: dict[str, Any]
    reads: int
    """How often its first answer reads the table."""


@dataclass(frozen=True)
class Start:
    """One start."""

    wall_ms: float
    cpu_ms: float
    peak_mb: float


class TimedFunction(Function):
    """Knows when its process was started."""

    begun = 0.0

    def _start(self) -> None:
        self.begun = time.perf_counter()
        super()._start()


def start(variant: Variant, environ: dict[str, str], prefix: Sequence[str], proxy: Proxy) -> Start:
    """Start it once, and wait for its answer."""
    before, asked = resource.getrusage(resource.RUSAGE_CHILDREN), proxy.asked.total()
    function = TimedFunction(
        variant.function.root, environ | variant.function.environ, prefix=prefix
    )
    with function:
        reply = function.invoke(variant.event)
        wall = time.perf_counter() - function.begun
        status = Path(f"/proc/{function.pid}/status").read_text()
    if reply.failed or "outputSpeech" not in reply.payload["response"]:
        sys.exit(f"{variant.name} did not answer: {reply}")
    if proxy.asked.total() - asked != variant.reads:
        sys.exit(f"{variant.name} asked the table {proxy.asked.total() - asked} times")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Start(wall * 1000, cpu * 1000, int(status.partition("VmHWM:")[2].split()[0]) / 1024)


@contextmanager
def share_of_a_core(share: float) -> Iterator[list[str]]:
    """A command that runs another one with so much of a core: cgroup v1, a quota in every 20 ms."""
    if share >= 1:
        yield ["sh", "-c", 'exec "$@"', "sh"]
        return
    folder = CGROUPS / f"cold-start-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / "cpu.cfs_period_us").write_text(str(PERIOD_US))
        (folder / "cpu.cfs_quota_us").write_text(str(int(PERIOD_US * share)))
    except OSError as error:
        sys.exit(f"no cgroup v1 to take a share of a core from ({error}); measure with --shares 1")
    yield ["sh", "-c", f'echo $$ > {folder}/cgroup.procs && exec "$@"', "sh"]
    folder.rmdir()


def variants(alexa: str) -> list[Variant]:
    """The peers; the skill, also with one lever turned back; and as in life, where it asks Alexa for the time zone."""
    plain, core, ours, standard = functions()
    source = BUILD / VERSION / "not-compiled"
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ours.root, source, ignore=shutil.ignore_patterns("__pycache__"))
    event = launch()
    in_life = launch()
    in_life["context"]["System"] |= {"apiEndpoint": alexa, "apiAccessToken": "x"}
    boto3 = replace(ours, environ=ours.environ | {"TABLE_CLIENT": "boto3"})
    return [
        Variant(PLAIN, plain, event, 0),
        Variant(CORE, core, event, 0),
        Variant(STANDARD, standard, event, 1),
        Variant(OURS, ours, event, 1),
        Variant("  and the time zone asked for", ours, in_life, 1),
        Variant("  with TABLE_CLIENT=boto3", boto3, event, 1),
        Variant("  not compiled", replace(ours, root=source), event, 1),
    ]


def measure(
    made: Sequence[Variant], environ: dict[str, str], share: float, starts: int, proxy: Proxy
) -> None:
    """Print one table."""
    taken: dict[str, list[Start]] = {one.name: [] for one in made}
    with share_of_a_core(share) as prefix:
        loop = max(looped(prefix) for _ in range(5))
        for _ in range(starts):
            for one in made:
                taken[one.name].append(start(one, environ, prefix, proxy))
    print(
        f"\n{share:g} of a core (a loop that never waits got {loop:.2f} at most); medians of {starts} starts"
    )
    print(
        f"{'':<40}{'wall ms':>9}{'middle half':>14}{'x (a)':>7}{'CPU ms':>9}{'x (a)':>7}"
        f"{'least CPU':>11}{'x (a)':>7}{'peak MB':>9}"
    )
    peer = taken[STANDARD]
    peer_cpu = median(one.cpu_ms for one in peer)
    # On a machine that others use as well, the least of all starts is nearest to a quiet one.
    peer_least = min(one.cpu_ms for one in peer)
    for name, counted in taken.items():
        low, middle, high = quantiles([one.wall_ms for one in counted], n=4)
        cpu = median(one.cpu_ms for one in counted)
        least = min(one.cpu_ms for one in counted)
        peak = max(one.peak_mb for one in counted)
        ratio = median(
            one.wall_ms / theirs.wall_ms for one, theirs in zip(counted, peer, strict=True)
        )
        print(f"{name:<40}{middle:>9.0f}{f'{low:.0f} to {high:.0f}':>14}{ratio:>7.2f}", end="")
        print(
            f"{cpu:>9.0f}{cpu / peer_cpu:>7.2f}{least:>11.0f}{least / peer_least:>7.2f}{peak:>9.0f}",
            flush=True,
        )


def looped(prefix: Sequence[str]) -> float:
    """The share of a core that a loop gets which takes all that it is given."""
    command = [*prefix, sys.executable, "-c", LOOP]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


class _Alexa(BaseHTTPRequestHandler):
    """Tells the time zone of any device."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(ZONE).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def alexa(context: ssl.SSLContext) -> Iterator[str]:
    """Alexa's settings service on loopback; gives its address."""
    with listening(_Alexa, context) as port:
        yield f"https://localhost:{port}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=15, help="of each variant; two at least")
    parser.add_argument("--shares", type=float, nargs="+", default=[1.0, 0.5, 0.25])
    told = parser.parse_args()
    if told.starts < 2:
        parser.error("two starts at least: one has no spread")
    with tempfile.TemporaryDirectory() as folder, table() as address:
        authority = trustme.CA(
            organization_name="Amazon Root CA"
        )  # as those are called that the real table shows
        bundle = Path(folder, "authorities.pem")
        bundle.write_bytes(
            Path(str(ssl.get_default_verify_paths().cafile)).read_bytes()
            + authority.cert_pem.bytes()
        )
        trust = {"SSL_CERT_FILE": str(bundle), "AWS_CA_BUNDLE": str(bundle)}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        with Proxy(address, context) as proxy, alexa(context) as service:
            environ = (
                CREDENTIALS
                | trust
                | {"AWS_ENDPOINT_URL_DYNAMODB": proxy.address, "PYTHONDONTWRITEBYTECODE": "1"}
            )
            made = variants(service)
            for variant in made:  # once for the page cache
                start(variant, environ, [], proxy)
            for share in told.shares:
                measure(made, environ, share, told.starts, proxy)


if __name__ == "__main__":
    main()
