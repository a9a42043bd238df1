"""How long `xlgoals --help` takes, against an empty Typer app of as many commands.

Both are started as fresh processes, in turns, so that a busy machine slows both; the ratio of the
medians is printed. Target: at most 1.3.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

TARGET = 1.3
_OURS = "import sys; sys.argv = ['xlgoals', '--help']; from xlgoals.cli import main; main()"
_COUNT = "from xlgoals.cli.app import app; print(len(app.registered_commands))"
_EMPTY = """
import sys
import typer

sys.argv = ['empty', '--help']
app = typer.Typer(add_completion=False, rich_markup_mode={mode!r})


def command() -> None:
    pass


for number in range({commands}):
    app.command(f'command{{number}}')(command)
app()
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=25, help="starts of each")
    options.add_argument("--rich", action="store_true", help="let the empty app show rich help")
    chosen = options.parse_args()
    commands = int(_run(_COUNT)[1])
    empty = _EMPTY.format(commands=commands, mode="rich" if chosen.rich else None)
    ours, floor = [], []
    for number in range(chosen.runs + 2):
        pair = (_run(_OURS)[0], _run(empty)[0])
        if number >= 2:  # the first ones write byte code and fill the disk's cache
            ours.append(pair[0])
            floor.append(pair[1])
    ratio = median(ours) / median(floor)
    print(f"xlgoals --help        {median(ours) * 1000:6.0f} ms  (of {chosen.runs} starts)")
    print(f"empty app, {commands:2} commands {median(floor) * 1000:6.0f} ms")
    print(f"ratio                 {ratio:6.2f}     target at most {TARGET}")
    sys.exit(ratio > TARGET)


def _run(code: str) -> tuple[float, str]:
    """Run code in a fresh interpreter: seconds, and what it printed."""
    root = str(Path(__file__).parent.parent)
    inherited = os.environ.get("PYTHONPATH")
    paths = os.pathsep.join([inherited] if inherited else [root])
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
    )
    return time.perf_counter() - started, done.stdout


if __name__ == "__main__":
    main()
