"""What AWS asks and allows, and how long an answer takes: every figure with its source.

"Doc" is AWS's own documentation; "page" a third party's, since AWS's tables of prices are not in
its pages' text. All prices are US dollars in us-east-1, in November 2026. "Assumption" is nobody's
figure: measure it in your account.
"""

from math import ceil

EVENINGS_A_MONTH = 30
"""Every couple, every night: the dearest case."""

# Lambda. Prices: page. Memory: what the template sets.

MEMORY_MB = 512
LAMBDA_GB_S = 0.0000133334
"""A second of one gigabyte, arm64; initialising is billed as well since August 2025."""
LAMBDA_REQUEST = 0.20 / 1e6
SNAPSTART_CACHED_GB_S = 0.0000015046
SNAPSTART_RESTORED_GB = 0.0001397998

CONCURRENCY = 1_000
"""Executions at once, account and region; more are given on request (doc: Lambda quotas)."""
NEW_CONCURRENCY = 10
"""What a new account may have instead, as many report."""
ENVIRONMENTS_IN_10_S = 1_000
"""New environments of one function in ten seconds; not to be raised (doc: Lambda scaling
behavior)."""
REQUESTS_A_SECOND = 10 * CONCURRENCY
"""Of an account: ten times its concurrency (doc: understanding concurrency)."""

# DynamoDB on demand. Prices: page. Limits: doc (warm throughput in different scenarios).

WRITE_UNIT, READ_UNIT = 0.625 / 1e6, 0.125 / 1e6
TABLE_WRITES, TABLE_READS = 4_000, 12_000
"""Units a second of a new table; it doubles its best so far within half an hour, or is warmed
ahead."""
KEY_WRITES, KEY_READS = 1_000, 3_000
"""Units a second of one partition, so of one key, whatever the table does."""

# CloudFront. Prices: doc (pricing page). Limits: doc (CloudFront quotas), for pay-as-you-go
# distributions.

DELIVERY_GB = ((10_000, 0.085), (50_000, 0.080), (150_000, 0.060))
"""Up to so many gigabytes a month, the price of each."""
FREE_GB, FREE_FILES = 1_000, 10e6
FILE = 0.01 / 10_000
PLANS = (
    ("Free", 0, 1e6, 100),
    ("Pro", 15, 10e6, 50_000),
    ("Business", 200, 125e6, 50_000),
    ("Premium", 1_000, 500e6, 50_000),
)
"""Flat-rate plans of one distribution: dollars, files and gigabytes a month. Beyond them it may
become slower."""
DELIVERY_GBIT_S, FILES_A_SECOND = 150, 250_000

# CloudWatch. Page.

LOGS_GB = 0.50
LOG_BYTES = 600
"""What a request leaves in the log, with Lambda's own lines. An assumption (one line an
exchange)."""

# How long an answer takes. Measured on two AMD EPYC cores with Python 3.11 to 3.13, and nothing of
# it on AWS; replace these by what your own function's REPORT lines say.

CPU_SHARE = MEMORY_MB / 1_769
"""Of a core that the function has (doc: 1,769 MB are one core)."""
HANDLER_CPU_MS = 0.35
"""One request without its table calls, on a whole core: ``skill.app.answer`` took 0.18 to 0.34 ms
over a dictionary."""
TABLE_CPU_MS = 0.63
"""One call of the table by boto3, on a whole core: the median of 3,000 against a DynamoDB server on
loopback."""
TABLE_WAIT_MS = 5
"""One call of the table, until it answers. Assumption; the doc says single-digit milliseconds."""
SERVICE_WAIT_MS = 60
"""One call of Alexa's own services (the time zone), with its TLS handshake. Assumption."""

SANDBOX_MS = 150
"""From a request without an environment to the first line of Python. Assumption; not billed."""
INIT_MS = 192
"""From there to the first answer by ask-sdk-core with a store over boto3, compiled: the median of
15 new processes.

On a whole core, which initialising is said to have whatever the memory is. The guide itself takes
201 from the start of Python on (docs/speed.md).
"""
INIT_AT_A_QUARTER_MS = 742
"""The same where initialising has a quarter of a core, as 512 MB have (docs/speed.md): nobody has
seen on AWS which of the two it is."""
RESTORE_MS = 300
"""With SnapStart in place of both. Assumption; the doc says "sub-second"."""
IDLE_MIN = 10
"""How long an environment waits for its next request before it goes. Assumption; pages say 5 to
15."""


def delivery(gb: float, files: float) -> float:
    """What CloudFront asks for a month, by the gigabyte and file.

    What is free is taken off the dearest.
    """
    dollars, sent = max(0.0, files - FREE_FILES) * FILE, float(FREE_GB)
    for up_to, price in DELIVERY_GB:
        part = max(0.0, min(gb, up_to) - sent)
        dollars, sent = dollars + part * price, sent + part
    return dollars


def plans(gb: float, files: float) -> tuple[int, str, float]:
    """The fewest distributions that hold a month at a flat rate, their plan, and the dollars."""
    needed = [
        (max(1, ceil(gb / most_gb), ceil(files / most)), price, name)
        for name, price, most, most_gb in PLANS
    ]
    count, price, name = min(needed)
    return count, name, count * price
