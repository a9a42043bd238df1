"""What a careful reader asks about a row, and where it is silent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xlgoals.domain.model import (
    DONE,
    TOTAL,
    Aggregation,
    Basis,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    MeasureType,
    Plan,
    Yardstick,
)
from xlgoals.findings import Finding
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.returns import GOALS
from xlgoals.forms.form import Kind
from xlgoals.forms.form_row import FormRow
from xlgoals.forms.remarks import Reader, held_back
from xlgoals.i18n import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.forms.remarks import Remark

EN, SV = Language("en"), Language("sv")
SHARE, CHANGE, INDEX = MeasureType.SHARE, MeasureType.CHANGE, MeasureType.INDEX
COUNT, AMOUNT, RATIO = MeasureType.COUNT, MeasureType.AMOUNT, MeasureType.RATIO


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def goal(
    measure_type: MeasureType | None = SHARE,
    target: str | None = "95",
    unit: str = "%",
    **rest: object,
) -> Goal:
    kept = target if target == DONE else number(target)
    yardstick = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, kept)
    kind = GoalKind.ACTIVITY_GOAL if target == DONE else GoalKind.INDICATOR
    return Goal(
        "G1",
        "B1",
        "S1",
        "Goal",
        kind,
        yardstick,
        measure_type,
        unit,
        **rest,  # type: ignore[arg-type]
    )


def row_of(of: Goal, previous: str | None = None, own: str | None = None) -> FormRow:
    """A row of a unit, with a target of its own where `own` says so."""
    yardstick = replace(of.yardstick, target=number(own)) if own else of.yardstick
    key = (of.goal_id, of.board, TOTAL)
    return FormRow(key, {}, yardstick=yardstick, goal=of, previous=number(previous))


def asked(
    row: FormRow, outcome: str | None = None, plan: Plan | None = None, **values: object
) -> list[Remark]:
    reader = Reader(plan or Plan(), "2022-04", EN)
    cells = {"outcome": number(outcome), **values}
    return list(reader.row(GOALS, row, cells))  # type: ignore[arg-type]


def codes(remarks: list[Remark]) -> list[str]:
    return [remark.code.id for remark in remarks]


# --- the numerator and the denominator ---


@pytest.mark.parametrize(
    ("outcome", "counted", "whole", "fires"),
    [
        ("94.7", "142", "150", False),  # 94.666...
        ("94.6", "142", "150", False),  # cut, not rounded
        ("94.5", "142", "150", True),
        ("94.8", "142", "150", True),
        ("95", "141", "150", False),  # 94: one in the last digit
        ("95.0", "141", "150", True),
        ("96", "141", "150", True),
        ("0", "0", "150", False),
        ("0.94", "141", "150", True),
    ],
)
def test_a_share_is_what_its_numbers_give(
    outcome: str, counted: str, whole: str, fires: bool
) -> None:
    found = asked(row_of(goal()), outcome, numerator=Decimal(counted), denominator=Decimal(whole))
    assert ("XG-310" in codes(found)) is fires


@pytest.mark.parametrize(
    ("measure_type", "unit", "outcome", "fires"),
    [
        (RATIO, "", "2.4", False),
        (RATIO, "", "2.3", True),
        (RATIO, "", "250", True),  # no per cent
        (CHANGE, "%", "250", False),
        (RATIO, "%", "250", False),
        (INDEX, "", "3", False),
        (INDEX, "", "4", True),
    ],
)
def test_only_per_cents_are_a_hundred_times(
    measure_type: MeasureType, unit: str, outcome: str, fires: bool
) -> None:
    row = row_of(goal(measure_type, None, unit))
    found = asked(row, outcome, numerator=Decimal(30), denominator=Decimal(12))
    assert ("XG-310" in codes(found)) is fires


def test_both_figures_are_named_and_what_they_rest_on() -> None:
    (found,) = asked(row_of(goal()), "90", numerator=Decimal(141), denominator=Decimal(150))
    assert found.at == "outcome"
    assert found.values == {"value": "90", "computed": "94", "of": "141 / 150"}
    assert {"numerator", "denominator"} <= found.rests_on


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"numerator": Decimal(1)},
        {"denominator": Decimal(150)},
        {"numerator": Decimal(1), "denominator": Decimal(0)},
        {"numerator": Decimal(1), "denominator": Decimal(-2)},
        {"numerator": "one", "denominator": Decimal(2)},
    ],
)
def test_half_of_them_gives_nothing_to_compare(values: dict[str, object]) -> None:
    assert asked(row_of(goal()), "90", **values) == []


def test_no_outcome_gives_nothing_to_compare() -> None:
    both = {"numerator": Decimal(1), "denominator": Decimal(2)}
    assert asked(row_of(goal()), None, **both) == []


# --- parts ---


def parts_of(of: Goal, *outcomes: str | None) -> list[Remark]:
    """What is asked where the total, then the parts, are as given."""
    keys = [(of.goal_id, of.board, part) for part in (TOTAL, *of.parts)]
    rows = {key: replace(row_of(of), key=key) for key in keys}
    values: Mapping[tuple[str, ...], Mapping[str, object]] = {
        key: {"outcome": number(told)} for key, told in zip(keys, outcomes, strict=True)
    }
    found = list(Reader(Plan(), "2022-04", EN).table(rows, values))  # type: ignore[arg-type]
    assert all(key == keys[0] for key, _ in found), "asked at the total"
    return [remark for _, remark in found]


TWO = ("women", "men")


@pytest.mark.parametrize(
    ("of", "outcomes", "fires"),
    [
        (goal(COUNT, None, "", parts=TWO), ("100", "60", "40"), False),
        (goal(COUNT, None, "", parts=TWO), ("100", "60", "50"), True),
        (goal(COUNT, None, "", parts=TWO), ("100", "60", "30"), True),
        (goal(COUNT, None, "", parts=TWO), ("0", "0", "0"), False),
        (goal(AMOUNT, None, "mkr", parts=TWO), ("-1.5", "-2.5", "1.0"), False),
        (goal(AMOUNT, None, "mkr", parts=TWO), ("1.5", "-2.5", "1.0"), True),
        # of rounded figures the sum may be off by as much as they were rounded
        (goal(AMOUNT, None, "mkr", parts=TWO), ("3.1", "1.54", "1.54"), False),
        (goal(RATIO, None, "", parts=TWO, aggregation=Aggregation.SUM), ("3", "1", "2"), False),
        (goal(RATIO, None, "", parts=TWO, aggregation=Aggregation.SUM), ("9", "1", "2"), True),
        (goal(SHARE, parts=TWO), ("70", "60", "80"), False),
        (goal(SHARE, parts=TWO), ("60", "60", "80"), False),
        (goal(SHARE, parts=TWO), ("81", "60", "80.4"), False),  # rounded up
        (goal(SHARE, parts=TWO), ("82", "60", "80.4"), True),
        (goal(SHARE, parts=TWO), ("58.9", "60", "80"), True),
        (goal(SHARE, parts=TWO), ("140", "60", "80"), True),  # shares do not add up
        (goal(SHARE), ("140",), False),  # no parts
    ],
)
def test_parts_and_their_total(of: Goal, outcomes: tuple[str, ...], fires: bool) -> None:
    assert codes(parts_of(of, *outcomes)) == (["XG-310"] if fires else [])


def test_the_parts_are_named_with_both_figures() -> None:
    (counts,) = parts_of(goal(COUNT, None, "", parts=TWO), "100", "60", "50")
    assert counts.values == {"value": "100", "computed": "110", "of": "women + men"}
    (shares,) = parts_of(goal(SHARE, parts=TWO), "82", "80", "60")
    assert shares.values == {"value": "82", "computed": "60–80", "of": "women + men"}


@pytest.mark.parametrize("measure_type", [COUNT, SHARE])
@pytest.mark.parametrize(
    "outcomes", [(None, "1", "2"), ("99", None, "2"), ("99", "1", None), (None, None, None)]
)
def test_where_one_is_missing_nothing_is_asked(
    measure_type: MeasureType, outcomes: tuple[str | None, ...]
) -> None:
    assert parts_of(goal(measure_type, parts=TWO), *outcomes) == []


# --- the comment ---

OUTCOME_TOLD = "Utfallet efter fyra månader är 82 %."
TARGET_TOLD = "Målet är 97 %, och vi är på väg dit."


def test_a_figure_that_only_the_comment_has() -> None:
    (found,) = asked(row_of(goal()), comment=OUTCOME_TOLD)
    assert (found.code.id, found.at, found.values) == ("XG-321", "outcome", {"said": "82 %"})


@pytest.mark.parametrize("reason", ["not_applicable", "not_available_yet", "suppressed"])
def test_a_reason_for_no_outcome_is_enough(reason: str) -> None:
    assert asked(row_of(goal()), comment=OUTCOME_TOLD, no_outcome=reason) == []


@pytest.mark.parametrize(
    "comment",
    ["Siffran kommer i maj.", "I fjol var utfallet 82 %.", "Rikets utfall är 82 %.", "", None],
)
def test_other_figures_are_not_the_outcome(comment: str | None) -> None:
    assert asked(row_of(goal()), comment=comment) == []


def test_a_comment_that_says_another_outcome() -> None:
    (found,) = asked(row_of(goal()), "74", comment=OUTCOME_TOLD)
    assert (found.code.id, found.at) == ("XG-322", "comment")
    assert found.values == {"said": "82 %", "value": "74 %"}
    assert asked(row_of(goal()), "82", comment=OUTCOME_TOLD) == []
    assert asked(row_of(goal()), "81.9", comment=OUTCOME_TOLD) == []


def test_a_comment_that_says_another_target() -> None:
    (found,) = asked(row_of(goal()), "94", comment=TARGET_TOLD)
    assert (found.code.id, found.at) == ("XG-323", "comment")
    assert found.values == {"said": "97 %", "value": "95 %"}
    assert asked(row_of(goal(target="97")), "94", comment=TARGET_TOLD) == []
    assert asked(row_of(goal(target=None)), "94", comment=TARGET_TOLD) == []


def test_another_target_is_also_seen_where_the_outcome_is_missing() -> None:
    assert codes(asked(row_of(goal()), comment=TARGET_TOLD)) == ["XG-323"]
    both = f"{OUTCOME_TOLD} {TARGET_TOLD}"
    assert codes(asked(row_of(goal()), comment=both)) == ["XG-321", "XG-323"]
    assert codes(asked(row_of(goal()), "74", comment=both)) == ["XG-322", "XG-323"]


@pytest.mark.parametrize(
    ("comment", "fires"),
    [
        ("Målet är 40 samtal.", False),  # the unit's, or the period's
        ("Målet är 120 samtal.", False),  # the year's
        ("Målet är 75 samtal.", True),
    ],
)
def test_two_targets_may_be_meant(comment: str, fires: bool) -> None:
    row = row_of(goal(COUNT, "120", "samtal"), own="40")
    found = asked(row, "38", comment=comment)
    assert codes(found) == (["XG-323"] if fires else [])
    if fires:
        assert found[0].values == {"said": "75 samtal", "value": "40 samtal"}


def test_where_units_are_judged_together_the_goals_target_counts() -> None:
    row = replace(row_of(goal()), yardstick=None)
    assert codes(asked(row, "94", comment=TARGET_TOLD)) == ["XG-323"]


@pytest.mark.parametrize("comment", [OUTCOME_TOLD, TARGET_TOLD])
def test_an_activity_has_no_figure_to_contradict(comment: str) -> None:
    row = row_of(goal(None, DONE, ""))
    assert asked(row, comment=comment) == []
    assert asked(row, outcome=None, comment=comment, no_outcome=None) == []
    said = Reader(Plan(), "2022-04", EN).row(GOALS, row, {"outcome": "yes", "comment": comment})
    assert list(said) == []


def test_an_answer_in_words_has_no_figure_to_contradict() -> None:
    cells = {"outcome": "yes", "comment": OUTCOME_TOLD}
    assert list(Reader(Plan(), "2022-04", EN).row(GOALS, row_of(goal()), cells)) == []


# --- far from the time before ---


@pytest.mark.parametrize(
    ("measure_type", "before", "inside", "outside"),
    [
        (SHARE, "50", ("70", "69.9", "30", "50"), ("70.1", "29.9")),
        (CHANGE, "-5", ("10", "9.9", "-20"), ("10.1", "-20.1")),
        (INDEX, "4", ("5", "4.99", "3.2"), ("5.01", "3.19", "0")),
        (COUNT, "100", ("200", "199", "50", "0"), ("201", "49", "-1")),
        (AMOUNT, "-10", ("-20", "-5", "0"), ("-20.1", "-4.9", "0.1")),
        (RATIO, "2", ("3", "2.9"), ("3.01", "1.33")),
    ],
)
def test_how_far_is_far(
    measure_type: MeasureType, before: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    row = row_of(goal(measure_type, None, ""), before)
    for outcome in inside:
        assert asked(row, outcome) == [], outcome
    for outcome in outside:
        (found,) = asked(row, outcome)
        assert (found.code.id, found.at) == ("XG-324", "outcome")
        assert found.values == {
            "value": EN.number(Decimal(outcome)), "before": EN.number(Decimal(before))
        }  # fmt: skip


@pytest.mark.parametrize(
    ("measure_type", "limit", "inside", "outside"),
    [(SHARE, "5", "55", "55.1"), (COUNT, "0.1", "55", "56"), (SHARE, "0", "50", "50.1")],
)
def test_the_plan_says_how_far(
    measure_type: MeasureType, limit: str, inside: str, outside: str
) -> None:
    plan = Plan(far=((measure_type.value, Decimal(limit)),))
    row = row_of(goal(measure_type, None, ""), "50")
    assert asked(row, inside, plan) == []
    assert codes(asked(row, outside, plan)) == ["XG-324"]
    other = row_of(goal(INDEX, None, ""), "50")
    assert asked(other, "60", plan) == [], "what the plan does not set stays"


def test_nothing_before_is_nothing_to_be_far_from() -> None:
    """Also after a changed definition, when the row has no value before that it can be held to."""
    assert asked(row_of(goal(SHARE, None), None), "5") == []
    assert asked(row_of(goal(None, "50", ""), "5"), "50") == [], "what is measured is not known"
    assert asked(row_of(goal(COUNT, None, ""), "0"), "500") == [], "of nothing all is far"


# --- a hundred times off ---


@pytest.mark.parametrize(
    ("measure_type", "target", "before", "outcome", "perhaps", "of"),
    [
        (SHARE, "95", None, "0.947", "94.7", "target"),
        (SHARE, "95", None, "9470", "94.7", "target"),
        (SHARE, "95", "94", "0.947", "94.7", "value before"),
        (SHARE, "95", None, "0.48", "48", "target"),  # half will do for a share
        (COUNT, "1200", None, "12", "1,200", "target"),
        (COUNT, None, "1200", "12", "1,200", "value before"),
        (AMOUNT, None, "-12", "-1250", "-12.5", "value before"),
        (CHANGE, None, "5", "0.05", "5", "value before"),
        (RATIO, None, "3", "375", "3.75", "value before"),
    ],
)
def test_a_hundred_times_off(
    measure_type: MeasureType,
    target: str | None,
    before: str | None,
    outcome: str,
    perhaps: str,
    of: str,
) -> None:
    found = asked(row_of(goal(measure_type, target, ""), before), outcome)
    assert (found[0].code.id, found[0].at) == ("XG-325", "outcome")
    shown = found[0].values
    assert (shown["value"], shown["of"]) == (EN.number(Decimal(outcome)), of)
    assert shown["perhaps"] == perhaps.replace("-", EN.number(Decimal(-1))[0])
    assert codes(found).count("XG-325") == 1, "asked once, not of both"


@pytest.mark.parametrize(
    ("of", "before", "outcome"),
    [
        (goal(COUNT, "1200", "", basis=Basis.CUMULATIVE), None, "12"),  # early in the year
        (goal(AMOUNT, "1200", "", basis=Basis.CUMULATIVE), None, "12"),
        (goal(CHANGE, "5", "%"), None, "0.05"),
        (goal(SHARE, "95"), "94", "0"),  # a real zero
        (goal(COUNT, "1200", ""), None, "0"),
        (goal(SHARE, "0"), None, "0.5"),
        (goal(SHARE, "95"), None, "0.4"),  # 40 is less than half
        (goal(SHARE, "95"), None, "1.2"),  # 120 is no share
        (goal(COUNT, "1200", ""), None, "9"),  # a count may well be so small
        (goal(COUNT, "1200", ""), None, "6"),
        (goal(COUNT, "1200", ""), None, "-12"),
        (goal(SHARE, "95"), None, "94.7"),
        (goal(SHARE, "0.5"), None, "0.4"),
        (goal(SHARE, None), None, "0.947"),
    ],
)
def test_not_a_hundred_times_off(of: Goal, before: str | None, outcome: str) -> None:
    assert "XG-325" not in codes(asked(row_of(of, before), outcome))


def test_a_cumulative_count_is_still_held_against_the_year_before() -> None:
    row = row_of(goal(COUNT, "3600", "", basis=Basis.CUMULATIVE), "1200")
    assert codes(asked(row, "12")) == ["XG-325", "XG-324"]


def test_a_units_own_target_is_what_counts() -> None:
    row = row_of(goal(COUNT, "1200", ""), own="40")
    assert asked(row, "12") == []
    assert codes(asked(row, "0.4")) == ["XG-325"]


def test_the_most_telling_comes_first() -> None:
    of_what = {"numerator": Decimal(142), "denominator": Decimal(150)}
    found = asked(row_of(goal(), "94"), "0.947", comment="Utfallet är 94,7 %.", **of_what)
    assert codes(found) == ["XG-310", "XG-325", "XG-324", "XG-322"]


# --- working notes and personal numbers ---

LONG_TEXTS = [
    (form, field.key)
    for form in RETURN_FORMS.values()
    for field in form.inputs
    if field.kind is Kind.LONG_TEXT
]


def invented_number() -> str:
    """Of the first day of 1901 and a series that is not given out, with its check digit."""
    nine = "010101" + "999"
    doubled = "".join(str(int(digit) * (2, 1)[place % 2]) for place, digit in enumerate(nine))
    return f"{nine[:6]}-{nine[6:]}{-sum(map(int, doubled)) % 10}"


NUMBER = invented_number()


def marks_of(form_key: str, field: str, text: str) -> list[Remark]:
    form = RETURN_FORMS[form_key]
    row = row_of(goal(COUNT, "100", "samtal")) if form is GOALS else FormRow(("A1", "B1"), {})
    return list(Reader(Plan(), "2022-04", SV).row(form, row, {field: text}))


def test_every_long_text_is_known_here() -> None:
    assert {(form.key, field) for form, field in LONG_TEXTS} >= {
        ("goals", "comment"),
        ("goals", "action"),
        ("goals", "explanation"),
        ("dated_activities", "comment"),
    }


@pytest.mark.parametrize(("form", "field"), LONG_TEXTS)
def test_a_working_note_is_seen_in_every_text(form: object, field: str) -> None:
    (found,) = marks_of(form.key, field, "Vi når xx procent.")  # type: ignore[attr-defined]
    assert (found.code.id, found.at, found.values) == ("XG-331", field, {"mark": "xx"})
    assert marks_of(form.key, field, "Arbetet går som det ska.") == []  # type: ignore[attr-defined]


WITH_NUMBER = [
    f"Patienten {NUMBER} väntar.",
    f"Patienten 19{NUMBER.replace('-', '')} väntar.",
    f"xx {NUMBER}",
    f"Bra. [namn {NUMBER}] har svarat.",
    f"<skriv om {NUMBER} här>",
    f"[fyll i {NUMBER} och 19{NUMBER}]",
    f"Utfallet är {NUMBER}.",
    f"Antalet är 19{NUMBER.replace('-', '')} samtal.",
]


@pytest.mark.parametrize("text", WITH_NUMBER)
@pytest.mark.parametrize(("form", "field"), LONG_TEXTS)
def test_a_personal_number_is_seen_and_never_repeated(form: object, field: str, text: str) -> None:
    found = marks_of(form.key, field, text)  # type: ignore[attr-defined]
    assert (found[0].code.id, found[0].at) == ("XG-332", field)
    for remark in found:
        said = Finding.of(remark.code, **remark.values)
        everything = said.message(SV) + said.message(EN) + repr(remark.values) + repr(said.values)
        for piece in (NUMBER, NUMBER[:6], NUMBER[7:]):
            assert piece not in everything


def test_the_most_serious_is_told_first() -> None:
    assert [code.id for code in held_back(f"xx {NUMBER}")] == ["XG-332", "XG-331"]
    assert list(held_back("Allt är klart.")) == []
    assert codes(marks_of("goals", "comment", f"Väntar på xx för {NUMBER}.")) == [
        "XG-332", "XG-331",
    ]  # fmt: skip


def test_what_is_no_long_text_is_not_read() -> None:
    found = Reader(Plan(), "2022-04", EN).row(GOALS, row_of(goal()), {"expected": "xx"})
    assert list(found) == []
