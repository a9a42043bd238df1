"""`collect` in a process of its own: what it took in, and how much memory all of it needed.

`python collecting.py FOLDER` prints JSON.
"""

import json
import sys
from pathlib import Path

from conftest import NOON

from xlgoals import clock
from xlgoals.excel.pool import ReaderPool
from xlgoals.i18n import Language
from xlgoals.steps.collect import collect
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

PEAKS = []


def peak(process):
    """The most memory a live process has had, in MB, where the system tells."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")), 0)


def watch():
    """Note how large the workers are before they end, however they do."""
    bury, close = ReaderPool._bury, ReaderPool.close

    def noted(own, *rest):
        PEAKS.append([peak(worker.process.pid) for worker in own._workers])
        return (bury if rest else close)(own, *rest)

    ReaderPool._bury = ReaderPool.close = noted


def main(root):
    watch()
    languages = {name: Language(name) for name in ("en", "sv")}
    with clock.fixed(NOON):
        done = collect(Session.open(Workspace.open(Path(root))), "R1")

    def said(findings):
        return [
            {"code": finding.code.id}
            | {name: finding.message(language) for name, language in languages.items()}
            for finding in findings
        ]

    files = [
        {
            "file": file.name,
            "sha256": file.sha256,
            "unit": file.unit_id,
            "state": file.state,
            "findings": said(file.findings),
        }
        for file in done.files
    ]
    unopened = {name: said([finding])[0] for name, finding in done.unopened}
    answer = {
        "files": files,
        "unopened": unopened,
        "faults": [finding.message(languages["en"]) for _, finding in done.faults],
        "passed_over": done.passed_over,
        "feedback": len(done.feedback),
        "parent": peak("self"),
        "workers": max(map(sum, PEAKS), default=0),
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
