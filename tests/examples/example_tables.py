"""What the examples' demos left, read as other programs and people would read it."""

import json
from collections import Counter

import openpyxl
from conftest import call

from xlgoals.i18n import Language

ROUNDS = {
    "region-2017": "2017-D",
    "region-2021": "2021-T1",
    "region-2024": "2024-D",
    "small-municipality": "2025-Q2",
}
"""The examples beside the first one, and the round that each one's story is about."""
STATUSES = ("green", "yellow", "red", "not_measured")


def exported(root, table, round_id):
    answer = call("export", table, "--format", "json", "-w", root, "-r", round_id)
    assert (answer.exit, answer.err) == (0, "")
    return json.loads(answer.out)


def counted(rows, *names):
    """How many rows have each value of a column, or each of several columns' values."""
    if len(names) == 1:
        return Counter(row[names[0]] for row in rows)
    return Counter(tuple(row[name] for name in names) for row in rows)


def status_counts(rows, name="status"):
    found = counted(rows, name)
    return tuple(found[status] for status in STATUSES)


def master(root, round_id):
    return root / "rounds" / round_id / "master.xlsx"


def sheet_rows(path, title, language="sv"):
    """The rows of a sheet as values; its name is given in English."""
    book = openpyxl.load_workbook(path, data_only=True)
    try:
        return list(book[Language(language).text(title)].iter_rows(values_only=True))
    finally:
        book.close()


def body(path, title, language="sv"):
    """The rows below a sheet's visible header: title, what it is, nothing or keys, header, rows."""
    return [row for row in sheet_rows(path, title, language)[4:] if row[0] is not None]


def master_goals(root, round_id, language="sv"):
    """The rows of the master's sheet of goals, by field key."""
    rows = sheet_rows(master(root, round_id), "All goals", language)
    at = next(number for number, row in enumerate(rows) if "goal_id" in row)
    found = (dict(zip(rows[at], row, strict=True)) for row in rows[at + 2 :])
    return [row for row in found if row["goal_id"]]


def report(root, round_id):
    return (root / "rounds" / round_id / "report" / "report.html").read_text("utf-8")
