"""What is told of a workspace: well, a note, or something to mend and how."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import crash
import pytest
from conftest import NOON, file_hashes
from machines import linux, windows

from xlgoals import clock
from xlgoals.errors import Unusable
from xlgoals.i18n import Language
from xlgoals.lock import LOCK_FILE, lock
from xlgoals.remembered import remember_workspace
from xlgoals.steps.doctor import doctor
from xlgoals.steps.doctor.python import NEEDED
from xlgoals.steps.doctor.synced import conflict_copies, service_of
from xlgoals.workspace import Workspace

EN = Language("en")
OF_WORKSPACE = ["ledger", "key", "archive", "lock", "writing", "room", "synced"]
OF_REPORTS = ["font", "pdf", "word"]


def told(found, key):
    """State, what was seen and what to do, of the checks of a kind."""
    return [
        (check.state.value, check.seen.words(EN), check.do.words(EN) if check.do else None)
        for check in found
        if check.key == key
    ]


def look(region, machine, **rest):
    return doctor(machine, Workspace.open(region.root), **rest)


@pytest.fixture
def machine(tmp_path):
    return linux(tmp_path / "computer")


def test_all_is_well(full_region, machine):
    before, rows = file_hashes(full_region.root), full_region.rows()
    found = look(full_region, machine, thorough=True)
    states = {check.key: check.state.value for check in found if check.key not in OF_REPORTS}
    assert states == {
        "python": "well",
        "packages": "well",
        "excel": "note",
        **dict.fromkeys(OF_WORKSPACE, "well"),
    }
    assert told(found, "key") == [
        ("well", "It is there, and knows every template that has been issued (3).", None)
    ]
    assert told(found, "archive") == [
        ("well", "Every received file is there, and as it was received (3).", None)
    ]
    assert (file_hashes(full_region.root), full_region.rows()) == (before, rows)


def test_outside_a_workspace_the_computer_alone(machine):
    found = doctor(machine, None)
    assert [check.key for check in found] == ["python", "packages", "excel", *OF_REPORTS]
    assert told(found, "excel") == [
        (
            "note",
            "Excel is not on this kind of system.",
            "Work in master.xlsx, and run the commands.",
        )
    ]


def test_a_new_workspace(tmp_path, machine):
    found = doctor(machine, Workspace.create(tmp_path / "å", "sv"))
    none_yet = [("well", "There is none yet. It is made when templates are issued.", None)]
    assert told(found, "ledger") == told(found, "key") == none_yet
    assert told(found, "archive") == []
    assert not (tmp_path / "å" / "ledger.db").exists()


def test_settings_that_cannot_be_understood(machine):
    fault = Unusable("{file} is odd.", file="xlgoals.toml")
    found = doctor(machine, None, fault=fault)
    assert told(found, "settings") == [
        ("mend", "xlgoals.toml is odd.", "Mend the file, or copy it back from a backup.")
    ]


def test_packages_that_are_missing(machine):
    lacking = {name: "1" for name in NEEDED if name not in ("pandas", "xlwings")}
    found = doctor(replace(machine, version_of=lacking.get), None)
    assert told(found, "packages") == [
        (
            "mend",
            "Not installed: pandas, xlwings",
            "Stand in the folder of xlgoals and run: pip install .",
        )
    ]
    found = doctor(replace(machine, version_of={**lacking, "pandas": "1"}.get), None)
    assert told(found, "packages") == [
        (
            "note",
            "Not installed: xlwings",
            "The buttons in the master need it. Stand in the folder of xlgoals and run: pip "
            "install .",
        )
    ]


# --- ledger and key ---

BACK = "Copy the file back from a backup, or make a workspace of one with: xlgoals restore"


def test_a_ledger_that_is_gone_is_not_made_anew(full_region, machine):
    path = full_region.root / "ledger.db"
    path.unlink()
    found = look(full_region, machine)
    assert told(found, "ledger") == [
        ("mend", f"{path} is gone or empty, though templates have been issued.", BACK)
    ]
    assert not path.exists()


def test_a_damaged_ledger(full_region, machine):
    path = full_region.root / "ledger.db"
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 12] = b"\x17" * (4096 * 11)
    path.write_bytes(content)
    ((state, seen, do),) = told(look(full_region, machine), "ledger")
    assert (state, do) == ("mend", BACK)
    assert seen.startswith((f"{path} is damaged: ", f"The ledger {path} is damaged ("))
    path.write_bytes(b"no database at all" * 100)
    assert told(look(full_region, machine), "ledger")[0][0] == "mend"


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("99", ("mend", "{path} was made by a later xlgoals.", "Install the later xlgoals.")),
        ("x", ("mend", "{path} is not a ledger of xlgoals.", BACK)),
        (
            "1",
            (
                "note",
                "{path} is whole, of version 1; this xlgoals has {ours}.",
                "The next command takes it on. Make a backup first, with: xlgoals backup",
            ),
        ),
    ],
)
def test_ledgers_of_other_versions_are_left_alone(full_region, machine, version, says):
    path = full_region.root / "ledger.db"
    with sqlite3.connect(path) as ledger:
        (ours,) = ledger.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        ledger.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (version,))
    ledger.close()
    rows = full_region.rows()
    found = look(full_region, machine)
    state, seen, do = says
    assert told(found, "ledger") == [(state, seen.format(path=path, ours=ours), do)]
    assert full_region.rows() == rows


def test_a_ledger_that_another_writes_in_is_looked_at(full_region, machine):
    with sqlite3.connect(full_region.root / "ledger.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert told(look(full_region, machine), "ledger")[0][0] == "well"
        other.execute("ROLLBACK")
    other.close()


def test_a_key_that_is_gone_or_another(full_region, machine, tmp_path):
    path = full_region.root / "signing.key"
    path.unlink()
    assert told(look(full_region, machine), "key") == [
        ("mend", "signing.key is gone, though templates have been issued.", BACK)
    ]
    other = Workspace.create(tmp_path / "other", "en")
    other.signing_key(create=True)
    shutil.copy(other.root / "signing.key", path)
    assert told(look(full_region, machine), "key") == [
        (
            "mend",
            "signing.key is not the one that 3 of 3 templates were marked with.",
            BACK,
        )
    ]
    path.write_bytes(b"no key")
    ((state, seen, _),) = told(look(full_region, machine), "key")
    assert state == "mend"
    assert seen.startswith(f"The key {path} cannot be read or is damaged.")


# --- the archive ---


def test_files_that_are_not_in_the_archive(full_region, machine):
    kept = sorted(path for path in (full_region.root / "archive").rglob("*") if path.is_file())
    kept[0].unlink()
    kept[1].write_bytes(b"other")
    found = look(full_region, machine)
    ((state, seen, do),) = told(found, "archive")
    assert (state, do) == ("mend", "Copy the archive back from a backup.")
    assert seen.startswith("1 of 3 received files are not in the archive: U")
    assert told(found, "archive_changed") == []
    ((state, seen, _),) = told(look(full_region, machine, thorough=True), "archive_changed")
    assert state == "mend"
    assert seen.startswith("1 of 3 received files are not as they were received: U")


def test_what_was_never_ours_is_not_asked_for(full_region, machine):
    (full_region.dir.inbox / "notes.xlsx").write_bytes(b"no workbook")
    assert full_region.collect().states["unreadable"] == 1
    assert told(look(full_region, machine), "archive")[0][0] == "well"


# --- lock, right to write, room ---


def test_a_lock_that_is_held(full_region, machine):
    with clock.fixed(NOON), lock(Workspace.open(full_region.root), "collect"):
        holder = json.loads((full_region.root / LOCK_FILE).read_bytes())
        holder["pid"] = os.getppid()
        (full_region.root / LOCK_FILE).write_text(json.dumps(holder), encoding="utf-8")
        found = told(look(full_region, machine), "lock")
    file = full_region.root / LOCK_FILE
    seen = f"{holder['user']} on {holder['host']} runs collect since 2022-05-04 12:00 UTC."
    do = f"Wait until it is done. If it is not running any more, delete {file}."
    assert found == [("note", seen, do)]


def test_a_lock_of_somebody_who_is_gone(full_region, machine):
    code = (
        "import sys, os, pathlib; from xlgoals.lock import lock;"
        "from xlgoals.workspace import Workspace;"
        "held = lock(Workspace.open(pathlib.Path(sys.argv[1])), 'run');"
        "held.__enter__(); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, full_region.root], check=False)
    ((state, seen, do),) = told(look(full_region, machine), "lock")
    assert (state, do) == ("note", "The next command takes over. Nothing was lost.")
    assert " was cut off (run, " in seen
    assert (full_region.root / LOCK_FILE).exists()


def test_a_lock_that_does_not_say_whose(full_region, machine):
    (full_region.root / LOCK_FILE).write_bytes(b"")
    file = full_region.root / LOCK_FILE
    assert told(look(full_region, machine), "lock") == [
        (
            "mend",
            f"{file} does not say who uses the workspace.",
            "See that nobody runs xlgoals here, and then delete the file.",
        )
    ]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_folder_that_may_not_be_written(full_region):
    (full_region.root / "archive").chmod(0o500)
    running = crash.start(full_region.root, "doctor", "--json", modes=True)
    said, _ = running.communicate()
    (full_region.root / "archive").chmod(0o700)
    checks = {check["check"]: check for check in json.loads(said)["checks"]}
    assert running.returncode == 1
    assert checks["writing"]["seen"] == (
        f"You may not write in {full_region.root / 'archive'} (Permission denied)."
    )
    assert checks["writing"]["do"] == (
        "Ask whoever looks after the folder for the right to write there."
    )


@pytest.mark.parametrize(
    ("free", "says"),
    [
        (1 << 36, ("well", "64.0 GB are free.", None)),
        (1 << 29, ("note", "0.5 GB are free.", "Make room soon.")),
        (1 << 20, ("mend", "0.0 GB are free.", "Make room: a command that finds none stops.")),
    ],
)
def test_room_on_the_disk(full_region, machine, free, says):
    found = look(full_region, replace(machine, free=lambda _folder: free))
    assert told(found, "room") == [says]


# --- synced folders ---


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive - Region Norr/mål", "OneDrive"),
        ("Library/CloudStorage/OneDrive-RegionNorr/mål", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-a@b.se/Min enhet/mål", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/mål", "iCloud"),
        ("iCloudDrive/mål", "iCloud"),
        ("Dropbox (Region)/mål", "Dropbox"),
        ("synced/mål", "OneDrive"),
        ("elsewhere/mål", None),
    ],
)
def test_folders_that_services_copy(tmp_path, machine, folder, service):
    home = tmp_path / "home"
    synced = replace(machine, environment={"OneDriveCommercial": str(home / "synced")})
    assert service_of(home / folder, synced) == service


def test_a_synced_workspace_is_told_of(tmp_path, machine):
    workspace = Workspace.create(tmp_path / "OneDrive - Å" / "mål", "en")
    assert told(doctor(machine, workspace), "synced") == [
        (
            "note",
            "The workspace lies in a folder that OneDrive copies between computers.",
            "Set the folder to be kept on this computer always. Let one person at a time run "
            "commands, and let the copying be done before another does. A folder on a server of "
            "your own is safer.",
        )
    ]


COPIES = [
    "ledger-PC1.db",
    "ledger-DESKTOP-AB12.db",
    "ledger (1).db",
    "ledger 2.db",
    "ledger (Å:s conflicted copy 2022-05-04).db",
    "rounds/R1/master (1).xlsm",
    "rounds/R1/master (Annas motstridiga kopia 2022-05-04).xlsx",
    "rounds/R1/master-Annas-MacBook-Pro.xlsx",
    "catalogue (konfliktkopia).xlsx",
]
NO_COPIES = [
    "ledger.db.bak",
    "ledgers.db",
    "catalogue new.xlsx",
    "rounds/R1/master-2022.xlsx",
    "rounds/R1/master_old.xlsx",
    "rounds/R1/masterplan.xlsx",
    "rounds/R1/U1 (1).xlsx",
]


def test_copies_that_services_make(full_region, machine):
    for name in [*COPIES, *NO_COPIES]:
        (full_region.root / name.replace(":", "")).write_bytes(b"copy")
    found = conflict_copies(full_region.session.workspace)
    assert {path.relative_to(full_region.root).as_posix() for path in found} == {
        name.replace(":", "") for name in COPIES
    }
    ((state, seen, do),) = told(look(full_region, machine), "copies")
    assert state == "mend"
    assert seen.startswith("There are copies beside the files that are used: ledger ")
    assert seen.endswith(", …")
    assert do == (
        "They come about when two computers write at once. Compare them with the file that is "
        "used, write in it what only they have, and move them out of the workspace."
    )


# --- found from the web ---


def test_whether_the_workspace_is_known_to_excel(full_region, tmp_path):
    machine = windows(tmp_path / "computer")
    workspace = Workspace.open(full_region.root)
    install = "Run: xlgoals excel install"
    assert told(look(full_region, machine), "known") == [
        (
            "note",
            "Its place is not remembered, for masters that are opened from the web.",
            install,
        )
    ]
    remember_workspace(workspace, machine.home)
    seen = f"Its place is remembered: {workspace.root}"
    assert told(look(full_region, machine), "known") == [("well", seen, None)]
    moved = shutil.copytree(full_region.root, tmp_path / "b")
    found = doctor(machine, Workspace.open(moved))
    assert told(found, "known") == [
        ("note", f"Another place is remembered: {workspace.root}", install)
    ]


# --- reports ---


def test_fonts(machine, tmp_path):
    workspace = Workspace.create(tmp_path / "a", "en")
    path = workspace.root / "xlgoals.toml"
    text = path.read_text("utf-8")
    for font, state in (("DejaVu Sans", "well"), ("Nowhere Grotesk", "note")):
        path.write_text(text.replace('font = ""', f'font = "{font}"'), encoding="utf-8")
        ((found, seen, _),) = told(doctor(machine, Workspace.open(workspace.root)), "font")
        assert found == state
        assert seen.startswith(font)
