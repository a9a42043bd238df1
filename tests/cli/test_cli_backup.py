"""`xlgoals backup`, and `xlgoals restore` of a backup."""

import pytest
from conftest import file_hashes

SECRET = (
    "It holds everything that has been received, and the key that marks the templates. Keep it as "
    "you keep the workspace: where only those who may read the workspace can read it, and never "
    "in a letter."
)


@pytest.fixture
def kept(full_region, cli, tmp_path):
    assert cli("backup", tmp_path / "mål å.zip", "-w", full_region.root).exit == 0
    return tmp_path / "mål å.zip"


def test_a_backup_is_told_of(full_region, cli, tmp_path):
    answer = cli("backup", "-w", full_region.root)
    path = tmp_path / "region-backup-2022-05-04.zip"
    first, *rest = answer.out.splitlines()
    assert (answer.exit, answer.err) == (0, "")
    assert first.startswith(f"The backup is {path}: ")
    assert first.endswith(" kB.")
    assert rest == [
        SECRET,
        "A workspace is made of it with: xlgoals restore region-backup-2022-05-04.zip --to DIR",
    ]


def test_in_swedish_from_a_swedish_workspace(cli, tmp_path):
    assert cli("new", tmp_path / "å", "--language", "sv").exit == 0
    answer = cli("backup", tmp_path / "b.zip", "-w", tmp_path / "å")
    first, second, third = answer.out.splitlines()
    assert first.startswith(f"Säkerhetskopian är {tmp_path / 'b.zip'}: 3 filer, ")
    assert second == (
        "Den innehåller allt i arbetsmappen. Någon nyckel finns inte i den, eftersom ingen har "
        "skapats än. Förvara den som arbetsmappen."
    )
    assert third == "En arbetsmapp görs av den med: xlgoals restore b.zip --to DIR"
    looked = cli("restore", tmp_path / "b.zip", "--dry-run")
    assert "Omgångar   │ inga än" in looked.out
    assert looked.out.splitlines()[-1] == (
        "Den är hel: varje fil är som när den packades. Inget har återställts."
    )


def test_for_programs(full_region, cli, tmp_path):
    made = cli("backup", tmp_path / "a.zip", "-w", full_region.root, "--json").json
    files = len(file_hashes(full_region.root)) + 1  # and the ledger
    about = {
        "backup": str(tmp_path / "a.zip"),
        "id": full_region.session.workspace.id,
        "folder": "region",
        "made_at": "2022-05-04T12:00:00+00:00",
        "version": "0.1.0",
        "ledger_version": made["ledger_version"],
        "has_key": True,
        "rounds": ["R1"],
        "received": 3,
        "files": files,
        "unpacked_bytes": made["unpacked_bytes"],
    }
    size = (tmp_path / "a.zip").stat().st_size
    assert made == {**about, "bytes": size, "renamed": [], "backups_left_out": []}
    looked = cli("restore", tmp_path / "a.zip", "--dry-run", "--json").json
    assert looked == {**about, "workspace": None}
    done = cli("restore", tmp_path / "a.zip", "--to", tmp_path / "b", "--json").json
    assert done == {**about, "workspace": str(tmp_path / "b")}


def test_restored_and_told_of(kept, cli, tmp_path):
    answer = cli("restore", kept, "--to", tmp_path / "nya å")
    first, *rest = answer.out.splitlines()
    assert (answer.exit, answer.err) == (0, "")
    assert first.startswith(f"The workspace is in {tmp_path / 'nya å'}: ")
    assert first.endswith(" files, each as it was packed.")
    assert rest == [
        "It is the same workspace as the one that was packed. Go on in one of the two only: what "
        "is received in the other is not known here.",
        "The key is with it, so returns on templates that are out are known.",
    ]
    assert cli("status", "-w", tmp_path / "nya å").exit == 0


def test_a_dry_run_with_a_folder_makes_nothing(kept, cli, tmp_path):
    assert cli("restore", kept, "--to", tmp_path / "b", "--dry-run").exit == 0
    assert not (tmp_path / "b").exists()


NO_FOLDER = (
    "Say where the workspace is to be made with: --to DIR. The folder must be new or empty.\n"
)
NO_BACKUP = (
    "--to is for a backup, which is named first: xlgoals restore BACKUP.zip --to DIR. A decision "
    "is taken back without it.\n"
)
BOTH = (
    "A backup is restored whole, and a decision is taken back by naming file, unit or row: these "
    "are two different things. Use either a backup with --to (and --dry-run), or the other "
    "options.\n"
)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), NO_FOLDER),
        (("--to", "b", "--unit", "U1"), BOTH),
        (("--unit", "U1"), BOTH),
        (("--to", "b", "--reason", "why"), BOTH),
        (("--to", "b", "-r", "R1"), BOTH),
        (("--to", "b", "-w", "region"), BOTH),
        (("--to", "b", "--only", "accept"), BOTH),
    ],
)
def test_the_two_meanings_are_not_mixed(kept, cli, tmp_path, monkeypatch, options, says):
    monkeypatch.chdir(tmp_path)
    assert cli("restore", kept, *options) == (2, "", says)
    assert not (tmp_path / "b").exists()


def test_a_folder_without_a_backup(full_region, cli, tmp_path):
    assert cli("restore", "--to", tmp_path / "b") == (2, "", NO_BACKUP)
    answer = cli("restore", "--to", tmp_path / "b", "-u", "U1", "-w", full_region.root)
    assert answer == (2, "", NO_BACKUP)


def test_no_such_file(cli, tmp_path):
    answer = cli("restore", tmp_path / "nej.zip", "--to", tmp_path / "b", "--json")
    assert (answer.exit, answer.err) == (2, "")
    assert answer.json["error"] == (
        f"The backup {tmp_path / 'nej.zip'} cannot be read (No such file or directory)."
    )
