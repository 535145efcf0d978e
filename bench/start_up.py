"""How long `quiet-together talk` takes to its first prompt.

The first start mixes, the second one does not.

Run: .venv/bin/python bench/start_up.py
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = Path(sys.executable).parent / "quiet-together"


def seconds(said: str, *options: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [COMMAND, "talk", "--fast", *options],
        input=said,
        text=True,
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - start


def main() -> None:
    evening = "open quiet together\nyes\nhow many nights\n"
    with tempfile.TemporaryDirectory() as data:
        print(f"first start, with mixing   {seconds('', '--data', data):6.2f} s")
        for name, said in (("second start", ""), ("a whole evening, --fast", evening)):
            print(
                f"{name:<26} {min(seconds(said, '--data', data) for _ in range(5)):6.2f} s (least of 5)"
            )


if __name__ == "__main__":
    main()
