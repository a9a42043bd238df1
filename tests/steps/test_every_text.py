"""Everything a person sees is in one language: workbooks, answers, report; and so are figures.

The region's own words are of no language, so that every other word is the program's.
"""

import html
import re
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import openpyxl
import pytest
from babel.messages.pofile import read_po
from conftest import NOON, SMALL, Region
from openpyxl.utils import get_column_letter

from xlgoals import clock
from xlgoals.books.catalogue_book import catalogue_book
from xlgoals.domain.model import Reason, Status
from xlgoals.excel.writer import write_book
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Field, Kind, Rows
from xlgoals.i18n import LANGUAGES, LOCALE_DIR, N_, Language
from xlgoals.steps.new import new

LINE_FORMS = [form for form in RETURN_FORMS.values() if form.rows is Rows.LINES]
WORD = re.compile(r"[^\W\d_]")


# --- a region whose own words are of no language ---


def _renamed(rows: dict, **names: str) -> list[dict]:
    """Rows whose names are the row's id and a letter of no language."""
    return [
        {**row, **{name: f"Ω{row[key]}" for name, key in names.items() if name in row}}
        for row in rows
    ]


PLAN = {
    **SMALL,
    "settings": [
        {"key": "organisation", "value": "Ωland"},
        {"key": "level1", "value": "Ωett"},
        {"key": "level2", "value": "Ωtvå"},
        {"key": "contact", "value": "Ωα"},
    ],
    "rounds": _renamed(SMALL["rounds"], name="round_id"),
    "units": _renamed(SMALL["units"], name="unit_id"),
    "structure": _renamed(SMALL["structure"], name="node_id"),
    "catalogue_goals": _renamed(SMALL["catalogue_goals"], title="goal_id"),
    "answers": [{**row, "label": f"Ω{n}"} for n, row in enumerate(SMALL["answers"])],
    "lines": [
        {
            "form": form.key,
            "line_id": f"L{n}",
            "board": "B1",
            "node_id": "S1.1",
            "unit_id": "U1",
            "title": f"ΩL{n}",
        }
        for n, form in enumerate(LINE_FORMS)
    ],
    "history": [
        {
            "goal_id": "G1",
            "board": "B1",
            "unit_id": "U1",
            "period": "2021-04",
            "value": Decimal("90.5"),
        }
    ],
    "waivers": [{"rule": "XG-303", "unit_id": "U3", "decided_by": "Ωd", "reason": "Ωw"}],
}


def typed(asked: Field, language: Language) -> object:
    """A value that fits a field, as a person types it."""
    if asked.choices:
        return asked.choices[-1].words(language)
    if asked.kind in (Kind.NUMBER, Kind.AMOUNT):
        return 1234.5
    if asked.kind is Kind.INTEGER:
        return 3
    return date(2022, 3, 31) if asked.kind is Kind.DATE else f"Ω{asked.key}"


def lived(root, code: str) -> Region:
    """The region after a round: one return faulty, one missing, a status set by hand, a report."""
    language = Language(code)
    text = language.text
    with clock.fixed(NOON):
        catalogue = new(root, language=code).catalogue
        catalogue.write_bytes(write_book(catalogue_book(PLAN, language, NOON)))
        region = Region(root)
        region.issue()
        ready = {("return", "ready"): text(N_("Yes")), ("return", "ready_by"): "Ωr"}
        lines = {
            (f"L{n}", asked.key): typed(asked, language)
            for n, form in enumerate(LINE_FORMS)
            for asked in form.inputs
            if asked.key != "title"
        }
        goals = {("G1", "outcome"): 95.25, ("G2", "outcome"): 60, ("G4", "outcome"): 4.5}
        region.send("U1", {**lines, **goals, **ready}, ready=False)
        region.send("U3", {("G5", "outcome"): "Ω?", ("G6", "outcome"): 250.5}, ready=False)
        region.collect()
        region.consolidate()
        region.edit_master(
            {
                ("G1", "set_status"): text(N_("Yellow")),
                ("G1", "set_reason"): text(N_("The figure is uncertain")),
                ("G1", "justification"): "Ωj",
                ("S1.1", "assessment"): text(N_("Unsatisfactory")),
                ("S1.1", "justification"): "Ωk",
                ("S1.1", "narrative"): "Ωn",
            }
        )
        region.consolidate()
        region.report()
    return region


@pytest.fixture(scope="module", params=LANGUAGES)
def region(request, tmp_path_factory) -> Region:
    return lived(tmp_path_factory.mktemp(request.param) / "region", request.param)


def books(region: Region) -> list:
    templates = list(region.dir.templates.glob("*.xlsx"))
    answers = list(region.dir.feedback.glob("*.xlsx"))
    assert len(templates) == 3
    assert answers
    return [*templates, *answers, region.dir.master, region.session.workspace.catalogue]


# --- every text a person may see ---


class Seen(NamedTuple):
    where: str
    text: str


def seen_in(path) -> list[Seen]:
    """The texts of a workbook: cells in sight, names, lists, hints, notes, charts, print."""
    return [Seen(f"{path.name} {where}", text) for where, text in [*_cells(path), *_parts(path)]]


def _cells(path):
    for values in (False, True):
        book = openpyxl.load_workbook(path, data_only=values)
        for sheet in book.worksheets:
            yield "sheet", sheet.title
            keys = {number for number, row in sheet.row_dimensions.items() if row.hidden}
            hidden = _hidden_columns(sheet)
            is_list = sheet.sheet_state != "visible" and sheet.title in _lists()
            for row in sheet.iter_rows():
                for cell in row:
                    in_sight = (
                        sheet.sheet_state == "visible"
                        and get_column_letter(cell.column) not in hidden
                    )
                    if not isinstance(cell.value, str) or cell.row in keys:
                        continue
                    if not (in_sight or is_list):
                        continue
                    at = f"{sheet.title} {cell.coordinate}"
                    if cell.data_type == "f":
                        words = set(re.findall(r'"((?:[^"]|"")*)"', cell.value)) - CODES - {""}
                        yield from ((at, one) for one in words)
                    else:
                        yield at, cell.value
                    if cell.comment:
                        yield f"{at} note", cell.comment.text
            for one in sheet.data_validations.dataValidation:
                for text in (one.promptTitle, one.prompt, one.errorTitle, one.error):
                    yield f"{sheet.title} validation", text or ""
        book.close()


def _hidden_columns(sheet) -> set[str]:
    return {
        get_column_letter(number)
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min, column.max + 1)
    }


@cache
def _lists() -> set[str]:
    return {Language(code).text(N_("Lists")) for code in LANGUAGES}


CODES = {*Status, *Reason}
"""What formulas compare with, which nobody sees."""

_IN_PARTS = (
    re.compile(r"<a:t>([^<]+)</a:t>"),
    re.compile(r'(?:descr|title)="([^"]+)"'),
    re.compile(r"<(?:odd|even|first)(?:Header|Footer)>([^<]+)<"),
    re.compile(r"<dc:(?:title|subject|description)>([^<]+)<"),
    re.compile(r"<c:tx>.*?<c:v>([^<]+)</c:v>"),
)


def _parts(path):
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if not name.endswith(".xml"):
                continue
            content = parts.read(name).decode("utf-8")
            for pattern in _IN_PARTS:
                for text in pattern.findall(content):
                    for piece in re.split(r"&amp;[LCRPNDTAF]", text):
                        yield name, html.unescape(piece)


def seen_in_pages(region: Region) -> list[Seen]:
    """The texts of the report, of what stands in its attributes, and of the answers as text."""
    found = []
    for path in sorted(region.dir.report.rglob("*.html")):
        page = path.read_text("utf-8")
        page = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", page)
        found += re.findall(r'(?:title|alt|aria-label)="([^"]+)"', page)
        found += re.findall(r">([^<>]+)<", page)
    for path in sorted(region.dir.feedback.glob("*.txt")):
        found += path.read_text("utf-8").splitlines()
    assert found
    return [Seen("page", html.unescape(text)) for text in found]


# --- what each language says ---


@cache
def said() -> dict[str, str]:
    with (LOCALE_DIR / "sv" / "LC_MESSAGES" / "xlgoals.po").open("rb") as stream:
        pairs = {}
        for message in read_po(stream, locale="sv"):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.id, tuple) else (message.string,)
            pairs.update(zip(ids, texts, strict=True))
    pairs.pop("")
    return pairs


@cache
def patterns(code: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """A language's whole texts, and a pattern of those that take values."""
    ours = {english if code == "en" else swedish for english, swedish in said().items()}
    values = sorted(text for text in ours if re.search(r"\{\w+\}", text))
    telling = [text for text in values if len(WORD.findall(re.sub(r"\{\w+\}", "", text))) > 7]
    taking = "|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in telling)
    return frozenset(ours) - set(values), re.compile(taking)


def is_said(text: str, code: str) -> bool:
    whole, taking = patterns(code)
    return text in whole or bool(taking.fullmatch(text))


def pieces(text: str):
    """A text, its lines, and its sentences."""
    yield text
    for line in text.splitlines():
        yield re.sub(r"^(\d+\.|-|•)\s+", "", line)
        yield from re.split(r"(?<=[.?!])\s+", line)


def in_other(texts: list[Seen], code: str) -> list[Seen]:
    """The texts that the other language says, and this one does not."""
    (other,) = set(LANGUAGES) - {code}
    return [
        Seen(where, piece)
        for where, text in dict.fromkeys(texts)
        for piece in dict.fromkeys(one.strip() for one in pieces(text))
        if WORD.search(piece) and is_said(piece, other) and not is_said(piece, code)
    ]


def test_every_text_of_the_workbooks_is_in_the_workspaces_language(region):
    code = region.session.language.code
    texts = [seen for path in books(region) for seen in seen_in(path)]
    known = [seen for seen in texts if is_said(seen.text.strip(), code)]
    assert len({seen.text for seen in known}) > 300
    assert in_other(texts, code) == []


def test_every_text_of_the_report_and_the_answers_is_in_the_workspaces_language(region):
    code = region.session.language.code
    texts = seen_in_pages(region)
    known = [seen for seen in texts if is_said(seen.text.strip(), code)]
    assert len({seen.text for seen in known}) > 100
    assert in_other(texts, code) == []


def test_a_text_in_the_other_language_would_be_found():
    strange = [Seen("a", "Utfall"), Seen("b", "Outcome"), Seen("c", "Status"), Seen("d", "Ω"),
               Seen("e", "Ω är ett antal, och mindre än noll."), Seen("f", "1. Add them there.")]  # fmt: skip
    assert [seen.where for seen in in_other(strange, "en")] == ["a", "e"]
    assert [seen.where for seen in in_other(strange, "sv")] == ["b"]


# --- figures and dates ---

POINT, COMMA = re.compile(r"(?<![\w.\-/])\d+\.\d+(?![\w.\-])"), re.compile(r"\d,\d{1,2}(?!\d)")


def test_figures_in_words_follow_the_language(region):
    code = region.session.language.code
    texts = [seen for path in books(region)[:-1] for seen in seen_in(path)]
    texts += seen_in_pages(region)
    wrong = POINT if code == "sv" else COMMA
    hints = {*said().values(), *said()}
    assert [seen for seen in texts if wrong.search(seen.text) and seen.text not in hints] == []
    right = COMMA if code == "sv" else POINT
    assert any(right.search(seen.text) for seen in texts)


def test_no_format_is_bound_to_a_country(region):
    formats = set()
    for path in books(region):
        with zipfile.ZipFile(path) as parts:
            styles = parts.read("xl/styles.xml").decode("utf-8")
            formats |= {html.unescape(one) for one in re.findall(r'formatCode="([^"]+)"', styles)}
            charts = [name for name in parts.namelist() if "/charts/chart" in name]
            for name in charts:
                content = parts.read(name).decode("utf-8")
                formats |= set(re.findall(r'formatCode="([^"]+)"', content))
                formats |= set(re.findall(r"<c:formatCode>([^<]+)<", content))
    assert formats
    assert [one for one in formats if re.search(r"\[\$|kr|SEK|€|\$", one)] == []
    dates = {one for one in formats if re.search(r"[yd]", re.sub(r'"[^"]*"|\[\w+\]', "", one))}
    assert dates <= {"yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm"}
    assert "yyyy-mm-dd" in dates
