"""What Excel needs to start Python, set up in a home folder and taken back."""

from dataclasses import replace

import pytest
from machines import linux, mac, windows

from xlgoals.errors import Unusable
from xlgoals.i18n import Language
from xlgoals.remembered import remembered_workspaces
from xlgoals.steps.excel_install import excel_install, excel_undo
from xlgoals.workspace import Workspace

EN = Language("en")


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "mål å", "en")


def told(made):
    return {part.key: (part.done.value, part.said.words(EN)) for part in made.parts}


def files(home):
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def write(machine, text, encoding="cp1252"):
    machine.settings.parent.mkdir(parents=True, exist_ok=True)
    machine.settings.write_bytes(text.encode(encoding))


def test_on_windows_from_nothing(tmp_path, workspace):
    machine = windows(tmp_path)
    for name in ("R1", "R2"):
        workspace.round_dir(name).make()
    made = excel_install(machine, workspace)
    python = tmp_path / "Python311" / "python.exe"
    conf = machine.home / ".xlwings" / "xlwings.conf"
    assert conf.read_bytes() == f'"INTERPRETER_WIN","{python}"\r\n'.encode("cp1252")
    assert told(made) == {
        "interpreter": ("set", f"Excel starts this Python: {python} ({conf})"),
        "workspace": ("set", f"The place of the workspace is remembered: {workspace.root}"),
    }
    assert remembered_workspaces(machine.home) == {workspace.id: workspace.root}
    assert made.is_done
    assert [said.words(EN) for said in made.by_hand] == [
        "Excel asks about macros when a master.xlsm is opened. Press Enable Content. If your "
        "organisation has turned macros off, work in master.xlsx and run the commands.",
        "To be asked no more, make the round's folder trusted, if your organisation allows it: "
        "File, Options, Trust Center, Trust Center Settings, Trusted Locations, Add new location: "
        f"the folder where master.xlsm lies, such as {workspace.round_dir('R2').root}. Do not tick "
        "subfolders: files that others have sent lie in them.",
        "A master.xlsm that has come by mail or from the web is blocked. Close it, right-click the "
        "file, choose Properties, tick Unblock. One that was made on this computer is not.",
    ]


@pytest.mark.parametrize("kind", [windows, mac, linux])
def test_twice_is_once(tmp_path, workspace, kind):
    machine = kind(tmp_path)
    excel_install(machine, workspace)
    before = files(machine.home)
    times = {path: path.stat().st_mtime_ns for path in before}
    made = excel_install(machine, workspace)
    assert {part.done.value for part in made.parts} == {"as_it_was"}
    assert files(machine.home) == before
    assert {path: path.stat().st_mtime_ns for path in before} == times


@pytest.mark.parametrize("kind", [windows, mac, linux])
def test_a_dry_run_changes_nothing(tmp_path, workspace, kind):
    machine = kind(tmp_path)
    planned = excel_install(machine, workspace, dry_run=True)
    assert files(machine.home) == {}
    assert told(planned) == told(excel_install(machine, workspace))
    undone = excel_undo(machine, workspace, dry_run=True)
    before = files(machine.home)
    assert told(undone) == told(excel_undo(machine, workspace))
    assert files(machine.home) != before


def test_other_lines_are_kept_as_they_are(tmp_path, workspace):
    machine = windows(tmp_path)
    text = '"LICENSE_KEY","å1"\r\nsomething odd\r\n"interpreter_win",""\r\n"SHOW CONSOLE","True"'
    write(machine, text)
    excel_install(machine, workspace)
    ours = f'"INTERPRETER_WIN","{machine.executable}"'
    assert machine.settings.read_bytes() == text.replace('"interpreter_win",""', ours).encode(
        "cp1252"
    )
    kept = machine.settings.with_name("xlwings.conf.before-xlgoals")
    assert kept.read_bytes() == text.encode("cp1252")


def test_a_line_is_added_after_one_without_an_end(tmp_path, workspace):
    machine = mac(tmp_path)
    write(machine, '"LICENSE_KEY","å"', "utf-8")
    excel_install(machine, workspace)
    assert machine.settings.read_text("utf-8") == (
        f'"LICENSE_KEY","å"\n"INTERPRETER_MAC","{machine.executable}"\n'
    )


@pytest.mark.parametrize("key", ["INTERPRETER_WIN", "INTERPRETER"])
def test_somebody_elses_interpreter_stays_until_it_is_asked_for(tmp_path, workspace, key):
    machine = windows(tmp_path)
    other = r"D:\Räkna\python.exe"
    write(machine, f'"{key}","{other}"\r\n')
    before = machine.settings.read_bytes()
    made = excel_install(machine, workspace)
    assert told(made)["interpreter"] == (
        "not_done",
        f"Excel starts another Python for this user: {other}. It is left so, since other workbooks "
        f"may need it. Set it to {machine.executable} with: xlgoals excel install --replace",
    )
    assert not made.is_done
    assert machine.settings.read_bytes() == before
    assert workspace.id in remembered_workspaces(machine.home)  # that is no matter of Excel
    made = excel_install(machine, workspace, replace=True)
    assert told(made)["interpreter"] == (
        "set",
        f"Excel starts this Python: {machine.executable}, no longer {other} ({machine.settings})",
    )
    undone = excel_undo(machine, workspace)
    assert told(undone)["interpreter"] == (
        "set",
        f"Excel starts this Python again: {other} ({machine.settings})",
    )
    assert machine.settings.read_bytes() == before
    assert [path.name for path in machine.settings.parent.iterdir()] == ["xlwings.conf"]
    assert remembered_workspaces(machine.home) == {}


def test_taken_back_step_by_step_and_what_was_written_since_stays(tmp_path, workspace):
    machine = windows(tmp_path)
    write(machine, '"INTERPRETER_WIN","one"\r\n')
    excel_install(machine, workspace, replace=True)
    write(machine, '"INTERPRETER_WIN","two"\r\n"LICENSE_KEY","new"\r\n')
    excel_install(machine, workspace, replace=True)
    names = {path.name for path in machine.settings.parent.iterdir()}
    assert names == {
        "xlwings.conf",
        "xlwings.conf.before-xlgoals",
        "xlwings.conf.before-xlgoals-2",
    }
    with machine.settings.open("ab") as more:
        more.write(b'"PYTHONPATH","x"\r\n')
    rest = b'"LICENSE_KEY","new"\r\n"PYTHONPATH","x"\r\n'
    excel_undo(machine, None)
    assert machine.settings.read_bytes() == b'"INTERPRETER_WIN","two"\r\n' + rest
    excel_undo(machine, None)
    assert machine.settings.read_bytes() == b'"INTERPRETER_WIN","one"\r\n' + rest
    made = excel_undo(machine, None)
    assert told(made)["interpreter"] == (
        "as_it_was",
        f"There is nothing to take back in {machine.settings}",
    )
    assert machine.settings.read_bytes() == b'"INTERPRETER_WIN","one"\r\n' + rest


def test_what_was_made_from_nothing_is_taken_away(tmp_path, workspace):
    machine = windows(tmp_path)
    excel_install(machine, workspace)
    made = excel_undo(machine, workspace)
    assert told(made)["interpreter"][1] == (
        f"Excel starts no Python of ours any more ({machine.settings})"
    )
    assert not machine.settings.exists()


@pytest.mark.parametrize("named", ["%UserProfile%/../Python311/python.exe", "{upper}"])
def test_the_same_python_in_other_words_is_left(tmp_path, named):
    machine = windows(tmp_path)
    home = replace(machine, environment={"USERPROFILE": str(tmp_path / "Python311")})
    named = named.replace("/../Python311", "").format(upper=str(machine.executable).upper())
    write(machine, f'"INTERPRETER_WIN","{named}"\r\n')
    before = files(machine.home)
    assert [part.done.value for part in excel_install(home, None).parts] == ["as_it_was"]
    assert files(machine.home) == before


def test_python_without_a_console_is_not_what_excel_starts(tmp_path):
    machine = windows(tmp_path)
    silent = replace(machine, executable=machine.executable.with_name("pythonw.exe"))
    excel_install(silent, None)
    assert str(machine.executable) in machine.settings.read_text("cp1252")


def test_a_path_that_the_code_page_lacks(tmp_path, workspace):
    machine = windows(tmp_path)
    odd = replace(machine, executable=tmp_path / "Ωμέγα" / "python.exe")
    with pytest.raises(Unusable) as error:
        excel_install(odd, workspace)
    assert str(error.value) == (
        f"{odd.executable} cannot stand in the settings that Excel reads, since it has signs that "
        "this computer's code page lacks. Install Python and xlgoals in a folder whose name has "
        "only ordinary letters, digits, - and _."
    )
    assert files(machine.home) == {}
    swedish = replace(machine, executable=tmp_path / "Åsa Öst" / "python.exe")
    excel_install(swedish, workspace)
    assert "Åsa Öst".encode("cp1252") in machine.settings.read_bytes()


def test_on_a_mac_the_script_too(tmp_path, workspace):
    machine = mac(tmp_path)
    made = excel_install(machine, workspace)
    conf = machine.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    script = (
        machine.home / "Library/Application Scripts/com.microsoft.Excel/xlwings-0.37.8.applescript"
    )
    assert conf.read_text("utf-8") == f'"INTERPRETER_MAC","{machine.executable}"\n'
    assert script.read_bytes() == machine.script.read_bytes()
    assert told(made)["script"] == (
        "set",
        f"The script by which Excel starts Python is in {script}",
    )
    assert len(made.by_hand) == 1


def test_on_a_mac_where_excel_was_never_started(tmp_path, workspace):
    machine = mac(tmp_path, excel_started=False)
    made = excel_install(machine, workspace)
    assert told(made)["excel"] == (
        "not_done",
        f"Excel has not been started by this user yet: the folder {machine.container} is not "
        "there. Start Excel once, close it, and run this again.",
    )
    assert not machine.container.exists()


def test_on_a_mac_a_space_stops_python(tmp_path, workspace):
    machine = mac(tmp_path)
    spaced = replace(machine, executable=tmp_path / "my env" / "bin" / "python3")
    made = excel_install(spaced, workspace)
    assert told(made)["interpreter"] == (
        "not_done",
        f"Python lies in {spaced.executable}, and Excel for Mac cannot start it there because of "
        "the space in the name. Install Python and xlgoals in a folder without spaces, and run "
        "this there.",
    )
    assert not machine.settings.exists()


def test_where_there_is_no_excel_the_workspace_is_remembered(tmp_path, workspace):
    machine = linux(tmp_path)
    made = excel_install(machine, workspace)
    assert made.is_done
    assert told(made) == {
        "excel": (
            "as_it_was",
            "Excel is not on this kind of system, so there is nothing to set up for it. Work in "
            "master.xlsx, and run the commands.",
        ),
        "workspace": ("set", f"The place of the workspace is remembered: {workspace.root}"),
    }
    assert made.by_hand == []


def test_without_xlwings(tmp_path, workspace):
    machine = replace(windows(tmp_path), xlwings=None)
    made = excel_install(machine, workspace)
    assert not made.is_done
    assert told(made)["xlwings"][1] == (
        f"The package xlwings is not installed with this Python ({machine.executable}). Install "
        "xlgoals again, and run this once more."
    )


def test_a_workspace_that_has_moved(tmp_path, workspace):
    machine = linux(tmp_path)
    excel_install(machine, workspace)
    moved = Workspace.open(workspace.root.rename(tmp_path / "ny"))
    made = excel_install(machine, moved)
    assert told(made)["workspace"] == (
        "set",
        f"The place of the workspace is remembered: {moved.root}, no longer {workspace.root}",
    )


def test_settings_that_cannot_be_written(tmp_path, workspace):
    machine = windows(tmp_path)
    machine.settings.parent.write_bytes(b"a file in the folder's place")
    with pytest.raises(Unusable) as error:
        excel_install(machine, workspace)
    assert str(error.value).startswith(f"{machine.settings}")
    assert machine.settings.parent.read_bytes() == b"a file in the folder's place"
