"""The ledger: what is recorded comes back, whole transactions only, one writer at a time."""

import os
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from xlgoals import clock
from xlgoals.domain.lines import Given
from xlgoals.domain.model import Layer
from xlgoals.errors import Busy, Unusable
from xlgoals.findings import Code, Finding, Place, Severity
from xlgoals.ledger import (
    Build,
    CellRecord,
    Decision,
    DecisionKind,
    FoundIn,
    Import,
    Issue,
    Ledger,
    Receipt,
    ReceiptState,
    RowRecord,
    migrations,
    tables,
)
from xlgoals.ledger.codec import decode, encode

NOON = datetime(2022, 5, 6, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path):
    return Ledger.open(path, who="anna")


def receipt(name="a", state=ReceiptState.ACCEPTED, round_id="T1", **rest):
    return Receipt(round_id, f"inbox/{name}.xlsx", f"sha-{name}", f"{name}.xlsx", state, **rest)


def row(key="G001", value=Decimal("94.7"), form="goals", **rest):
    cells = {"outcome": CellRecord("F9", str(value), value), "comment": CellRecord("H9", "", None)}
    return RowRecord(form, (key, "HSN"), "Mål", 9, cells, **rest)


def issue(number=1, unit="u1", round_id="T1", layout="l1", snapshot="", **rest):
    return Issue(
        round_id, unit, number, snapshot, {"goals": 1}, f"token{number}", layout, "f1", **rest
    )


def decision(new, key="G001", kind=DecisionKind.STATUS, **rest):
    return Decision("T1", kind, Layer.BOARD, (key, "HSN"), new, **rest)


def record(ledger, name, *arguments, **rest):
    with ledger.writing() as writing:
        return getattr(writing, name)(*arguments, **rest)


def dump(path):
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


# --- values ---

VALUES = [
    "94,7 %",
    "=1+1 {x} <b>\n😀\u0000",
    94.7,
    3,
    True,
    None,
    Decimal("94.70"),
    Decimal("1E+3"),
    date(2022, 4, 30),
    datetime(2022, 4, 30, 12, 30, 15, 500),
    datetime(2022, 4, 30, tzinfo=UTC),
    time(12, 30),
    timedelta(days=-2, seconds=3, microseconds=4),
    [Decimal(1), {"low": Decimal("0.5"), "dates": [date(2022, 1, 1)]}],
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_value_comes_back_as_it_was(value):
    found = decode(encode(value))
    assert found == value
    assert type(found) is type(value)
    assert isinstance(value, list) or str(found) == str(value)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False)
    | st.dates() | st.datetimes() | st.timedeltas() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
))  # fmt: skip
def test_any_value_comes_back(value):
    assert decode(encode(value)) == value


def test_canonical_json():
    assert encode({"b": [1, "å"], "a": Decimal("1.0")}) == '{"a":{"$decimal":"1.0"},"b":[1,"å"]}'
    assert encode({"b": 1, "a": 2}) == encode(MappingProxyType({"a": 2, "b": 1}))
    with pytest.raises(TypeError, match="no form for set"):
        encode({1})


# --- snapshots and issues ---


def test_snapshot_is_known_by_its_content(ledger):
    content = {"units": [{"id": "u1", "from": date(2022, 1, 1)}], "plan": {"a": Decimal("0.90")}}
    first = record(ledger, "record_snapshot", content)
    again = record(ledger, "record_snapshot", dict(reversed(content.items())))
    assert first == again
    assert ledger.snapshot(first) == content
    assert record(ledger, "record_snapshot", {**content, "x": 1}) != first
    with pytest.raises(KeyError):
        ledger.snapshot("none")


def test_issue_round_trip_and_newest(ledger):
    with ledger.writing() as writing:
        snapshot = writing.record_snapshot({})
        for made in (issue(1), issue(2, layout="l2"), issue(1, unit="u2")):
            assert writing.record_issue(Issue(**{**vars_of(made), "snapshot": snapshot}))
    newest = ledger.issue("T1", "u1")
    assert newest == issue(2, layout="l2", snapshot=snapshot, issued_at=NOON)
    assert [(i.unit_id, i.number) for i in ledger.issues("T1")] == [
        ("u1", 1), ("u1", 2), ("u2", 1),
    ]  # fmt: skip
    assert ledger.issue("T1", "u3") is None
    assert ledger.issues("T2") == []
    assert len(ledger.issues()) == 3


def vars_of(made):
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def test_the_same_issue_again_changes_nothing(ledger, path):
    snapshot = record(ledger, "record_snapshot", {})
    assert record(ledger, "record_issue", issue(snapshot=snapshot))
    before = dump(path)
    with clock.fixed(NOON + timedelta(days=1)):
        assert not record(ledger, "record_issue", issue(snapshot=snapshot))
    assert dump(path) == before


def test_round_is_computed_from_the_snapshot_issued_last(ledger):
    assert ledger.latest_snapshot("T1") is None
    old, new = (record(ledger, "record_snapshot", {"n": n}) for n in (1, 2))
    record(ledger, "record_issue", issue(unit="u1", snapshot=old))
    record(ledger, "record_issue", issue(unit="u2", snapshot=old))
    assert ledger.latest_snapshot("T1") == old
    # the template of u1 looks the same under the new catalogue, so its number does not rise
    assert record(ledger, "record_issue", issue(unit="u1", snapshot=new))
    assert ledger.latest_snapshot("T1") == new
    assert ledger.issue("T1", "u1").number == 1
    assert ledger.latest_snapshot("T2") is None


def test_issue_needs_its_snapshot(ledger):
    with pytest.raises(IntegrityError):
        record(ledger, "record_issue", issue(snapshot="unknown"))


# --- receipts, rows, findings ---

FINDINGS = [
    Finding.of(
        Code.NOT_A_NUMBER, Place("Mål", "F9", "Utfall"),
        form="goals", field="outcome", row=("G001", "HSN"), value="9{4",
    ),
    Finding.of(Code.NOT_READY),
    Finding.of(Code.NO_OUTCOME, Place("Mål")).at(Severity.NOTE),
]  # fmt: skip


def test_receipt_with_rows_and_findings_comes_back(ledger):
    saved = datetime(2022, 5, 5, 9, 30, tzinfo=UTC)
    given_receipt = receipt(unit_id="u1", issue=2, saved_at=saved, ready=True, ready_by="Bo Ek")
    rows = [row("G002"), row("G001", blocked=True), row("A1", form="activities", filled=False)]
    made = record(ledger, "record_receipt", given_receipt, rows, FINDINGS)
    (found,) = ledger.receipts("T1")
    assert found == Receipt(**{**vars_of(given_receipt), "id": made, "received_at": NOON})
    assert found.state is ReceiptState.ACCEPTED
    assert ledger.findings("T1") == [FoundIn(made, finding) for finding in FINDINGS]
    expected = [
        row("A1", form="activities", filled=False, receipt_id=made),
        row("G001", blocked=True, receipt_id=made),
        row("G002", receipt_id=made),
    ]
    assert list(ledger.rows("T1")) == expected
    assert list(ledger.rows("T1", "goals")) == expected[1:]
    assert next(ledger.rows("T1", "goals")).blocked is True
    assert list(ledger.rows("T1", receipts=[made + 1])) == []
    assert list(ledger.rows("T2")) == []


@pytest.mark.parametrize("code", Code, ids=lambda code: code.id)
def test_a_finding_of_every_code_comes_back(ledger, code):
    finding = Finding.of(code, Place("S", "A1", "L"), form="f", field="x", row=("k",), value=1, n=2)
    record(ledger, "record_findings", "T1", [finding])
    assert ledger.findings("T1") == [FoundIn(None, finding)]


def test_findings_recorded_again_take_the_place_of_the_earlier(ledger):
    first = record(ledger, "record_receipt", receipt("a"), [], FINDINGS)
    second = record(ledger, "record_receipt", receipt("b"), [], FINDINGS[:1])
    record(ledger, "record_findings", "T1", FINDINGS[1:])
    record(ledger, "record_findings", "T1", FINDINGS[:1], first)
    record(ledger, "record_findings", "T1", FINDINGS[2:])
    assert ledger.findings("T1") == [
        FoundIn(None, FINDINGS[2]), FoundIn(first, FINDINGS[0]), FoundIn(second, FINDINGS[0]),
    ]  # fmt: skip


def test_more_receipts_than_are_fetched_at_once(ledger):
    with ledger.writing() as writing:
        for n in range(900):
            writing.record_receipt(receipt(f"{n}"), [row("G001"), row("G002")])
    found = [(r.receipt_id, r.key[0]) for r in ledger.rows("T1")]
    assert found == [(n, key) for n in range(1, 901) for key in ("G001", "G002")]


def test_one_may_write_while_reading_rows(path):
    ledger = Ledger.open(path, timeout=0)
    record(ledger, "record_receipt", receipt(), [row("G001"), row("G002")])
    for found in ledger.rows("T1"):
        record(ledger, "record_event", "seen", "T1", key=found.key)
    assert [event.details for event in ledger.events()] == [
        {"key": ["G001", "HSN"]}, {"key": ["G002", "HSN"]},
    ]  # fmt: skip


def test_a_transaction_sees_what_it_has_recorded(ledger):
    with ledger.writing() as writing:
        writing.record_receipt(receipt(), [row()])
        assert len(writing.receipts("T1")) == len(list(writing.rows("T1"))) == 1
        assert ledger.receipts("T1") == []


def test_state_of_a_receipt(ledger):
    made = record(ledger, "record_receipt", receipt("å", round_id="T1"))
    record(ledger, "record_receipt", receipt("b", round_id="T2"))
    record(ledger, "set_state", made, ReceiptState.SUPERSEDED)
    assert ledger.receipts("T1")[0].state is ReceiptState.SUPERSEDED
    assert ledger.receipts("T2")[0].state is ReceiptState.ACCEPTED


def test_same_path_and_bytes_only_once(ledger):
    record(ledger, "record_receipt", receipt())
    with pytest.raises(IntegrityError):
        record(ledger, "record_receipt", receipt(), [row()])
    assert len(ledger.receipts("T1")) == 1
    assert list(ledger.rows("T1")) == []


def test_time_of_another_zone_is_kept_in_utc(ledger, path):
    swedish = datetime.fromisoformat("2022-05-06T10:00:00+02:00")
    record(ledger, "record_receipt", receipt("a", saved_at=swedish))
    record(ledger, "record_receipt", receipt("b", saved_at=datetime(2022, 5, 6, 8)))
    assert [r.saved_at.isoformat() for r in ledger.receipts("T1")] == [
        "2022-05-06T08:00:00+00:00"
    ] * 2


# --- decisions, events, builds ---


def test_the_newest_decision_of_a_key_is_in_force(ledger):
    with ledger.writing() as writing:
        for made in (
            decision("red", reason="trend", bound_to="94.7"),
            decision("green", key="G002"),
            decision("yellow", old="red", who="bo"),
            decision(None, kind=DecisionKind.NARRATIVE, text="Läget är gott."),
        ):
            writing.record_decision(made)
    history = ledger.decision_history("T1")
    assert [d.new for d in history] == ["red", "green", "yellow", None]
    assert history[0] == decision(
        "red", reason="trend", bound_to="94.7", who="anna", made_at=NOON, id=1
    )
    assert [d.new for d in ledger.decisions("T1", "status")] == ["green", "yellow"]
    assert [d.who for d in ledger.decisions("T1", DecisionKind.STATUS)] == ["anna", "bo"]
    assert [d.text for d in ledger.decisions("T1")] == ["", "", "Läget är gott."]
    assert ledger.decisions("T2") == []


def test_events_are_told_in_order_and_filtered(ledger):
    for hour in range(4):
        with clock.fixed(NOON + timedelta(hours=hour)), ledger.writing() as writing:
            kind, round_id = ("issued", "collected")[hour % 2], f"T{1 + hour // 3}"
            writing.record_event(kind, round_id, unit_id=f"u{hour}", sha256="s", n=hour)

    def hours(**asked):
        return [event.details["n"] for event in ledger.events(**asked)]

    assert hours() == [0, 1, 2, 3]
    assert hours(round_id="T1") == [0, 1, 2]
    assert hours(kind="issued") == [0, 2]
    assert hours(unit_id="u3") == [3]
    assert hours(since=NOON + timedelta(hours=2)) == [2, 3]
    assert hours(limit=2) == [2, 3]
    assert hours(round_id="T1", kind="issued", limit=1) == [2]
    (event,) = ledger.events(unit_id="u0")
    assert (event.at, event.who, event.round, event.sha256) == (NOON, "anna", "T1", "s")


@pytest.mark.parametrize("statement", [
    "UPDATE events SET who = 'x'", "DELETE FROM events",
    "UPDATE decisions SET who = 'x'", "DELETE FROM decisions",
    "INSERT OR REPLACE INTO events SELECT * FROM events",
    "INSERT OR REPLACE INTO decisions SELECT * FROM decisions",
])  # fmt: skip
def test_what_was_logged_stays(ledger, path, statement):
    record(ledger, "record_event", "issued", "T1")
    record(ledger, "record_decision", decision("red"))
    before = dump(path)
    connection = sqlite3.connect(path)
    try:
        with pytest.raises(sqlite3.IntegrityError, match="are only ever added"):
            connection.execute(statement)
    finally:
        connection.close()
    assert dump(path) == before


def test_builds_are_numbered_and_the_same_is_not_a_new_one(ledger):
    assert record(ledger, "record_build", "T1", "s1", {"G001": "red"}) == 1
    assert record(ledger, "record_build", "T1", "s1", {"G001": "red"}) == 1
    assert record(ledger, "record_build", "T1", "s2", {"G001": None}) == 2
    assert record(ledger, "record_build", "T2", "s2", {}) == 1
    assert record(ledger, "record_build", "T1", "s1", {"G001": "red"}) == 3
    assert ledger.builds("T1")[0] == Build("T1", 1, "s1", NOON, {"G001": "red"})


def test_of_the_same_build_it_is_known_which_files_it_was_written_to(ledger):
    base = {"G001": "red"}
    assert record(ledger, "record_build", "T1", "s1", base, {"master.xlsx": "s1"}) == 1
    assert record(ledger, "record_build", "T1", "s1", base, {"master-1.xlsm": "s2"}) == 1
    assert record(ledger, "record_build", "T1", "s1", base) == 1
    (build,) = ledger.builds("T1")
    assert build.files == {"master.xlsx": "s1", "master-1.xlsm": "s2"}


def test_same_inputs_same_rows(tmp_path):
    made = []
    for name in ("a.db", "b.db"):
        path = tmp_path / name
        ledger = Ledger.open(path, who="anna")
        with ledger.writing() as writing:
            snapshot = writing.record_snapshot({"x": 1})
            writing.record_issue(issue(snapshot=snapshot))
            writing.record_receipt(receipt(), [row()], FINDINGS)
            writing.record_decision(decision("red"))
            writing.record_event("collected", "T1", n=1)
            writing.record_build("T1", "s", {})
        made.append(dump(path))
    assert made[0] == made[1]


# --- the schema ---


def test_tables_are_as_the_migrations_make_them(ledger, path):
    connection = sqlite3.connect(path)
    try:
        for name, table in tables.metadata.tables.items():
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            assert [column for (column,) in columns] == list(table.c.keys()), name
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        assert {name for (name,) in names} == set(tables.metadata.tables)
    finally:
        connection.close()


def test_an_empty_file_becomes_a_ledger(path):
    path.touch()
    record(Ledger.open(path), "record_receipt", receipt(), [row()])
    before = dump(path)
    assert len(list(Ledger.open(path).rows("T1"))) == 1
    assert dump(path) == before


def test_an_older_ledger_is_brought_on(ledger, path, monkeypatch):
    record(ledger, "record_receipt", receipt())

    def second(connection):
        connection.exec_driver_sql("ALTER TABLE receipts ADD COLUMN sender TEXT")

    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, second])
    Ledger.open(path)
    Ledger.open(path)
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("SELECT path, sender FROM receipts").fetchall() == [
            ("inbox/a.xlsx", None)
        ]
        assert connection.execute("SELECT value FROM meta").fetchall() == [
            (str(len(migrations.MIGRATIONS)),)
        ]
    finally:
        connection.close()


def test_a_ledger_without_imports_gets_their_tables(path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:2])
        older = Ledger.open(path)
        record(older, "record_receipt", receipt(), [row()])
    newer = Ledger.open(path)
    assert newer.imports() == []
    assert len(list(newer.rows("T1"))) == 1


def figure(value="5", **values):
    known = {"round_id": "T1", "form": "economy", "unit_id": "U1", "row": "E1", "board": "B1"}
    rest = {"field": "outcome", "value": Decimal(value), "source": "S", "cell": "D2"}
    return Given(**{**known, **rest, **values})


def test_the_newest_import_of_a_cell_holds_until_it_is_taken_back(ledger):
    made = Import("T1", "a" * 64, "a.csv", "ledger")
    first = record(ledger, "record_import", made, [figure(), figure(field="budget")])
    day = date(2022, 5, 2)
    second = record(
        ledger,
        "record_import",
        Import("T1", "b" * 64, "b.csv", "ledger"),
        [figure("6.50", extracted=day)],
    )
    record(ledger, "record_import", Import("T2", "a" * 64, "a.csv", "ledger"), [figure("9")])
    held = {one.field: one for one in ledger.imported("T1")}
    assert held["outcome"] == figure("6.50", extracted=day, file_name="b.csv", sha256="b" * 64)
    assert str(held["outcome"].value) == "6.50"
    assert held["budget"].file_name == "a.csv"
    assert [one.value for one in ledger.imported("T1", without=[second])] == [5, 5]
    record(ledger, "withdraw_import", second)
    assert [one.value for one in ledger.imported("T1")] == [5, 5]
    assert [one.value for one in ledger.imported("T1", second)] == [Decimal("6.50")]
    assert [one.withdrawn_at is None for one in ledger.imports("T1")] == [True, False]
    assert [one.id for one in ledger.imports(sha256="a" * 64)] == [first, second + 1]


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(ledger, path, monkeypatch):
    before = dump(path)

    def second(connection):
        connection.exec_driver_sql("ALTER TABLE receipts ADD COLUMN sender TEXT")
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, second])
    with pytest.raises(ZeroDivisionError):
        Ledger.open(path)
    assert dump(path) == before


def test_a_later_ledger_is_refused(ledger, path):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE meta SET value = '99'")
    connection.close()
    with pytest.raises(Unusable, match=r"its version is 99; this one knows 4"):
        Ledger.open(path)


def test_another_database_is_refused_and_left_alone(path):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Unusable, match="is not a ledger of xlgoals"):
        Ledger.open(path)
    assert path.read_bytes() == before


def test_settings_of_the_connection(ledger):
    with ledger._connection() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["delete", 2, 1]


# --- faults ---


def test_a_file_that_is_no_database(path):
    path.write_bytes(b"PK\x03\x04" + b"x" * 4096)
    with pytest.raises(Unusable, match="is damaged"):
        Ledger.open(path)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Unusable, match="cannot be opened"):
        Ledger.open(tmp_path / "none" / "ledger.db")


def test_no_room_on_the_disk(ledger):
    def fill():
        with ledger.writing() as writing:
            writing._open.exec_driver_sql("PRAGMA max_page_count = 40")
            writing.record_receipt(receipt(), [row(f"G{n}") for n in range(5000)])

    with pytest.raises(Unusable, match="There is no room on the disk"):
        fill()
    assert ledger.receipts("T1") == []


def test_a_ledger_that_may_only_be_read(ledger):
    def write():
        with ledger.writing() as writing:
            writing._open.exec_driver_sql("PRAGMA query_only = ON")
            writing.record_event("issued")

    with pytest.raises(Unusable, match="may not be written"):
        write()


def test_a_path_with_signs_that_mean_something_in_an_address(tmp_path):
    folder = tmp_path / "mål 100%?x#y&z"
    folder.mkdir()
    record(Ledger.open(folder / "ledger.db"), "record_event", "issued")
    assert [file.name for file in folder.iterdir()] == ["ledger.db"]


def test_a_fault_in_the_block_leaves_nothing(ledger):
    def fail():
        with ledger.writing() as writing:
            writing.record_receipt(receipt(), [row()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ledger.receipts("T1") == []


# --- several writers, and death ---

START = """
import sys
from pathlib import Path
from xlgoals.ledger import *
ledger = Ledger.open(Path(sys.argv[1]), who="other")
def receipt(n):
    return Receipt("T1", f"p{n}", f"s{n}", "x", ReceiptState.ACCEPTED)
def rows(count):
    text = "ord " * 50
    cells = {"comment": CellRecord("A1", text, text)}
    return (RowRecord("goals", (str(n),), "Mål", n, cells) for n in range(count))
"""
HOLD = """
with ledger.writing() as writing:
    writing.record_receipt(receipt(1), rows(100))
with ledger.writing() as writing:
    writing.record_receipt(receipt(2), rows(int(sys.argv[2])))
    print("written", flush=True)
    sys.stdin.read()
"""
MANY = """
for n in range(1000):
    with ledger.writing() as writing:
        writing.record_receipt(receipt(n), rows(100))
    print(n, flush=True)
"""


def start(code, path, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", START + code, str(path), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


@pytest.mark.parametrize("count", [10, 50_000], ids=["in memory", "spilt to the file"])
def test_killed_within_a_transaction(path, count):
    with start(HOLD, path, count) as process:
        assert process.stdout.readline() == b"written\n"
        process.kill()
    ledger = Ledger.open(path)
    assert [found.path for found in ledger.receipts("T1")] == ["p1"]
    assert len(list(ledger.rows("T1"))) == 100
    record(ledger, "record_receipt", receipt("next"), [row()])
    assert len(ledger.receipts("T1")) == 2


def test_killed_anywhere_leaves_whole_transactions(path):
    with start(MANY, path) as process:
        told = [int(process.stdout.readline()) for _ in range(20)]
        process.kill()
        told += [int(line) for line in process.stdout.read().split(b"\n")[:-1]]
    ledger = Ledger.open(path)
    kept = [found.id for found in ledger.receipts("T1")]
    assert len(kept) in (len(told), len(told) + 1)
    counted = [sum(1 for _ in ledger.rows("T1", receipts=[one])) for one in kept]
    assert counted == [100] * len(kept)


def test_a_second_writer_is_told_that_it_is_busy(path):
    with start(HOLD, path, 10) as process:
        assert process.stdout.readline() == b"written\n"
        hasty = Ledger.open(path, timeout=0)
        with pytest.raises(Busy, match="is in use by someone else"):
            record(hasty, "receipts", "T1")  # a transaction for writing that begins by reading
        assert [found.path for found in hasty.receipts("T1")] == ["p1"]
        process.stdin.close()
        process.wait()
    assert len(hasty.receipts("T1")) == 2


def test_a_second_writer_waits_its_turn(path):
    with start(HOLD, path, 10) as process:
        assert process.stdout.readline() == b"written\n"
        ledger = Ledger.open(path, timeout=60)
        seen, asked = [], threading.Event()

        def second():
            asked.set()
            with ledger.writing() as writing:
                seen.extend(found.path for found in writing.receipts("T1"))

        thread = threading.Thread(target=second)
        thread.start()
        assert asked.wait(60)
        assert seen == []
        process.stdin.close()
        thread.join()
    assert seen == ["p1", "p2"]


def test_two_who_open_a_new_ledger_at_once(path):
    running = [start("", path) for _ in range(6)]
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0] * 6
    assert Ledger.open(path).receipts("T1") == []


@pytest.mark.skipif(os.name != "posix", reason="open files are listed in /proc")
def test_no_file_is_held_open(ledger, path):
    record(ledger, "record_event", "issued")
    next(ledger.rows("T1"), None)
    opened = []
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208
        try:
            opened.append(os.readlink(f"/proc/self/fd/{number}"))  # noqa: PTH115
        except FileNotFoundError:
            continue
    assert str(path) not in opened
