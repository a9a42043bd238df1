"""Each example's report: HTML, PDF and Word say the same, and what the export says."""

import io
import re
import shutil
from decimal import Decimal
from html.parser import HTMLParser

import docx
import pypdf
import pytest
from conftest import DEMO_ROUND, once
from example_tables import ROUNDS, exported
from pdf_tables import tables_of

from xlgoals.domain.model import STATUS_SYMBOLS, STATUS_WORDS, Status
from xlgoals.i18n import Language
from xlgoals.pages.content import compose
from xlgoals.steps.figures import figures
from xlgoals.steps.report import Format, report
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

EXAMPLES = {"region-2022": DEMO_ROUND, **ROUNDS}
_SYMBOLS = re.compile("[●▲■○✎]")


def said(text):
    """Words without symbols, with single spaces."""
    return " ".join(_SYMBOLS.sub(" ", text).replace("\u00a0", " ").split())


class Tables(HTMLParser):
    """The tables of a page as rows of cells, and what stands under each key."""

    def __init__(self, source):
        super().__init__()
        self.rows, self.keyed = [], {}
        self._cell, self._open = None, []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._cell = []
        if tag in ("div", "br") and self._cell is not None:
            self._cell.append(" ")
        if tag not in ("img", "meta", "col", "br", "input"):
            self._open.append((dict(attrs).get("data-key"), []))

    def handle_endtag(self, tag):
        key, words = self._open.pop()
        if key:
            self.keyed.setdefault(key, set()).add(said("".join(words)))
        if tag in ("td", "th"):
            self.rows[-1].append(said("".join(self._cell)))
            self._cell = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.append(data)
        for _, words in self._open:
            words.append(data)


@pytest.fixture(scope="session", params=EXAMPLES)
def made(request, told, demo, tmp_path_factory):
    """An example's workspace and round, its report in all forms, and the document they show."""
    name = request.param
    source = demo.root if name == "region-2022" else told(name).root

    def make(folder):
        root = shutil.copytree(source, folder / "region")
        result = report(Session.open(Workspace.open(root)), EXAMPLES[name])
        assert [path.name for path in result.paths] == ["report.html", "report.pdf", "report.docx"]

    root = once(tmp_path_factory, f"report-{name}", make) / "region"
    session = Session.open(Workspace.open(root))
    document = compose(figures(session, EXAMPLES[name]))
    return root, EXAMPLES[name], session.workspace.round_dir(EXAMPLES[name]).report, document


def rows_of(document):
    """Every row that the document's tables have, headings first, as they are to be read."""
    for table in document.tables:
        yield [said(column.label) for column in table.columns]
        for row in table.rows:
            yield [said(cell.words) or "–" for cell in row.cells]


def page(folder):
    return Tables((folder / "report.html").read_text("utf-8"))


def test_the_page_shows_every_table(made):
    *_, folder, document = made
    assert page(folder).rows == list(rows_of(document))


def test_word_shows_the_same(made):
    *_, folder, document = made
    file = docx.Document(io.BytesIO((folder / "report.docx").read_bytes()))
    shown = [[said(cell.text) for cell in row.cells] for t in file.tables for row in t.rows]
    assert shown == list(rows_of(document))


def test_the_pdf_shows_the_same(made):
    """Headings stand again where a table goes on; words are parted only at the ends of lines."""
    *_, folder, document = made
    wanted = [[_joined(cell) for cell in row] for table in document.tables for row in _table(table)]
    shown = [[_joined(said(cell)) for cell in row] for row in tables_of(folder / "report.pdf")]
    assert _without_repeats(shown, document) == wanted


def _table(table):
    yield [said(column.label) for column in table.columns]
    for row in table.rows:
        yield [said(cell.words) or "–" for cell in row.cells]


def _joined(words):
    return words.replace(" ", "").replace("\u00ad", "")


def _without_repeats(shown, document):
    """Rows without the headings that stand again at the top of a page."""
    found, left = [], iter(shown)
    for table in document.tables:
        heads = [_joined(said(column.label)) for column in table.columns]
        found.append(next(left))
        for _ in table.rows:
            row = next(left)
            found.append(next(left) if row == heads else row)
    assert list(left) == []
    return found


def test_every_figure_is_the_exports(made):
    root, round_id, folder, document = made
    keyed, language = page(folder).keyed, Language(document.language)
    assert all(len(words) == 1 for words in keyed.values()), "one figure, one text"
    for row in exported(root, "goals", round_id):
        key = f"{row['goal_id']}/{row['board']}"
        assert keyed[f"{key}/outcome"] == {said(row["outcome_text"]) or "–"}
        assert keyed[f"{key}/target"] == {said(row["target_text"]) or "–"}
        status = language.text(STATUS_WORDS[Status(row["status"])])
        assert keyed[f"{key}/status"] == {status}
        if row["attainment_text"]:
            (attainment,) = keyed[f"{key}/attainment"]
            assert attainment.startswith(said(row["attainment_text"]))
        if isinstance(row["forecast"], int | float):
            (forecast,) = keyed[f"{key}/forecast"]
            assert said(language.number(Decimal(str(row["forecast"])))) in forecast


def test_every_count_is_the_exports(made):
    root, round_id, folder, document = made
    keyed = page(folder).keyed
    counted = 0
    for row in exported(root, "rollup", round_id):
        key = f"{row['level']}/{row['key']}"
        for name in ("n", *(status.value for status in STATUS_SYMBOLS)):
            if f"{key}/{name}" in keyed:
                assert keyed[f"{key}/{name}"] == {str(row[name])}
                counted += 1
    assert counted >= 15 or not document.choices.boards


def test_nothing_tells_who_made_it_or_where(made):
    root, _, folder, _ = made
    for path in folder.iterdir():
        content = path.read_bytes()
        assert str(root).encode() not in content
        assert b"/tmp" not in content


def test_the_same_bytes_again(made):
    root, round_id, folder, _ = made
    session = Session.open(Workspace.open(root))
    again = report(session, round_id, formats=[Format.HTML, Format.DOCX])
    assert not again.changed
    for path in again.paths:
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_the_summary_is_one_page(made):
    root, round_id, *_ = made
    session = Session.open(Workspace.open(root))
    (path,) = report(session, round_id, summary=True, formats=[Format.PDF]).paths
    assert len(pypdf.PdfReader(path).pages) == 1
