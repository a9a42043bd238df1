"""The demo's report beside the appendix that its plan comes from: every fact there is in ours.

The figures below are those of the region's published follow-up of April 2022. Its sentences are
nobody's but its own, so that only facts are held against ours. Where ours says otherwise, the test
says why. docs/report_2022.md is the same for readers.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from itertools import product

import pytest
from conftest import DEMO_ROUND
from test_report_forms import Tables, said

from xlgoals.pages.content import compose
from xlgoals.pages.document import Bullets, Legend, Paragraph
from xlgoals.steps.figures import figures
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

GREEN, YELLOW, RED, NOT_MEASURED = "Grön", "Gul", "Röd", "Ej mätt"
SATISFACTORY, NOT_ENTIRELY, UNSATISFACTORY = (
    "Tillfredsställande",
    "Inte helt tillfredsställande",
    "Otillfredsställande",
)
DEVELOPMENT, CARE, STAFF, ECONOMY = (
    "Strategi för länets utveckling",
    "Strategi för vård",
    "Strategi för våra medarbetare",
    "Strategi för ekonomi",
)
DIRECTIONS = (
    (DEVELOPMENT, "Utvecklingskraft i hela länet", NOT_ENTIRELY),
    (DEVELOPMENT, "Infrastruktur och kommunikationer för framtiden", SATISFACTORY),
    (
        DEVELOPMENT,
        "Ett dynamiskt kulturliv för demokrati, attraktionskraft och livskvalitet",
        NOT_ENTIRELY,
    ),
    (DEVELOPMENT, "Ett friskare liv", NOT_ENTIRELY),
    (DEVELOPMENT, "En hållbar miljö", NOT_ENTIRELY),
    (CARE, "God och nära vård i hela Jämtland Härjedalen", NOT_ENTIRELY),
    (CARE, "Hög tillgänglighet och kontinuitet", NOT_ENTIRELY),
    (STAFF, "Säkra långsiktig kompetensförsörjning", UNSATISFACTORY),
    (STAFF, "Aktivt medarbetarskap och ledarskap", SATISFACTORY),
    (STAFF, "En hälsofrämjande arbetsmiljö", NOT_ENTIRELY),
    (ECONOMY, "En ekonomi i balans", NOT_ENTIRELY),
    (ECONOMY, "God styrning och uppföljning", NOT_ENTIRELY),
    (ECONOMY, "Investeringar", NOT_ENTIRELY),
)
"""As the appendix's texts call them. Its table misspells one ("mijlö") and shortens two."""
PROPOSED = "Enligt förslaget, ännu inte beslutad"
FINANCIAL = "tag-finansiella_20m_C3_A5l-table"
"""The table of the goals that the plan has marked as financial."""


@dataclass
class Shown:
    """What a report shows, wherever it was read."""

    tables: dict[str, list[list[str]]]
    """By the table's key, without the headings."""
    headings: list[tuple[int, str]]
    meanings: dict[str, str]
    """What the statuses mean."""
    text: str

    def row(self, table, title):
        """The row that begins with a title."""
        (found,) = [row for row in self.tables[table] if row[0] == title]
        return found


def _of_document(document):
    lines, meanings, headings = [], {}, []
    for part in document.parts:
        headings.append((part.level, part.title))
        lines.append(part.title)
        for block in part.blocks:
            if isinstance(block, Paragraph):
                lines.append(block.line.words)
            elif isinstance(block, Bullets):
                lines += [line.words for line in block.lines]
            elif isinstance(block, Legend):
                meanings |= {mark.word: words for mark, words in block.meanings}
            else:
                table = getattr(block, "table", block)
                lines += [cell.words for row in table.rows for cell in row.cells]
    opening = (document.organisation, document.title, *document.facts)
    return Shown(_rows(document), headings, meanings, said(" ".join([*opening, *lines])))


def _rows(document):
    return {
        table.key: [[said(cell.words) or "–" for cell in row.cells] for row in table.rows]
        for table in document.tables
    }


def _of_page(source, document):
    """The same from the page; of the document only how long its tables are."""
    rows, tables = iter(Tables(source).rows), {}
    for table in document.tables:
        next(rows)
        tables[table.key] = [next(rows) for _ in table.rows]
    assert list(rows) == []
    body = re.sub(
        r"<(style|script)\b.*?</\1>", " ", source[source.index("<body") :], flags=re.DOTALL
    )
    heads = re.findall(r"<h([2-6])[^>]*>(.*?)</h\1>", body)
    meanings = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", body)
    return Shown(
        tables,
        [(int(level), _words(title)) for level, title in heads],
        {_words(mark): _words(meaning) for mark, meaning in meanings},
        _words(body),
    )


def _words(markup):
    return said(unescape(re.sub(r"<[^>]*>", " ", markup)))


@pytest.fixture(scope="module")
def document(demo):
    return compose(figures(Session.open(Workspace.open(demo.root)), DEMO_ROUND))


@pytest.fixture(params=["document", "page"])
def report(request, demo, document):
    """The report as it is composed, and as it is read on the page."""
    if request.param == "document":
        return _of_document(document)
    page = demo.root / "rounds" / DEMO_ROUND / "report/report.html"
    return _of_page(page.read_text("utf-8"), document)


def shares(row):
    """The per cents that stand in brackets in a row of counts, in the scale's order."""
    return [int(share) for cell in row for share in re.findall(r"\((\d+) %\)", cell)]


def number(cell):
    """The number that a cell of a table of counts begins with."""
    return int(cell.split()[0])


def goals(report):
    """Number, board and status of every goal row in the tables by board, with its attainment."""
    found = {}
    for board in ("RS", "HSN", "RUN"):
        for goal, _, _, _, attainment, status in report.tables[f"board-{board}-goals"]:
            assert (goal, board) not in found
            found[goal, board] = attainment, status
    return found


# what it is of


def test_whose_it_is_and_of_when(report):
    for words in ("Region Jämtland Härjedalen", "Regionplan med budget 2022–2024", "april 2022"):
        assert words in report.text


def test_four_strategies_thirteen_directions_and_135_goals(report):
    strategies = [DEVELOPMENT, CARE, STAFF, ECONOMY]
    at, found = "", []
    for level, title in report.headings:
        at = title if level == 2 else at
        if level == 3 and at in strategies:
            found.append((at, title))
    assert found == [(strategy, direction) for strategy, direction, _ in DIRECTIONS]
    assert list(dict.fromkeys(strategy for strategy, _ in found)) == strategies
    assert len(found) == 13
    assert len(goals(report)) == 135
    assert number(report.row("counts-level1-table", "Alla mål")[1]) == 135


@pytest.mark.parametrize(
    ("board", "code", "n"),
    [
        ("Regionstyrelsen", "RS", 56),
        ("Hälso- och sjukvårdsnämnden", "HSN", 50),
        ("Regionala utvecklingsnämnden", "RUN", 29),
    ],
)
def test_goals_of_each_board(report, board, code, n):
    assert number(report.row("counts-board-table", f"{board} ({code})")[1]) == n
    assert len(report.tables[f"board-{code}-goals"]) == n


def test_three_times_a_year_and_indicators_twice(demo, report):
    """Which rounds a goal is followed up in is the plan's. The report says what is not in this."""
    catalogue = figures(Session.open(Workspace.open(demo.root)), DEMO_ROUND).catalogue
    assert [(one.occasion, one.period) for one in catalogue.rounds] == [
        ("tertial", "2022-04"),
        ("delår", "2022-08"),
        ("helår", "2022-12"),
    ]
    later = {goal.goal_id for goal in catalogue.goals if goal.due_in == ("delår", "helår")}
    why = {row[0]: row[-1] for row in report.tables["unmeasured-table"]}
    assert later
    assert {why[goal] for goal in later} == {"Mäts inte denna period"}


@pytest.mark.parametrize(
    ("strategy", "who"),
    [
        (
            DEVELOPMENT,
            "Regionala utvecklingsnämnden har det övergripande ansvaret. Regionstyrelsen och de "
            "andra nämnderna bidrar inom sina verksamheter.",
        ),
        (CARE, "Hälso- och sjukvårdsnämnden och regionstyrelsen har det övergripande ansvaret."),
        (
            STAFF,
            "Regionstyrelsen svarar för frågor som gäller hela regionen som arbetsgivare. Varje "
            "nämnd med egen personal svarar för personalen och dess arbetsmiljö.",
        ),
        (
            ECONOMY,
            "Regionstyrelsen har det övergripande ansvaret för regionens ekonomi. Varje nämnd "
            "håller sina mål och sina ramar.",
        ),
    ],
)
def test_which_boards_answer_for_each_strategy(report, strategy, who):
    assert f"{strategy} {who} " in report.text


# shares


def test_shares_of_all_goals(report):
    """24 per cent reached, 25 in the right direction, 26 not reached and 26 not measured.

    Ours says 25 per cent not reached; see the next test.
    """
    row = report.row("counts-level1-table", "Alla mål")
    assert [number(cell) for cell in row[2:6]] == [32, 34, 34, 35]
    assert shares(row)[:4] == [24, 25, 25, 26]
    for words in ("32 av 135 mål är uppfyllda (24 %)", "34 gula (25 %)", "34 röda (25 %)"):
        assert words in report.text
    assert "35 har inte kunnat mätas (26 %)" in report.text


def test_the_four_printed_shares_are_not_those_of_any_135_goals():
    """They add up to 101, and the fewest goals that give each of them to 136."""

    def counts(share):
        return [n for n in range(136) if (200 * n + 135) // 270 == share]

    possible = [counts(share) for share in (24, 25, 26, 26)]
    assert [n for n in product(*possible) if sum(n) == 135] == []
    assert sum(map(min, possible)) == 136


@pytest.mark.parametrize(
    ("strategy", "reached"), [(DEVELOPMENT, 15), (CARE, 25), (STAFF, 36), (ECONOMY, 36)]
)
def test_share_reached_of_each_strategy(report, strategy, reached):
    assert shares(report.row("counts-level1-table", strategy))[0] == reached
    assert re.search(rf"av \d+ mål är uppfyllda \({reached} %\)", report.text)


@pytest.mark.parametrize(
    ("strategy", "best"),
    [
        (DEVELOPMENT, "Utvecklingskraft i hela länet"),
        (CARE, "God och nära vård i hela Jämtland Härjedalen"),
        (STAFF, "Aktivt medarbetarskap och ledarskap"),
        (ECONOMY, "En ekonomi i balans"),
    ],
)
def test_where_most_is_reached_in_each_strategy(report, strategy, best):
    """The one with most goals reached, not with the largest share of them.

    In the first strategy the direction of infrastructure has as many; there all three are reached.
    """
    reached = {
        direction: number(report.row("assessments-table", direction)[3])
        for within, direction, _ in DIRECTIONS
        if within == strategy
    }
    most = [direction for direction, n in reached.items() if n == max(reached.values())]
    assert most[0] == best
    assert most[1:] == (
        ["Infrastruktur och kommunikationer för framtiden"] if strategy == DEVELOPMENT else []
    )


# assessments


@pytest.mark.parametrize(("strategy", "direction", "assessment"), DIRECTIONS)
def test_assessment_of_each_direction(report, strategy, direction, assessment):
    *_, proposed, decided = report.row("assessments-table", direction)
    shown = proposed if decided == PROPOSED else decided.split(" Justerad,")[0]
    assert shown == assessment
    assert f"{direction} Bedömning: {assessment} " in report.text


def test_how_many_directions_have_each_assessment(report):
    found = Counter(re.findall(r"Bedömning: (.*?) (?:förslag|Justerad)", report.text))
    assert found == {SATISFACTORY: 2, NOT_ENTIRELY: 10, UNSATISFACTORY: 1}


def test_three_assessments_are_peoples(report):
    """By the counts alone three would be others. A person has decided, and the report says so."""
    rows = report.tables["assessments-table"]
    assert [(row[0], row[-2]) for row in rows if row[-1] != PROPOSED] == [
        (
            "Ett dynamiskt kulturliv för demokrati, attraktionskraft och livskvalitet",
            UNSATISFACTORY,
        ),
        ("Ett friskare liv", UNSATISFACTORY),
        ("Säkra långsiktig kompetensförsörjning", NOT_ENTIRELY),
    ]


# the financial goals


@pytest.mark.parametrize(
    ("goal", "target", "outcome", "status"),
    [
        # the appendix's summary has -2.1 per cent, its own table of goals -2, as here; only the
        # latter fits its assessment, that a target of at most -2.1 is not entirely met
        ("Bruttokostnadsutveckling", "högst -2,1 %", "-2 %", YELLOW),
        ("Nettokostnadsutveckling", "högst 6,8 %", "-2 %", GREEN),  # -2.0
        ("Leverantörstrohet", "minst 95 %", "90 %", YELLOW),  # its other name is avtalstrohet
        ("Självfinansieringsgrad", "minst 100 %", "357,1 %", GREEN),  # 357 in the summary
    ],
)
def test_the_financial_goals(report, goal, target, outcome, status):
    rows = report.tables[FINANCIAL]
    (row,) = [row for row in rows if row[1] == "RS" and row[2].startswith(goal)]
    assert [cell.replace("−", "-") for cell in row[3:5]] == [target, outcome]
    assert row[6] == status


def test_two_financial_goals_are_met_and_two_not_entirely(report):
    """The care board's own goal of loyalty to suppliers is in our table, too."""
    rows = report.tables[FINANCIAL]
    assert Counter(row[6] for row in rows if row[1] == "RS") == {GREEN: 2, YELLOW: 2}
    assert [(row[1], row[6]) for row in rows[4:]] == [("HSN", YELLOW)]


# how it is judged


@pytest.mark.parametrize(
    ("status", "assessment", "of_the_goal"),
    [
        (GREEN, SATISFACTORY, "målet är nått"),
        (YELLOW, NOT_ENTIRELY, "arbetet går åt rätt håll"),
        (RED, UNSATISFACTORY, "målet nås inte"),
    ],
)
def test_what_each_colour_means(report, status, assessment, of_the_goal):
    assert report.meanings[status] == f"{assessment}, {of_the_goal}"


def test_90_to_99_per_cent_is_yellow(report):
    assert (
        "Ett mål som inte är uppfyllt är gult från en måluppfyllelsegrad på 90 %, därunder rött."
    ) in report.text
    found = {
        goal: (float(share[1].replace(",", ".")), status)
        for goal, (attainment, status) in goals(report).items()
        if (share := re.match(r"([\d,]+) %", attainment))
    }
    wrong = {
        goal
        for goal, (share, status) in found.items()
        if status != (GREEN if share >= 100 else YELLOW if share >= 90 else RED)
    }
    # a person has held the goal of antibiotics against the national target, as its comment does
    assert wrong == {("G081", "HSN")}
    assert Counter(status for _, status in found.values())[YELLOW] >= 10


# figures in the texts of the directions


@pytest.mark.parametrize(
    "words",
    [
        "71 medarbetare",  # with their place of work outside Östersund
        "Birka har 37 av dem och Bäckedal 28",
        "8 har avtal om plats på en hubb",  # as the table of goals has it; the text has 6
        "nu 81 procent",  # have fast broadband
        "252 hälsosamtal",
        "de 19 hälsocentraler",
        "6 av dem har hållit fler än 20 samtal",
        "en av 18 regioner",  # below the target of antibiotics
        "99,6 procent",  # loyalty to suppliers of drugs
        "Senast 2025",  # deficits are made good
        "Hammerdal är godkänd som projekt och väntas öppna tidigt i september",
        "höll till och med april för regionstyrelsen och för regionen i stort, men inte för de två "
        "andra nämnderna",  # the budget
    ],
)
def test_figures_in_the_texts(report, words):
    assert words in report.text
