"""The report as PDF by WeasyPrint, read back."""

from __future__ import annotations

import io
import logging
import re
import time
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from pdf_check import elements, faults, tag
from pdf_page import LONG, NASTY, TITLE, WORKING_MATERIAL, outline, page, read, rows, words

from xlgoals.pages.pdf import Maker, makers, pdf, to_pdf

ROOT = Path(__file__).parents[2]
TWO = (("A", rows(40)), ("B", rows(3)))


@pytest.fixture(scope="module")
def two():
    """Two tables, the first of several pages."""
    return to_pdf(page(*TWO))


def opened(made):
    return pikepdf.open(io.BytesIO(made))


def test_the_file_claims_no_more_than_the_check_shows(two):
    with opened(two) as file:
        assert faults(file) == []


def test_the_check_finds_what_weasyprint_leaves_out():
    import weasyprint

    raw = weasyprint.HTML(string=page(*TWO)).write_pdf(pdf_variant="pdf/ua-1")
    with opened(raw) as file:
        found = {re.sub(r"[\d.]+", "0", fault) for fault in faults(file)}
    assert found == {
        "Div in L",
        "LI in Div",
        "TH without scope",
        "page 0: content 0 is in no tag",
    } | {fault for fault in found if fault.startswith("picture off its page")}


def test_title_language_and_nothing_of_who_or_where(two):
    with opened(two) as file:
        assert str(file.Root.Lang) == "sv"
        assert {key: str(value) for key, value in file.docinfo.items()} == {
            "/Title": TITLE,
            "/Producer": str(file.docinfo.Producer),
        }
        about = file.Root.Metadata.read_bytes().decode()
    assert "creator>" not in about
    assert "Date>" not in about
    assert str(ROOT) not in about


def test_an_author_and_dates_in_the_page_do_not_reach_the_file():
    head = (
        '<meta name="author" content="Someone"><meta name="keywords" content="Someone">'
        '<meta name="description" content="Someone">'
        '<meta name="dcterms.created" content="2030-01-01">'
    )
    with opened(to_pdf(page(("A", rows(1)), head=head))) as file:
        assert set(file.docinfo) == {"/Title", "/Producer"}
        about = file.Root.Metadata.read_bytes()
    assert b"Someone" not in about
    assert b"2030-01-01" not in about


def test_same_page_same_bytes(two):
    assert to_pdf(page(*TWO)) == two


def test_the_outline_has_every_heading(two):
    assert outline(two) == [TITLE, "Contents", "Part A", "Part B"]


def test_contents_tell_the_page_of_each_part(two):
    numbers = {
        name: next(
            n for n, p in enumerate(read(two).pages, 1) if f"Goals: {name}" in p.extract_text()
        )
        for name in "AB"
    }
    assert numbers["B"] > numbers["A"]
    first = " ".join(read(two).pages[0].extract_text().split())
    for name, number in numbers.items():
        assert re.search(rf"Part {name}[ .]+{number}\b", first), first


def test_every_table_has_its_rows_in_order_with_their_status_words(two):
    said = words(two)
    places = [said.index(f"{key}{n} Title {n} ●") for key, part in TWO for n in range(len(part))]
    assert places == sorted(places)
    for key, part in TWO:
        for n in range(len(part)):
            status = ("Green", "Yellow", "Red", "Not measured")[n % 4]
            assert re.search(
                rf"{key}{n} Title {n} ● ?{status} A comment", said.replace("\xa0", " ")
            )


def test_every_page_of_a_table_repeats_its_headings(two):
    for part in read(two).pages:
        said = " ".join(part.extract_text().split())
        assert ("Title" in said) == ("No. Goal Status Comment" in said)
    with opened(two) as file:
        tables = [element for element, _ in elements(file) if tag(element) == "Table"]
        assert len(tables) > 2
        for table in tables:
            assert tag(table.K[1 if tag(table.K[0]) == "Caption" else 0]) == "THead"


def test_headings_of_columns_and_rows_say_which_they_are(two):
    with opened(two) as file:
        heads = [element for element, _ in elements(file) if tag(element) == "TH"]
        scopes = [(tag(head.P.P), str(head.A.Scope)) for head in heads]
    assert set(scopes) == {("THead", "/Column"), ("TBody", "/Row")}
    assert scopes.count(("TBody", "/Row")) == sum(len(part) for _, part in TWO)


def test_working_material_and_page_number_stand_on_every_page(two):
    pages = read(two).pages
    for number, part in enumerate(pages, 1):
        said = " ".join(part.extract_text().split())
        assert WORKING_MATERIAL in said
        assert f"{number} / {len(pages)}" in said
        assert "Region X · Report" in said


def test_nothing_says_working_material_once_the_round_is_closed():
    assert WORKING_MATERIAL not in words(to_pdf(page(("A", rows(2)), working_material="")))


def test_what_is_for_the_screen_is_not_printed(two):
    said = words(two)
    assert "Filter" not in said
    assert "Skip" not in said


def test_links_tell_where_they_lead_in_the_words_of_the_page(two):
    told = [
        str(note["/Contents"])
        for part in read(two).pages
        for note in (item.get_object() for item in part.get("/Annots", []))
    ]
    assert set(told) == {"Part A", "Part B", "To the first of A", "To the first of B"}


def test_words_of_people_stand_as_typed():
    made = to_pdf(page(("A", [(NASTY, LONG), ("Last", NASTY)])))
    said = words(made)
    assert said.count(NASTY) == 2 or said.replace(" ", "").count(NASTY.replace(" ", "")) == 2
    assert [word for word in said.split() if word.startswith("word")] == LONG.split()
    with opened(made) as file:
        assert faults(file) == []


def test_a_row_that_fits_on_a_page_is_not_split():
    made = to_pdf(page(("A", rows(30, " ".join(["begin", *["middle"] * 60, "end"])))))
    for part in read(made).pages:
        said = part.extract_text().split()
        assert said.count("begin") == said.count("end")


def test_a_row_longer_than_a_page_goes_on_over_pages_under_its_headings():
    made = to_pdf(page(("A", [("Long", " ".join([LONG] * 5)), ("Last", "short")])))
    parts = [p.extract_text() for p in read(made).pages if "word0" in p.extract_text()]
    assert len(parts) > 2
    assert all("Comment" in part for part in parts)
    assert words(made).count("word0599") == 5


def test_no_heading_is_last_on_its_page():
    for many in range(6, 26, 3):
        made = to_pdf(page(("A", rows(many)), ("B", rows(4))))
        for part in read(made).pages:
            said = part.extract_text()
            if "Part B\n" in said and "Contents" not in said:
                assert "Title 0" in said[said.index("Part B\n") :]


class _Asked(BaseHTTPRequestHandler):
    paths: list[str] = []  # noqa: RUF012 - the server makes an own handler for each question

    def do_GET(self):
        self.paths.append(self.path)
        self.send_error(404)

    def log_message(self, *args):
        pass


@pytest.fixture
def asked():
    """An address, and what has been asked for there."""
    _Asked.paths.clear()
    with HTTPServer(("127.0.0.1", 0), _Asked) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", _Asked.paths
        server.shutdown()
        thread.join()


def test_a_picture_in_the_page_itself_is_there(two):
    """So that the next test would see one that is fetched."""
    with opened(two) as file:
        assert sum(tag(element) == "Figure" for element, _ in elements(file)) == 2


@pytest.mark.parametrize("maker", list(Maker))
def test_nothing_is_fetched(maker, asked, tmp_path):
    from PIL import Image

    address, paths = asked
    secret = tmp_path / "secret.png"
    Image.new("RGB", (64, 64), "red").save(secret)
    body = (
        f'<img src="{address}/picture.png" alt="net"><img src="{secret.as_uri()}" alt="disk">'
        f'<img src="file:///etc/passwd" alt="words"><iframe src="{secret.as_uri()}"></iframe>'
        f'<object data="{address}/object"></object>'
    )
    head = (
        f'<link rel="stylesheet" href="{address}/style.css">'
        f'<style>@import "{address}/import.css"; h1 {{ background: url({address}/b.png) }}</style>'
        f'<script>fetch("{address}/script")</script>'
    )
    made = pdf(page(("A", rows(1)), head=head, body=body), maker)
    assert paths == []
    with opened(made) as file:
        streams = [item for item in file.objects if isinstance(item, pikepdf.Stream)]
        assert 64 not in [stream.get("/Width") for stream in streams]
    assert "root:" not in words(made)
    assert "Title 0" in words(made)


def test_making_it_says_nothing(capfd, caplog):
    to_pdf(page(("A", rows(2))))
    out = capfd.readouterr()
    assert (out.out, out.err) == ("", "")
    # WeasyPrint's own log goes nowhere; what others warn of would reach the terminal
    loud = [entry for entry in caplog.records if entry.levelno >= logging.WARNING]
    assert {entry.name for entry in loud} <= {"weasyprint"}


def test_the_demos_report(demo):
    """The whole report of an example, with what is in it: the tags hold there too."""
    html = next(demo.root.glob("rounds/*/report/report.html")).read_text("utf-8")
    made = pdf(html)
    headings = [
        " ".join(x.split()) for x in re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", html, re.DOTALL)
    ]
    told = [re.sub(r"<[^>]+>", "", heading) for heading in headings]
    assert [" ".join(title.split()) for title in outline(made)] == [unescape(x) for x in told]
    with opened(made) as file:
        wrong = faults(file)
    assert [fault for fault in wrong if not fault.startswith("picture off")] == []
    assert all("Arbetsmaterial" in part.extract_text() for part in read(made).pages)


def test_both_can_make_it_here():
    assert makers() == [Maker.WEASYPRINT, Maker.BROWSER]


@pytest.mark.long
def test_a_report_of_three_thousand_rows_is_made_in_time():
    """Takes some 50 seconds on two idle cores; time must not grow with the square of the pages."""
    comment = "The inventory follows the plan. The share is computed once a year. " * 3
    html = page(*((f"P{part}", rows(50, comment)) for part in range(60)))
    start = time.monotonic()
    made = to_pdf(html)
    assert time.monotonic() - start < 120
    assert len(read(made).pages) > 200
