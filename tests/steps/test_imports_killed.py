"""Killed at any moment, an import is whole or not there, and the next one ends its work."""

import os
import shutil
import signal

import crash
import pytest
from conftest import call, file_hashes, ledger_rows
from test_imports import SOUND, changed, ledger_file, planned, planned_once, taken  # noqa: F401

from xlgoals.files import archived

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes forked, as POSIX has")


@pytest.fixture(scope="module")
def server():
    with crash.server() as serving:
        yield serving


def state(root):
    files = {name: sha for name, sha in file_hashes(root).items() if ".xlgoals-" not in name}
    return files, ledger_rows(root / "ledger.db")


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("open archive", 1),
        ("os.rename", 1),
        ("commit", 1),
        ("after commit", 1),
        *(("after execute", left) for left in (3, 9, 12, 14, 16)),
    ],
)
def test_killed_while_importing(planned, server, tmp_path, kind, left):  # noqa: F811
    taken(planned, "U1;E1;2022-04;1 000;;;", name="before.csv")
    before = planned.session.ledger.imported("R1")
    path = ledger_file(planned, SOUND, "U1;E3;2022-04;5;;;")
    whole = shutil.copytree(planned.root, tmp_path / "whole")
    assert call("import", path, "-w", whole).exit == 0
    code, said = server.run(planned.root, "import", str(path), kind=kind, left=left)
    assert code == -signal.SIGKILL, said
    held = planned.session.ledger.imported("R1")
    assert len(held) in (len(before), 3)
    for made in planned.session.ledger.imports("R1"):
        assert archived(planned.root / "archive", made.sha256)
    assert call("import", path, "-w", planned.root).exit == 0
    assert state(planned.root) == state(whole)
