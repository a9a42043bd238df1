"""Findings that only come in odd ways: of files, of plans that changed meanwhile."""

from conftest import FULL, SMALL, small_catalogue

from xlgoals.excel.pool import ReaderPool
from xlgoals.intake.reading import Intake
from xlgoals.steps.collect import collect


def codes(file):
    return [finding.code.id for finding in file.findings]


def test_a_file_with_a_password(region):
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    (region.dir.inbox / "secret.xlsx").write_bytes(
        compound + "EncryptedPackage".encode("utf-16-le")
    )
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("unreadable", ["XG-102"])


def test_a_file_beyond_the_limit(region):
    with (region.dir.inbox / "large.xlsx").open("wb") as stream:
        stream.truncate(26 << 20)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("unreadable", ["XG-103"])


def test_a_file_that_its_reader_is_stopped_at(region):
    """The reader is given no time at all."""
    region.send("U1", FULL["U1"])
    pool = ReaderPool(1, seconds=0.0001)
    (file,) = collect(region.session, region.round, pool=pool).files
    assert (file.state, codes(file)) == ("unreadable", ["XG-104"])


def test_a_file_that_is_saved_while_it_is_taken_in(region, monkeypatch):
    path = region.send("U1", FULL["U1"])
    take = Intake.take

    def saved_meanwhile(self, file, book):
        take(self, file, book)
        with path.open("ab") as stream:
            stream.write(b"\0")

    monkeypatch.setattr(Intake, "take", saved_meanwhile)
    collected = region.collect()
    assert collected.files == []
    assert [(name, finding.code.id) for name, finding in collected.unopened] == [
        ("rounds/R1/inbox/U1.xlsx", "XG-106")
    ]
    monkeypatch.undo()
    assert region.collect().states == {"accepted": 1}


def test_a_form_that_the_unit_owes_since_the_template_was_sent(region):
    region.send("U1", FULL["U1"])
    region.edit_catalogue({("A1", "unit_id"): "U1"})
    region.issue()
    (file,) = region.collect().files
    assert sorted(codes(file)) == ["XG-115", "XG-131"]


def test_a_row_that_has_gone_from_the_plan_since(region):
    region.send("U1", FULL["U1"])
    region.edit_catalogue({("G4", "unit_id"): "U2"})
    region.issue()
    (file,) = region.collect().files
    assert sorted(codes(file)) == ["XG-115", "XG-133"]
    assert [stray.text for stray in file.strays] == ["G4 B1 total Goal G4: 4.5"]


def test_a_goal_in_words_without_answers(region, cli):
    small_catalogue(region.session.workspace.catalogue, {**SMALL, "answers": []})
    answer = cli("issue", "-w", region.root)
    assert answer.exit == 2
    assert "[XG-514]" in answer.err
