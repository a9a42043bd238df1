"""What cannot be used is refused in a sentence that says where, with exit code 2."""

import copy
import shutil

import openpyxl
import pytest
import typer
from conftest import SMALL, Region, file_hashes, small_catalogue

from xlgoals.cli.run import running
from xlgoals.tables.export import TABLES

CANNOT = "The catalogue catalogue.xlsx cannot be used until this is mended.\n"


def with_rows(sheet, change):
    """The small region's catalogue with one sheet changed."""
    rows = copy.deepcopy(SMALL)
    change(rows[sheet])
    return rows


def goal(number, **values):
    return lambda rows: rows[number].update(values)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            with_rows("units", lambda rows: rows.append({**rows[2], "name": "North again"})),
            'Units, cell A10 (Id): "U1" also stands in A7. Keep one of the two rows. [XG-125]',
        ),
        (
            {
                **with_rows("catalogue_goals", goal(0, board="B9")),
                "reporting": SMALL["reporting"][1:],
            },
            'Goals, cell B5 (Board): "B9" is not in the sheet Units. Write one that is there, or '
            "add it there. [XG-215]",
        ),
        (
            with_rows("catalogue_goals", goal(0, comparator="at_most")),
            "Goals, cell H5 (Comparator): The comparator At most does not fit a goal where higher "
            "is better. Change one of them. [XG-503]",
        ),
        (
            with_rows("reporting", lambda rows: rows[0].update(unit_id="U9")),
            'Reporting, cell C5 (Unit): "U9" is not in the sheet Units. Write one that is there, '
            "or add it there. [XG-215]",
        ),
        (
            with_rows("reporting", lambda rows: rows[0].update(goal_id="G99")),
            'Reporting, cell A5 (Goal no.): "G99 B1" is not in the sheet Goals. Write one that is '
            "there, or add it there. [XG-215]",
        ),
        (
            with_rows("catalogue_goals", lambda rows: rows[1].pop("aggregation")),
            "Goals, cell P6 (Put together by): G2 (B1) is reported by 2 units, and nothing says "
            "how they are put together. Choose one of the ways in the list. [XG-506]",
        ),
        (
            with_rows("catalogue_goals", goal(0, target="ninety")),
            'Goals, cell I5 (Target): "ninety" cannot be read as a target, or contradicts the '
            "comparator beside it. Write a number only, or the word done. [XG-217]",
        ),
        (
            with_rows("catalogue_goals", lambda rows: rows[0].pop("direction")),
            "Goals, cell G5 (Better when): The cell is empty. Fill it in. [XG-210]",
        ),
        (
            with_rows("rounds", list.clear),
            "The catalogue has no round. Add a row in the sheet Rounds. [XG-507]",
        ),
        (
            with_rows("settings", lambda rows: rows.append({"key": "organization", "value": "x"})),
            'Settings, cell A8 (Setting): "organization" is not in the list. Did you mean '
            '"Organisation"?',
        ),
        (
            with_rows("settings", lambda rows: rows.append({"key": "judged_on", "value": "luck"})),
            'Settings, cell B8: "luck" cannot be used for the setting Judged on. Write '
            "full-year target, period target or forecast. [XG-511]",
        ),
    ],
    ids=[
        "unit twice",
        "unknown board",
        "direction",
        "unknown unit",
        "unknown goal",
        "aggregation",
        "target",
        "no direction",
        "no round",
        "unknown setting",
        "bad setting",
    ],
)
def test_a_catalogue_with_one_fault(region, cli, rows, says):
    small_catalogue(region.session.workspace.catalogue, rows)
    before, ledger = file_hashes(region.root), region.rows()
    answer = cli("issue", "-w", region.root)
    first, second, *rest = answer.err.splitlines()
    assert (answer.exit, answer.out, first + "\n", rest) == (2, "", CANNOT, [])
    assert second.startswith(f"- {says}")
    assert (file_hashes(region.root), region.rows()) == (before, ledger)
    assert cli("check", region.session.workspace.catalogue, "-w", region.root).exit == 1


def test_a_catalogue_with_a_sheet_missing(region, cli):
    path = region.session.workspace.catalogue
    book = openpyxl.load_workbook(path)
    del book["Units"]
    book.save(path)
    answer = cli("issue", "-w", region.root)
    assert answer == (
        2,
        "",
        f'{CANNOT}- The sheet "Units" is missing, or its row of column names is gone. Put it '
        "back, or copy it from an empty catalogue (xlgoals new). [XG-128]\n",
    )


def test_all_faults_of_a_catalogue_at_once(region, cli):
    rows = copy.deepcopy(SMALL)
    rows["units"].append(dict(rows["units"][2]))
    rows["catalogue_goals"][0]["comparator"] = "at_most"
    rows["reporting"][1]["unit_id"] = "U9"
    small_catalogue(region.session.workspace.catalogue, rows)
    answer = cli("issue", "-w", region.root, "--json")
    assert answer.exit == 2
    assert {f["code"] for f in answer.json["findings"]} == {"XG-125", "XG-503", "XG-215"}


def test_a_goal_without_unit_is_said_and_the_rest_goes_on(region, cli):
    rows = copy.deepcopy(SMALL)
    del rows["reporting"][0]
    small_catalogue(region.session.workspace.catalogue, rows)
    answer = cli("issue", "-w", region.root)
    assert answer.exit == 0
    assert (
        "Please check: Goals, cell A5 (Goal no.): No unit reports G1 (B1). Add a row in the sheet "
        "Reporting, or take the goal away. [XG-502]\n" in answer.out
    )
    assert "R1: 1 templates written, 2 as they were." in answer.out


def test_a_faulty_catalogue_stops_no_round_that_is_issued(full_region, cli):
    full_region.session.workspace.catalogue.write_bytes(b"no workbook")
    before = full_region.dir.master.read_bytes()
    for command in ("collect", "consolidate", "report", "status", "run"):
        assert cli(command, "-w", full_region.root).exit == 0
    assert full_region.dir.master.read_bytes() == before
    answer = cli("issue", "-w", full_region.root)
    assert answer == (
        2,
        "",
        "The catalogue catalogue.xlsx cannot be opened.\n"
        "- catalogue.xlsx: The file cannot be read as a workbook: it is damaged or of another "
        "kind. Open it in Excel, save it as .xlsx and send it again. [XG-101]\n",
    )


def test_no_catalogue(region, cli):
    region.session.workspace.catalogue.unlink()
    answer = cli("issue", "-w", region.root)
    assert (answer.exit, answer.out) == (2, "")
    assert answer.err.startswith("The catalogue catalogue.xlsx cannot be opened.\n- catalogue.xlsx")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[limits]", "[limits", "{file} cannot be understood: "),
        ('language = "en"', 'language = "no"', '{file}: language is "no", and must be one of: '),
        ("files = 10000", "files = 0", '{file}: limits.files is "0", and must be a whole number'),
        ("files = 10000", "filez = 1", "{file}: there is no setting limits.filez. There are: "),
        ('id = "', 'id = "" #', "{file}: the setting id is missing. Copy the file back"),
    ],
    ids=["no TOML", "language", "number", "unknown", "no id"],
)
def test_faulty_settings(region, cli, old, new, says):
    path = region.root / "xlgoals.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    answer = cli("status", "-w", region.root)
    assert (answer.exit, answer.out) == (2, "")
    assert answer.err.startswith(says.format(file=path))


def test_no_workspace(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = cli("status")
    assert answer == (
        2,
        "",
        f"There is no workspace in {tmp_path} or above it. Make one with: xlgoals new DIR, or say "
        "where it is with: -w DIR\n",
    )


def test_the_workspace_is_found_from_a_folder_below(region, cli, monkeypatch):
    monkeypatch.chdir(region.dir.inbox)
    assert cli("status").exit == 0


def test_a_path_with_dots(region, cli):
    """`..` leads out of the workspace, wherever the path came through."""
    answer = cli("status", "-w", region.root / "..")
    assert (answer.exit, answer.out) == (2, "")
    assert answer.err.startswith("There is no workspace in ")


def test_a_folder_that_is_not_empty(region, cli):
    before = file_hashes(region.root)
    for command in ("new", "demo"):
        answer = cli(command, region.root, "--language", "en")
        assert answer == (
            2,
            "",
            f"The folder {region.root} is not empty. Name a new one: xlgoals new DIR\n",
        )
    assert file_hashes(region.root) == before


def test_several_rounds_are_open(region, cli):
    region.edit_catalogue({("R2", "state"): "Open"})
    says = "Several rounds are open: R1; R2. Say which with: -r ROUND\n"
    assert cli("issue", "-w", region.root) == (
        2,
        "",
        "Several rounds are open. Say which with: -r ROUND\n"
        "  R1: Report of April. Asks for: All that the units report. Due: 6 May 2022\n"
        "  R2: Report of August. Asks for: All that the units report. Due: –\n",
    )
    assert cli("issue", "-w", region.root, "-r", "R2").exit == 0
    for command in ("collect", "consolidate", "report", "status", "run"):
        assert cli(command, "-w", region.root) == (2, "", says)
        assert cli(command, "-w", region.root, "-r", "R2").exit == 0


def test_no_round_is_open(region, cli):
    region.edit_catalogue({("R1", "state"): "Planned"})
    answer = cli("issue", "-w", region.root)
    assert answer == (
        2,
        "",
        "No round is open. Open one in the catalogue and run: xlgoals issue\n",
    )


def test_before_anything_is_issued(cli, tmp_path):
    root = tmp_path / "region"
    assert cli("new", root, "--language", "en").exit == 0
    answer = cli("collect", "-w", root)
    assert answer == (
        2,
        "",
        "No round is open. Open one in the catalogue and run: xlgoals issue\n",
    )
    assert not (root / "signing.key").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("issue", "-r", "R9"), 'There is no round "R9". There are: R1; R2'),
        (
            ("collect", "-r", "R2"),
            'No templates have been issued for the round "R2". Issue them with: xlgoals issue',
        ),
        (
            ("status", "-r", "R9"),
            'No templates have been issued for the round "R9". Issue them with: xlgoals issue',
        ),
        (
            ("export", "gaols"),
            f'There is no "gaols". There are: {"; ".join(TABLES)}',
        ),
        (
            ("export", "goals", "--format", "xml"),
            'There is no "xml". There are: csv; json; parquet',
        ),
        (
            ("export", "goals", "--format", "parquet"),
            "parquet is not text. Name a file: --output FILE",
        ),
        (("report", "--format", "rtf"), 'There is no "rtf". There are: html; pdf; docx'),
        (("report", "--board", "B9"), 'There is no board "B9". There are: B1; B2'),
        (
            ("issue", "--unit", "U9"),
            "No such unit reports anything: U9. Those that do: U1; U2; U3",
        ),
        (("check", "nothing.xlsx"), "There is no file nothing.xlsx."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_unknown_names(region, cli, arguments, says):
    before, ledger = file_hashes(region.root), region.rows()
    assert cli(*arguments, "-w", region.root) == (2, "", says + "\n")
    assert (file_hashes(region.root), region.rows()) == (before, ledger)


@pytest.mark.parametrize("command", ["new", "demo"])
def test_unknown_example_and_language(cli, tmp_path, command):
    root = tmp_path / "region"
    answer = cli(command, root, "--example", "atlantis", "--language", "en")
    assert (answer.exit, answer.out) == (2, "")
    assert answer.err.startswith('There is no example "atlantis". There are: ')
    assert "region-2022" in answer.err
    answer = cli(command, root, "--language", "la")
    assert answer == (2, "", 'There is no "la". There are: sv; en\n')
    assert not root.exists()


@pytest.mark.parametrize("command", ["issue", "collect"])
def test_the_key_is_gone(region, cli, command):
    region.send("U1", {("G1", "outcome"): 95})
    key = region.root / "signing.key"
    key.unlink()
    before, ledger = file_hashes(region.root), region.rows()
    assert cli(command, "-w", region.root) == (
        2,
        "",
        f"The key {key} is gone, and templates that were marked with it have been sent out. Copy "
        "the file back from a backup, or from whoever sent them out; a new key would know none of "
        "them.\n",
    )
    assert (file_hashes(region.root), region.rows()) == (before, ledger)


def test_the_key_is_damaged(region, cli):
    key = region.root / "signing.key"
    key.write_text("not a key")
    assert cli("collect", "-w", region.root) == (
        2,
        "",
        f"The key {key} cannot be read or is damaged. Copy the file back from a backup, or from "
        "whoever sent the templates out.\n",
    )


def test_another_key_knows_none_of_the_returns(region, cli):
    region.send("U1", {("G1", "outcome"): 95})
    other = region.root.parent / "other"
    cli("new", other, "--language", "en")
    shutil.copy(region.session.workspace.catalogue, other / "catalogue.xlsx")
    cli("issue", "-w", other)
    shutil.copy(Region(other).root / "signing.key", region.root / "signing.key")
    answer = cli("collect", "-w", region.root, "--json")
    assert [file["state"] for file in answer.json["files"]] == ["rejected"]
    assert answer.exit == 1


def test_a_fault_of_ours_is_said_to_be_ours(capsys):
    with pytest.raises(typer.Exit) as left, running(as_json=False, language="en"):
        raise ZeroDivisionError("by nothing")
    assert left.value.exit_code == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" in shown.err
    words = " ".join(shown.err.split())
    assert words.endswith(
        "xlgoals itself failed (ZeroDivisionError: by nothing). Nothing that was taken in is "
        "lost. Report the fault to whoever looks after xlgoals. [XG-191]"
    )
