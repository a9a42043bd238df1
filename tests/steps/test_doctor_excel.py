"""What is told of Excel on Windows and on a Mac, by their own registry, folders and files."""

from dataclasses import replace

import pytest
from machines import APP_PATHS, CHOSEN, COMMON, POLICY, mac, trusted, windows
from test_doctor import told

from xlgoals.steps.doctor import doctor
from xlgoals.steps.excel_install import excel_install
from xlgoals.workspace import Workspace

INSTALL = "Run: xlgoals excel install"
REPLACE = "If no other workbook needs that one, run: xlgoals excel install --replace"


@pytest.fixture
def workspace(tmp_path):
    """One with a round and a master with macros."""
    made = Workspace.create(tmp_path / "mål å", "en")
    round_dir = made.round_dir("R1")
    round_dir.make()
    (round_dir.root / "master.xlsm").write_bytes(b"PK")
    return made


@pytest.fixture
def round_folder(workspace):
    return workspace.round_dir("R1").root


# --- Windows ---


def test_excel_is_found_in_the_registry(tmp_path, workspace):
    machine = windows(tmp_path)
    excel_install(machine, workspace)
    found = doctor(machine, workspace)
    excel = tmp_path / "Office16" / "EXCEL.EXE"
    assert told(found, "excel") == [("well", f"{excel} 16.0.17928.20156", None)]
    python = machine.executable
    assert told(found, "interpreter") == [("well", f"Excel starts this Python: {python}", None)]
    assert told(found, "script") == []
    assert not [check for check in found if check.state.value == "mend"]


@pytest.mark.parametrize("named", [None, r"C:\nowhere\EXCEL.EXE"])
def test_no_excel(tmp_path, named):
    machine = windows(tmp_path, {(APP_PATHS, ""): named})
    assert told(doctor(machine, None), "excel") == [
        (
            "note",
            "Excel was not found.",
            "The buttons need it. Without it, work in master.xlsx and run the commands.",
        )
    ]


def test_excel_starts_no_python_yet(tmp_path):
    machine = windows(tmp_path)
    assert told(doctor(machine, None), "interpreter") == [
        ("mend", f"It is not said which Python Excel is to start ({machine.settings}).", INSTALL)
    ]


def test_excel_starts_another_python(tmp_path):
    machine = windows(tmp_path)
    other = tmp_path / "other" / "python.exe"
    machine.settings.parent.mkdir()
    machine.settings.write_text(f'"INTERPRETER_WIN","{other}"\n', encoding="cp1252")
    gone = f"Excel is to start {other}, which is not there ({machine.settings})."
    assert told(doctor(machine, None), "interpreter") == [("mend", gone, REPLACE)]
    other.parent.mkdir()
    other.write_bytes(b"")
    seen = (
        f"Excel starts another Python, {other}, and not this one, {machine.executable} "
        f"({machine.settings})."
    )
    assert told(doctor(machine, None), "interpreter") == [("mend", seen, REPLACE)]


def test_settings_beside_a_master_go_first(tmp_path, workspace, round_folder):
    machine = windows(tmp_path)
    excel_install(machine, workspace)
    path = round_folder / "xlwings.conf"
    path.write_bytes(b'"INTERPRETER_WIN","C:\\evil.exe"\r\n')
    assert told(doctor(machine, workspace), "settings_beside") == [
        (
            "mend",
            f"{path} lies beside a master and goes before the user's own settings.",
            "Take it away, unless whoever looks after this computer has put it there.",
        )
    ]


ASKS = ("well", "Excel asks before it runs macros. Press Enable Content when a master is opened.")
TURNED_OFF = ("mend", "Your organisation has turned off macros such as the master's.")
SET_OFF = ("mend", "Excel is set to run no macros such as the master's.")
RISKY = ("note", "Excel runs all macros of all files, without asking.")
TRUSTED = ("well", "The folders of the masters are trusted, so the buttons work.")


@pytest.mark.parametrize(
    ("policy", "chosen", "says"),
    [
        (None, None, ASKS),
        (None, 2, ASKS),
        (2, 4, ASKS),
        (None, 1, RISKY),
        (1, None, RISKY),
        (None, 3, SET_OFF),
        (None, 4, SET_OFF),
        (3, 1, TURNED_OFF),
        (4, None, TURNED_OFF),
    ],
)
def test_macros_by_policy_and_by_choice(tmp_path, workspace, policy, chosen, says):
    values = {(POLICY, "VBAWarnings"): policy, (CHOSEN, "VBAWarnings"): chosen}
    ((state, seen, do),) = told(doctor(windows(tmp_path, values), workspace), "macros")
    assert (state, seen) == says
    assert (do is None) == (state == "well")


def test_what_to_do_where_the_organisation_has_decided(tmp_path, workspace):
    machine = windows(tmp_path, {(POLICY, "VBAWarnings"): 4})
    ((_, _, do),) = told(doctor(machine, workspace), "macros")
    assert do == (
        "Work in master.xlsx and run the commands, or ask your IT department to make the round's "
        "folder a trusted location, without its subfolders."
    )


@pytest.mark.parametrize("root", [CHOSEN, POLICY, COMMON])
def test_a_trusted_folder_goes_before_all(tmp_path, workspace, round_folder, root):
    values = {(POLICY, "VBAWarnings"): 4, **trusted(3, f"{round_folder}\\", root=root)}
    found = doctor(windows(tmp_path, values), workspace)
    assert told(found, "macros") == [(*TRUSTED, None)]
    assert told(found, "trusted_inbox") == []


@pytest.mark.parametrize("written", ["%UserProfile%\\..\\mål å", "{root}"])
def test_a_folder_above_is_trusted_only_with_its_subfolders(tmp_path, workspace, written):
    machine = windows(tmp_path)
    path = written.format(root=workspace.root)
    if path.startswith("%"):
        machine = replace(machine, environment={"USERPROFILE": f"{workspace.root}/x"})
        path = "%UserProfile%"
        workspace = Workspace.create(workspace.root / "x" / "b", "en")
        workspace.round_dir("R1").make()
        (workspace.round_dir("R1").root / "master.xlsm").write_bytes(b"PK")
    for below, says in ((0, ASKS), (1, TRUSTED)):
        registry = windows(tmp_path, trusted(1, path, below=below)).registry
        found = doctor(replace(machine, registry=registry), workspace)
        assert told(found, "macros") == [(*says, None)]
    inbox = workspace.round_dir("R1").inbox
    assert told(found, "trusted_inbox") == [
        (
            "note",
            f"{inbox} is in a trusted folder: macros in files that others send run unasked.",
            "In Excel's Trust Center, under Trusted Locations, let only the round's own folder be "
            "trusted, without its subfolders.",
        )
    ]


def test_a_users_trusted_folders_may_be_turned_off(tmp_path, workspace, round_folder):
    off = {(rf"{COMMON}\Trusted Locations", "Allow User Locations"): 0}
    machine = windows(tmp_path, {**off, **trusted(1, str(round_folder))})
    assert told(doctor(machine, workspace), "macros") == [(*ASKS, None)]


@pytest.mark.parametrize(
    ("content", "is_marked"),
    [
        (b"[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://example.org/\r\n", True),
        (b"[ZoneTransfer]\r\nZoneId=4\r\n", True),
        (b"[ZoneTransfer]\r\nZoneId=0\r\n", False),
        (b"[ZoneTransfer]\r\n", False),
    ],
)
def test_a_master_that_came_by_mail(tmp_path, workspace, round_folder, content, is_marked):
    (round_folder / "master.xlsm:Zone.Identifier").write_bytes(content)
    says = (
        "mend",
        f"{round_folder / 'master.xlsm'} is marked as come from mail or the web, so Excel blocks "
        "its macros.",
        "If you know where it comes from: close it, right-click the file, choose Properties, tick "
        "Unblock.",
    )
    found = doctor(windows(tmp_path), workspace)
    assert told(found, "marked") == ([says] if is_marked else [])


@pytest.mark.parametrize(("policy", "chosen"), [(0, None), (0, 1), (None, 0)])
def test_where_excel_asks_about_files_from_elsewhere(
    tmp_path, workspace, round_folder, policy, chosen
):
    (round_folder / "master.xlsm:Zone.Identifier").write_bytes(b"[ZoneTransfer]\nZoneId=3\n")
    name = "blockcontentexecutionfrominternet"
    values = {(POLICY, name): policy, (CHOSEN, name): chosen}
    seen = (
        f"{round_folder / 'master.xlsm'} is marked as come from mail or the web. Excel asks about "
        "its macros."
    )
    found = doctor(windows(tmp_path, values), workspace)
    assert told(found, "marked") == [("note", seen, None)]


def test_in_a_trusted_folder_a_mark_is_no_matter(tmp_path, workspace, round_folder):
    (round_folder / "master.xlsm:Zone.Identifier").write_bytes(b"[ZoneTransfer]\nZoneId=3\n")
    machine = windows(tmp_path, trusted(1, str(round_folder)))
    assert told(doctor(machine, workspace), "marked") == []


# --- a Mac ---


def test_a_mac_that_is_set_up(tmp_path, workspace):
    machine = mac(tmp_path)
    excel_install(machine, workspace)
    found = doctor(machine, workspace)
    app = tmp_path / "Applications" / "Microsoft Excel.app"
    assert told(found, "excel") == [("well", f"{app} 16.90.2", None)]
    assert told(found, "interpreter")[0][0] == "well"
    script = machine.scripts / "xlwings-0.37.8.applescript"
    assert told(found, "script") == [("well", str(script), None)]
    assert told(found, "macros") == []


def test_a_mac_that_is_not(tmp_path):
    machine = mac(tmp_path, applications=())
    found = doctor(machine, None)
    assert told(found, "excel")[0][:2] == ("note", "Excel was not found.")
    assert told(found, "interpreter")[0][2] == INSTALL
    script = machine.scripts / "xlwings-0.37.8.applescript"
    lacking = f"{script} is not there, or is another than xlwings' own."
    assert told(found, "script") == [("mend", lacking, INSTALL)]
    script.parent.mkdir(parents=True)
    script.write_bytes(b"of an older version")
    assert told(doctor(machine, None), "script") == [("mend", lacking, INSTALL)]


def test_an_environment_is_not_the_python_it_was_made_of(tmp_path):
    """On a Mac its Python is a link to that one, which knows none of its packages."""
    machine = mac(tmp_path)
    base = tmp_path / "base" / "python3"
    base.parent.mkdir()
    base.write_bytes(b"")
    machine.executable.unlink()
    machine.executable.symlink_to(base)
    for named, state in ((base, "mend"), (machine.executable.with_name("python3"), "well")):
        machine.settings.write_text(f'"INTERPRETER_MAC","{named}"\n', encoding="utf-8")
        assert told(doctor(machine, None), "interpreter")[0][0] == state


def test_a_space_that_a_mac_cannot_start_python_with(tmp_path):
    machine = mac(tmp_path / "my folder")
    machine.settings.write_text(f'"INTERPRETER_MAC","{machine.executable}"\n', encoding="utf-8")
    assert told(doctor(machine, None), "interpreter") == [
        (
            "mend",
            f"Excel for Mac cannot start {machine.executable}, for the space in the name.",
            "Install Python and xlgoals in a folder without spaces.",
        )
    ]
