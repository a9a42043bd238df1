"""The commands accept, withdraw and restore, and status --rules, as people meet them."""

from datetime import timedelta

import pytest
from conftest import FULL, NOON

LATER = NOON + timedelta(hours=1)
WHY = ("--reason", "Agreed.")


@pytest.fixture
def say(cli, sent):
    return lambda *words, **rest: cli(*words, "-w", sent.root, **rest)


@pytest.fixture
def sent(region):
    """A row that cannot be used, and another unit's return."""
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"}, "north.xlsx")
    region.send("U2", FULL["U2"], "south.xlsx")
    region.collect()
    return region


def test_a_row_is_accepted_withdrawn_and_restored_in_words(say):
    at = ("--unit", "North", "--row", "G1")
    answer = say("accept", *at, *WHY)
    assert (answer.exit, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "Accepted as it is: G1 Goal G1 (B1), in north.xlsx from U1 North",
        "  G1 Goal G1 (B1) now counts, from north.xlsx.",
        '  G1 Goal G1 (B1): "about 90" in Outcome cannot be read, and counts as blank.',
        "  The file north.xlsx: Needs completing → Accepted",
        "The unit's answer has been written anew, in the folder feedback.",
    ]
    again = say("accept", *at, *WHY)
    assert (again.exit, again.out) == (
        0,
        "Nothing is changed: G1 Goal G1 (B1), in north.xlsx from U1 North. "
        "It is accepted already.\n",
    )
    assert say("withdraw", *at, *WHY).out.splitlines()[:2] == [
        "Withdrawn: G1 Goal G1 (B1), in north.xlsx from U1 North",
        "  G1 Goal G1 (B1) does not count any more (it did, from north.xlsx).",
    ]
    assert say("restore", *at, *WHY).out.startswith(
        "Taken back: the withdrawal of G1 Goal G1 (B1), in north.xlsx from U1 North\n"
    )
    assert say("restore", *at, *WHY, "--only", "accept").out.startswith(
        "Taken back: the acceptance of G1 Goal G1 (B1), in north.xlsx from U1 North\n"
    )


def test_the_same_in_swedish(cli, sent):
    settings = sent.root / "xlgoals.toml"
    settings.write_text(settings.read_text().replace('language = "en"', 'language = "sv"'))
    answer = cli("withdraw", "--file", "south.xlsx", *WHY, "--dry-run", "-w", sent.root)
    assert answer.out.splitlines() == [
        "Skulle återkallas: south.xlsx från U2 South",
        "  G2 Goal G2 (B1) räknas inte längre (räknades ur south.xlsx).",
        "  G3 Goal G3 (B1) räknas inte längre (räknades ur south.xlsx).",
        "  Filen south.xlsx: Mottagen utan anmärkning → Återkallad",
        "Inget är ändrat: det här var bara ett prov.",
    ]
    cli("withdraw", "--file", "south.xlsx", *WHY, "-w", sent.root)
    status = cli("status", "-w", sent.root).out
    assert "  Inlämning återkallad: U2, south.xlsx (Agreed.)" in status
    log = cli("log", "--kind", "withdrawn", "-w", sent.root).out
    assert "Återkallad" in log
    assert "fil south.xlsx; skäl: Agreed." in log
    cli("restore", "--file", "south.xlsx", *WHY, "-w", sent.root)
    log = cli("log", "--kind", "restored", "-w", sent.root).out
    assert "upphävt: återkallande; skäl: Agreed." in log
    assert "Påpekanden per regel: R1" in cli("status", "--rules", "-w", sent.root).out


def test_json_of_a_decision(say, sent):
    answer = say("withdraw", "--file", "south.xlsx", *WHY, "--json")
    sha256 = next(r["sha256"] for r in sent.export("returns") if r["file_name"] == "south.xlsx")
    assert (answer.exit, answer.err) == (0, "")
    assert answer.json == {
        "round": "R1",
        "act": "withdraw",
        "dry_run": False,
        "changed": True,
        "restored": None,
        "unit_id": "U2",
        "file": "south.xlsx",
        "sha256": sha256,
        "rows": [],
        "reason": "Agreed.",
        "counting": [
            {"row": ["goals", goal, "B1", "total"], "before": "south.xlsx", "after": None}
            for goal in ("G2", "G3")
        ],
        "states": [
            {
                "file": "south.xlsx",
                "sha256": sha256,
                "before": "accepted",
                "after": "withdrawn",
            }
        ],
        "feedback": [],
    }
    assert say("withdraw", "--file", "south.xlsx", *WHY, "--json").json["changed"] is False


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["accept", "--unit", "U1", "--row", "G1"],
            "Give the reason with --reason. It is shown in the master and the report.",
        ),
        (["accept", *WHY], "Say which file with --file, or which row with --unit and --row."),
        (
            ["accept", *WHY, "--row", "G1"],
            "Say whose row it is with --unit, or in which file with --file.",
        ),
        (
            ["accept", *WHY, "--unit", "U7", "--row", "G1"],
            'There is no unit "U7". There are: U1; U2; U3',
        ),
        (
            ["accept", *WHY, "--unit", "Noth", "--row", "G1"],
            'There is no unit "Noth". Did you mean "U1 North"?',
        ),
        (
            ["accept", *WHY, "--unit", "U1", "--row", "G01"],
            'U1 North has sent no row "G01". Did you mean "G1"?',
        ),
        (
            ["accept", *WHY, "--unit", "U1", "--row", "G7"],
            'U1 North has sent no row "G7". There are: G1; G2; G4',
        ),
        (
            ["withdraw", *WHY, "--unit", "U3", "--row", "G5"],
            "Nothing has been taken in from U3 School in the round R1.",
        ),
        (
            ["withdraw", *WHY, "--file", "nroth.xlsx"],
            'No file nroth.xlsx has been received in the round R1. Did you mean "north.xlsx"?',
        ),
        (
            ["withdraw", *WHY, "--file", "2022.pdf"],
            "No file 2022.pdf has been received in the round R1.",
        ),
        (
            ["withdraw", *WHY, "--file", "north.xlsx", "--unit", "U2"],
            "north.xlsx is from U1 North, not from U2 South.",
        ),
        (
            ["withdraw", *WHY, "--unit", "U1", "--row", "G1", "--board", "School board"],
            "No row fits. These there are:\n  Goals: G1 Goal G1 (B1)",
        ),
        (
            ["restore", *WHY, "--unit", "U1", "--row", "G1", "--only", "all"],
            'There is no "all". There are: accept; withdraw',
        ),
    ],
)
def test_a_call_that_cannot_be_used_changes_nothing(say, sent, words, says):
    rows = sent.rows()
    answer = say(*words)
    assert (answer.exit, answer.out, answer.err) == (2, "", says + "\n")
    assert sent.rows() == rows


def test_a_file_that_does_not_count_is_not_decided_about(cli, region):
    (region.dir.inbox / "broken.xlsx").write_bytes(b"PK")
    region.collect()
    answer = cli("withdraw", "--file", "broken.xlsx", *WHY, "-w", region.root)
    assert (answer.exit, answer.err) == (
        2,
        "Nothing of broken.xlsx counts, so there is nothing to decide. It is: cannot be read.\n",
    )


def test_files_of_the_same_name_are_told_apart_by_their_hash(say, sent):
    (sent.dir.inbox / "sub").mkdir()
    sent.send("U1", {("G1", "outcome"): 93}, "sub/north.xlsx", saved_at=LATER)
    sent.collect()
    answer = say("withdraw", "--file", "NORTH.xlsx", *WHY)
    first, *listed = answer.err.splitlines()
    assert (answer.exit, first) == (
        2,
        "Several received files fit NORTH.xlsx. Say which by the first characters of its hash:",
    )
    told = {line.split("  ")[2]: line.split("  ")[1] for line in listed}
    assert set(told) == {
        "north.xlsx; U1 North; needs completing; 2022-05-04 14:00",
        "north.xlsx; U1 North; accepted with remarks; 2022-05-04 14:00",
    }
    by_hash = say("withdraw", "--file", min(told.values()), *WHY, "--json", "--dry-run")
    assert by_hash.json["sha256"].startswith(min(told.values()))
    path = sent.dir.inbox / "sub" / "north.xlsx"
    by_path = say("withdraw", "--file", path, *WHY, "--json", "--dry-run")
    assert by_path.json["counting"] == [
        {"row": ["goals", "G1", "B1", "total"], "before": "north.xlsx", "after": None}
    ]


def test_the_row_of_another_form_is_found_by_its_id(cli, region):
    region.send("U3", FULL["U3"], "school.xlsx")
    region.collect()
    at = ["--unit", "U3", "--row", "a1", "--form", "Activities", *WHY, "-w", region.root]
    answer = cli("withdraw", *at, "--dry-run")
    assert (answer.exit, answer.out.splitlines()[1]) == (
        0,
        "  Activities: A1 Build a school (B2) does not count any more (it did, from school.xlsx).",
    )


def test_status_and_log_tell_of_decisions(say):
    say("accept", "--file", "north.xlsx", *WHY)
    assert "  Row accepted as it is: U1, G1 Goal G1 (B1), north.xlsx (Agreed.)" in say("status").out
    assert "row G1 Goal G1 (B1); file north.xlsx; reason: Agreed." in say("log").out


def test_status_by_rule(say):
    table = say("status", "--rules").out.splitlines()
    assert table[0].strip() == "Findings by rule: R1"
    (row,) = [line for line in table if "XG-201" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        "XG-201", "Not a number", "Must be fixed", "1", "", "", "", "", "", "1", "",
    ]  # fmt: skip
    (rule,) = say("status", "--rules", "--json").json["rules"]
    assert (rule["code"], rule["fired"], rule["open"], rule["asks_in_vain"]) == (
        "XG-201",
        1,
        1,
        False,
    )
    assert say("status", "--all-rounds", "--json").json["rounds"] == ["R1"]


def test_a_rule_that_asks_in_vain_is_pointed_out(cli, region):
    for unit in ("U1", "U2"):
        region.send(unit, {k: "some" for k in FULL[unit] if k[1] == "outcome"})
    region.collect()
    for unit in ("U1", "U2"):
        cli("accept", "--file", f"{unit}.xlsx", *WHY, "-w", region.root)
    said = cli("status", "--rules", "-w", region.root).out
    assert said.endswith(
        "Most answers to XG-201 are that it is right as it is. Put the rule on trial in the sheet "
        "Settings, or make a waiver.\n"
    )


def test_without_returns_there_is_nothing_to_count(cli, region):
    said = cli("status", "--rules", "-w", region.root)
    assert said.out == "Nothing has been found in any return.\n"
