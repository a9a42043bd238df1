"""`xlgoals doctor` and `xlgoals excel install` on the computer that the tests run on."""

import sys

import pytest

from xlgoals.remembered import find_workspace

elsewhere = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="a system that Excel is not on"
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of the test's own, so that nobody's settings are touched."""
    folder = tmp_path / "hem å"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    return folder


@elsewhere
def test_all_is_well(full_region, cli, home):
    answer = cli("doctor", "-w", full_region.root)
    assert (answer.exit, answer.err) == (0, "")
    assert answer.out.splitlines()[-1] == "Nothing needs to be mended."
    told = cli("doctor", "-w", full_region.root, "--thorough", "--json")
    assert told.json["to_mend"] == 0
    assert {check["check"]: check for check in told.json["checks"]}["archive"] == {
        "check": "archive",
        "about": "Archive",
        "state": "well",
        "seen": "Every received file is there, and as it was received (3).",
        "do": None,
    }


def test_something_to_mend(full_region, cli, home):
    (full_region.root / "signing.key").unlink()
    answer = cli("doctor", "-w", full_region.root)
    assert answer.exit == 1
    assert "signing.key is gone, though templates have been issued." in answer.out
    assert (
        "→ Copy the file back from a backup, or make a workspace of one with: xlgoals restore"
        in answer.out
    )


@elsewhere
def test_counts_what_is_to_be_mended(full_region, cli, home):
    (full_region.root / "signing.key").unlink()
    assert cli("doctor", "-w", full_region.root).out.splitlines()[-1] == (
        "1 thing is to be mended."
    )


@elsewhere
def test_in_swedish(cli, home, tmp_path):
    assert cli("new", tmp_path / "å", "--language", "sv").exit == 0
    out = cli("doctor", "-w", tmp_path / "å").out
    assert "Det finns ingen än. Den skapas när mallar tas fram." in out
    assert out.splitlines()[-1] == "Inget behöver rättas."


def test_outside_a_workspace(cli, home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keys = [check["check"] for check in cli("doctor", "--json").json["checks"]]
    assert keys[0] == "python"
    assert "ledger" not in keys
    answer = cli("doctor", "-w", tmp_path)
    assert (answer.exit, answer.out) == (2, "")
    assert answer.err.startswith(f"There is no workspace in {tmp_path} or above it.")


def test_settings_that_are_broken(full_region, cli, home):
    path = full_region.root / "xlgoals.toml"
    path.write_text("id = ", encoding="utf-8")
    answer = cli("doctor", "-w", full_region.root, "--json")
    assert answer.exit == 1
    (check,) = [check for check in answer.json["checks"] if check["check"] == "settings"]
    assert check["state"] == "mend"
    assert check["seen"].startswith(f"{path} cannot be understood: ")


NOT_HERE = (
    "Excel is not on this kind of system, so there is nothing to set up for it. Work in "
    "master.xlsx, and run the commands."
)


@elsewhere
def test_installed_where_there_is_no_excel(full_region, cli, home):
    root, workspace = full_region.root, full_region.session.workspace
    answer = cli("excel", "install", "-w", root, "--dry-run")
    assert answer.out.splitlines() == [
        "Nothing has been changed. This is what would be done:",
        f"  as it was: {NOT_HERE}",
        f"  done: The place of the workspace is remembered: {root}",
    ]
    assert list(home.iterdir()) == []
    assert cli("excel", "install", "-w", root).exit == 0
    assert find_workspace(workspace.id) == workspace
    again = cli("excel", "install", "-w", root, "--json").json
    assert again == {
        "dry_run": False,
        "undo": False,
        "parts": [
            {"part": "excel", "state": "as_it_was", "message": NOT_HERE},
            {
                "part": "workspace",
                "state": "as_it_was",
                "message": f"The place of the workspace is remembered: {root}",
            },
        ],
        "by_hand": [],
    }
    undone = cli("excel", "install", "-w", root, "--undo").out.splitlines()
    assert undone[-1] == (
        f"  done: The place of the workspace is remembered no more ({home / '.xlgoals' / 'workspaces.toml'})"
    )


@elsewhere
def test_installed_outside_a_workspace(cli, home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = cli("excel", "install")
    assert (answer.exit, answer.out) == (0, f"  as it was: {NOT_HERE}\n")
    assert list(home.iterdir()) == []


def test_help_of_the_group(cli):
    answer = cli("excel", "--help")
    assert answer.exit == 0
    assert "install" in answer.out
