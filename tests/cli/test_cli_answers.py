"""What commands say: people on stdout, programs with --json, progress on stderr, exit codes."""

import json
import os
import subprocess
import sys

import pytest
from conftest import FULL, call, file_hashes

OVERALL = {"n", "green", "yellow", "red", "not_measured", "level1", "assessments", "units_missing"}


@pytest.mark.parametrize(
    ("command", "keys"),
    [
        ("issue", {"round", "written", "unchanged", "kept", "changes", "findings"}),
        (
            "collect",
            {"round", "received", "states", "passed_over", "files", "not_opened", "faults"},
        ),
        ("consolidate", {"round", "master", "changed", "decisions"} | OVERALL),
        ("report", {"round", "report", "changed"}),
        ("status", {"round", "due", "units"} | OVERALL),
        ("run", {"collect", "consolidate", "report"}),
        ("log", {"events"}),
    ],
)
def test_json_is_one_object_and_nothing_else(full_region, cli, command, keys):
    answer = cli(command, "-w", full_region.root, "--json")
    assert (answer.exit, answer.err) == (0, "")
    assert keys <= answer.json.keys()
    assert answer.out == json.dumps(answer.json, ensure_ascii=False, indent=1) + "\n"


def test_json_of_new_check_and_demo(cli, demo, tmp_path, full_region):
    made = cli("new", tmp_path / "new", "--json")
    assert made.json == {
        "workspace": str(tmp_path / "new"),
        "catalogue": str(tmp_path / "new" / "catalogue.xlsx"),
    }
    looked = cli("check", full_region.template("U1"), "-w", full_region.root, "--json")
    assert (looked.exit, looked.err) == (0, "")
    assert [file["file"] for file in looked.json["files"]] == ["U1 North.xlsx"]
    told = {"workspace", "round", "first", "by_rule", "final", "stated", "master", "report"}
    assert told == set(demo.said)


def test_json_of_a_refusal(region, cli):
    answer = cli("status", "-r", "R9", "-w", region.root, "--json")
    assert (answer.exit, answer.err) == (2, "")
    assert answer.json == {
        "error": 'No templates have been issued for the round "R9". Issue them with: xlgoals issue',
        "findings": [],
    }


def test_json_of_a_finding(region, cli):
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"})
    answer = cli("collect", "-w", region.root, "--json")
    assert (answer.exit, answer.err) == (1, "")
    (file,) = answer.json["files"]
    assert (file["file"], file["state"], file["unit_id"]) == (
        "rounds/R1/inbox/U1.xlsx",
        "incomplete",
        "U1",
    )
    assert file["findings"] == [
        {
            "code": "XG-201",
            "severity": "must_fix",
            "sheet": "Goals",
            "cell": "P5",
            "message": 'Goals, cell P5 (Outcome): "about 90" cannot be read as a number. Write '
            "digits only, and put words in the comment. [XG-201]",
        }
    ]


def test_status_tells_each_unit(region, cli):
    region.send("U1", FULL["U1"])
    region.send("U2", FULL["U2"], ready=False)
    region.collect()
    answer = cli("status", "-w", region.root, "--json")
    units = {unit["unit_id"]: unit for unit in answer.json["units"]}
    assert {name: unit["arrival"] for name, unit in units.items()} == {
        "U1": "returned",
        "U2": "returned",
        "U3": "missing",
    }
    assert {name: unit["ready"] for name, unit in units.items()} == {
        "U1": True,
        "U2": False,
        "U3": False,
    }
    assert units["U3"]["parts"] == {"goals": "open", "dated_activities": "open"}
    assert units["U2"]["parts"] == {"goals": "preliminary"}
    assert (answer.json["units_missing"], answer.json["due"]) == (1, "2022-05-06")
    shown = cli("status", "-w", region.root).out
    assert "U3 School" in shown
    assert "Not returned" in shown


@pytest.mark.parametrize("command", ["collect", "run"])
def test_exit_code_1_when_something_must_be_mended(region, cli, command):
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"})
    assert cli(command, "-w", region.root).exit == 1
    assert cli(command, "-w", region.root).exit == 0  # known before; `status` still tells
    assert cli("status", "-w", region.root).exit == 0


def test_what_people_see(region, cli):
    region.send_all()
    answer = cli("collect", "-w", region.root)
    assert (answer.exit, answer.err) == (0, "")
    assert "Received: 3" in answer.out
    assert "│ Accepted │     3 │" in answer.out
    answer = cli("consolidate", "-w", region.root)
    assert (answer.exit, answer.err) == (0, "")
    assert f"{region.dir.master} is built." in answer.out
    assert "│ In all   │     6 │     5 │      0 │   0 │            1 │" in answer.out
    assert cli("consolidate", "-w", region.root).out.startswith(
        f"{region.dir.master} is as it was."
    )


def test_names_with_brackets_are_shown_as_they_are(region, cli):
    """Square brackets mean colours to the library that prints."""
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "[red]90[/red]"}, "[bold]U1.xlsx")
    answer = cli("collect", "-w", region.root)
    assert "\n[bold]U1.xlsx\n" in answer.out
    assert '"[red]90[/red]" cannot be read as a number.' in answer.out


def test_check_records_nothing(region, cli):
    bad = region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"})
    good = region.send("U2", FULL["U2"])
    catalogue = region.session.workspace.catalogue
    before, ledger = file_hashes(region.root), region.rows()
    answer = cli("check", bad, good, catalogue, "-w", region.root)
    assert answer.exit == 1
    assert answer.out == (
        "U1.xlsx\n"
        '  Must be fixed: Goals, cell P5 (Outcome): "about 90" cannot be read as a number. Write '
        "digits only, and put words in the comment. [XG-201]\n"
        "U2.xlsx\nNothing to remark on.\ncatalogue.xlsx\nNothing to remark on.\n"
    )
    assert cli("check", good, "-w", region.root).exit == 0
    (region.root / "broken.xlsx").write_bytes(b"broken")
    answer = cli("check", region.root / "broken.xlsx", "-w", region.root, "--json")
    (region.root / "broken.xlsx").unlink()
    assert answer.exit == 1
    assert [f["code"] for f in answer.json["files"][0]["findings"]] == ["XG-101"]
    assert (file_hashes(region.root), region.rows()) == (before, ledger)


def test_the_log_is_filtered(full_region, cli):
    def kinds(*arguments):
        answer = cli("log", *arguments, "-w", full_region.root, "--json")
        return [(event["kind"], event["unit_id"]) for event in answer.json["events"]]

    received = [("received", "U1"), ("received", "U2"), ("received", "U3")]
    every = kinds()
    assert every[0] == ("issued", None)
    assert sorted(event for event in every if event[1]) == received
    assert sorted(kinds("--kind", "received")) == received
    assert kinds("--kind", "issued") == [("issued", None)]
    assert kinds("--unit", "U2") == [("received", "U2")]
    assert kinds("--limit", "1") == every[-1:]
    assert kinds("-r", "R2") == []
    shown = cli("log", "-w", full_region.root, "--unit", "U2").out
    assert "U2.xlsx; state: Accepted" in shown
    assert "2022-05-04 14:00" in shown  # noon in UTC is two o'clock in Sweden


def test_in_a_process_of_its_own(demo):
    """As people start it: exit code, stdout and stderr apart, and text that is UTF-8."""
    environment = {**os.environ, "PYTHONUTF8": "1", "XLGOALS_LANGUAGE": "en"}
    start = [sys.executable, "-W", "error", "-c", "from xlgoals.cli import main; main()"]

    def run(*arguments):
        done = subprocess.run(
            [*start, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
            check=False, env=environment,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    exit_code, out, err = run("export", "rollup", "--format", "json", "-w", demo.root)
    assert (exit_code, err) == (0, "")
    assert "Region Jämtland Härjedalen" in out
    assert json.loads(out)[0]["n"] == 135
    assert run("status", "-w", demo.root.parent)[0::2] == (
        2,
        f"There is no workspace in {demo.root.parent} or above it. Make one with: xlgoals new "
        "DIR, or say where it is with: -w DIR\n",
    )
    exit_code, out, err = run("export", "goals", "-w", demo.root, "--no-such-option")
    assert (exit_code, out) == (2, "")
    assert "No such option" in err


def test_help_names_every_command(cli):
    answer = cli("--help")
    assert (answer.exit, answer.err) == (0, "")
    for command in [
        "demo",
        "new",
        "check",
        "issue",
        "collect",
        "consolidate",
        "report",
        "status",
        "run",
        "export",
        "log",
    ]:
        assert f"  {command} " in answer.out
        assert cli(command, "--help").exit == 0
    assert call("--version").out.startswith("xlgoals 0.")


def test_progress_goes_to_stderr(region, cli, monkeypatch):
    """As when the work has taken a second, on a terminal; with --json there is none."""
    terminal = {"TERM": "xterm", "FORCE_COLOR": "1"}
    monkeypatch.setattr("xlgoals.cli.run.PATIENCE", -1.0)
    region.send_all()
    answer = cli("collect", "-w", region.root, **terminal)
    assert answer.exit == 0
    assert "Reading returns" in answer.err
    assert "3/3" in answer.err
    assert "Accepted" not in answer.err
    assert "Accepted" in answer.out
    assert "Reading returns" not in answer.out
    region.send("U1", FULL["U1"], "more.xlsx", ready=False)
    answer = cli("collect", "-w", region.root, "--json", **terminal)
    assert (answer.json["received"], answer.err) == (1, "")
