"""Plans of one, two and three levels, with names of them or without."""

from copy import deepcopy

import openpyxl
import pytest
from conftest import SMALL, Region, small_catalogue

from xlgoals.domain.model import Plan
from xlgoals.i18n import Language
from xlgoals.steps.new import new

ONE = [
    {"node_id": "S1", "level": 1, "name": "Health"},
    {"node_id": "S2", "level": 1, "name": "Learning"},
]
TWO = SMALL["structure"]
THREE = [*TWO, {"node_id": "S1.1.1", "level": 3, "parent_id": "S1.1", "name": "Clinics"}]


def region_with(root, names, nodes):
    """The small region, all returns in: names of its levels by number, nodes of its structure."""
    rows = deepcopy(SMALL)
    rows["settings"] = [{"key": "organisation", "value": "Testland"}]
    rows["settings"] += [{"key": f"level{n}", "value": name} for n, name in names.items()]
    rows["structure"] = nodes
    for sheet in ("catalogue_goals", "lines"):
        for row in rows[sheet]:
            if nodes is ONE:
                row["node_id"] = row["node_id"].partition(".")[0]
            elif nodes is THREE and row.get("goal_id") == "G1":
                row["node_id"] = "S1.1.1"
    workspace = new(root / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(root / "region")
    region.issue()
    region.send_all()
    assert region.collect().states == {"accepted": 3}
    return region


def column(path, sheet, letter):
    book = openpyxl.load_workbook(path)
    found = [cell.value for cell in book[sheet][letter] if cell.value]
    book.close()
    return found


def shown(path, sheet, key):
    """What stands over the column of a field, and whether the column is seen."""
    book = openpyxl.load_workbook(path)
    found = book[sheet]
    row = next(row for row in found.iter_rows() if any(cell.value == key for cell in row))
    cell = next(cell for cell in row if cell.value == key)
    answer = (
        found.cell(cell.row + 1, cell.column).value,
        not (found.column_dimensions[cell.column_letter].hidden),
    )
    book.close()
    return answer


CASES = [
    ({}, ONE, ["Level 1"], 1),
    ({1: "Area"}, ONE, ["Area"], 1),
    ({}, TWO, ["Level 1", "Level 2"], 2),
    ({1: "Area"}, TWO, ["Area", "Level 2"], 2),
    ({2: "Aim"}, TWO, ["Level 1", "Aim"], 2),
    ({}, THREE, ["Level 1", "Level 2", "Level 3"], 2),
    ({1: "Area", 2: "Aim", 3: "Step"}, THREE, ["Area", "Aim", "Step"], 2),
]


@pytest.mark.parametrize(("names", "nodes", "called", "assessed"), CASES)
def test_every_level_is_called_by_its_name_or_its_number(
    tmp_path, at_noon, cli, names, nodes, called, assessed
):
    region = region_with(tmp_path, names, nodes)
    result = region.consolidate()
    assert result.figures.catalogue.plan.level_names == tuple(
        names.get(number, "") for number in range(1, len(called) + 1)
    )
    heads = column(region.dir.master, "Summaries", "A")
    kept = ("Summaries", "Shares", "In all", "Testland")
    nodes_and_boards = {node["name"] for node in nodes} | {"Health board", "School board"}
    heads = [head for head in heads if head not in nodes_and_boards and not head.startswith(kept)]
    assert heads == [*called, "Board"]
    assert called[0] in column(region.dir.master, "Overview", "A")
    assert shown(region.dir.master, "All goals", "level1") == (called[0], True)
    assert shown(region.dir.master, "All goals", "level2")[1] is (len(called) > 1)
    assert shown(region.template("U1"), "Goals", "level1") == (called[0], True)

    (page,) = region.report().paths
    html = page.read_text("utf-8")
    assert f"Goals by status: {called[0]}<" in html
    assert f"Assessments: {called[assessed - 1]}<" in html

    said = cli("status", "-w", region.root).out
    assert called[0] in said
    assert f"{called[assessed - 1]}: Satisfactory: " in said
    values = cli("status", "-w", region.root, "--json").json
    assert sum(values["assessments"].values()) == len(
        [node for node in nodes if node["level"] == assessed]
    )


def test_levels_are_called_by_number_in_the_readers_language():
    plan = Plan(level_names=("", "Mål"))
    said = [plan.level_name(number, Language("sv")) for number in (1, 2, 3)]
    assert said == ["Nivå 1", "Mål", "Nivå 3"]
