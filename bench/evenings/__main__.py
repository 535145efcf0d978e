"""Simulate the day, and print or write what docs/scale.md tells of it."""

import re
import resource
import sys
import time
from pathlib import Path

from bench.evenings.tables import Million, plot, tables

DOCS = Path(__file__).parents[2] / "docs"
BEGUN = time.perf_counter()
PAGE, PLOT = DOCS / "scale.md", DOCS / "scale.png"


def main() -> None:
    """With --write into the page and the plot, otherwise on the screen."""
    million = Million.simulated()
    simulated = spent()
    made = tables(million)
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(with_tables(PAGE.read_text(), made))
        plot(million).savefig(PLOT, dpi=100, metadata={"Software": None})
    else:
        print("\n\n".join(f"{name}\n\n{table}" for name, table in made.items()))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\na million couples: {simulated}; all tables: {spent()}; {megabytes:.0f} MB at most")


def spent() -> str:
    """How long this has taken so far."""
    return f"{time.perf_counter() - BEGUN:.1f} s ({time.process_time():.1f} s of processor time)"


def with_tables(page: str, made: dict[str, str]) -> str:
    """The page with each table between its marks. Raises KeyError for a mark that names none."""
    marks = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
    return marks.sub(lambda found: f"{found[1]}{made[found[2]]}\n{found[3]}", page)


if __name__ == "__main__":
    main()
