"""What a month of such days costs."""

from bench.evenings import prices
from bench.evenings.day import Day, Fleet

ANSWERING, RECORDINGS = "Lambda: answering", "CloudFront: recordings"
MONTH = prices.EVENINGS_A_MONTH
MEMORY_GB = prices.MEMORY_MB / 1024


def bill(day: Day, cold: Fleet) -> dict[str, float]:
    """Dollars of a month, without SnapStart, and with recordings paid by the gigabyte."""
    month = {name: MONTH * day.total(name) for name in day.seconds}
    gb_s = MEMORY_GB / 1000 * prices.LAMBDA_GB_S
    return {
        "Lambda: requests": month["requests"] * prices.LAMBDA_REQUEST,
        ANSWERING: month["ms"] * gb_s,
        "Lambda: starting environments": MONTH * cold.made.sum() * prices.INIT_MS * gb_s,
        "DynamoDB: writes": month["writes"] * prices.WRITE_UNIT,
        "DynamoDB: reads": month["reads"] * prices.READ_UNIT,
        "CloudWatch: logs": month["requests"] * prices.LOG_BYTES / 1e9 * prices.LOGS_GB,
        RECORDINGS: prices.delivery(month["bytes"] / 1e9, month["files"]),
    }


def flat_rate(day: Day) -> tuple[int, str, float]:
    """How many distributions with which plan hold the month's recordings, and their dollars."""
    return prices.plans(MONTH * day.total("bytes") / 1e9, MONTH * day.total("files"))


def snapstart(restored: Fleet) -> float:
    """The dollars of a month in which one version is cached, and its environments are restored."""
    restoring = MONTH * float(restored.made.sum()) * MEMORY_GB * prices.SNAPSTART_RESTORED_GB
    return restoring + MONTH * 24 * 3600 * MEMORY_GB * prices.SNAPSTART_CACHED_GB_S
