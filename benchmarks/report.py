"""How long a long report takes in each form, against the same words set bare.

3,000 goal rows by default, some of them reported by several units, with comments, actions and
forecasts. Each form is made in a process of its own, and right after it its floor: the words of
the same tables, without any style or structure, by the same program.

| form | floor |
|-|-|
| HTML | a Jinja loop that writes the tables' words as cells |
| PDF by WeasyPrint | that bare page by WeasyPrint, untagged |
| PDF by a browser | that bare page by the same browser |
| Word | a docxtpl loop that writes the words as tables |
| page numbers of Word | LibreOffice making PDF of that file |

Seconds are told twice: by the clock, and of the processor, with those of programs that are run.
The second is less touched by what else the computer does, and ratios are of it. Peak memory is
the largest process's.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from collect import own_peak, peak_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlgoals.forms.look import Look
    from xlgoals.pages.document import Document

MB = 1 << 20
TARGET_HTML_MB, TARGET_PDF_SECONDS = 5, 60
FORMS = ("html", "weasyprint", "browser", "word", "pages")
_PAGE, _BARE_PAGE = "report.html", "bare.html"
_WORD, _BARE_WORD = "report.docx", "bare.docx"
_BARE = """<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Bare</title>
<style>@page { size: A4 landscape } table { table-layout: fixed; width: 100% }
body { font: 8pt Arial, "Liberation Sans", sans-serif }</style></head><body>
{% for table in d.tables %}<table><thead><tr>
{%- for column in table.columns %}<th>{{ column.label }}</th>{% endfor %}</tr></thead>
{% for row in table.rows %}<tr>
{%- for cell in row.cells %}<td>{{ cell.words }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</body></html>"""


class Meter:
    """Measures one form in this process: seconds of each part, and the largest process."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {"parts": {}}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count the block's time: by the clock, and of the processor."""
        gc.collect()
        clock, processor = time.perf_counter(), _processor()
        yield
        self.seen["parts"][name] = (time.perf_counter() - clock, _processor() - processor)

    @contextmanager
    def largest(self) -> Iterator[None]:
        """Note the most memory of this process and of each that it starts meanwhile."""
        done, peaks = Event(), [0.0]

        def watch() -> None:
            while not done.wait(0.1):
                peaks.extend(peak_of(pid) for pid in _descendants(os.getpid()))

        watching = Thread(target=watch, daemon=True)
        watching.start()
        yield
        done.set()
        watching.join()
        self.seen["peak"] = max(own_peak(), *peaks)


def _processor() -> float:
    """Seconds of the processor so far, with those of programs that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _descendants(pid: int) -> Iterator[int]:
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, told.read_text().split()):
                yield child
                yield from _descendants(child)


def html(rows: int, folder: Path, meter: Meter) -> None:
    """Compose the report and write its page, then a bare page of the same words."""
    from figures import round_figures
    from jinja2 import Environment

    from xlgoals.pages.content import compose
    from xlgoals.pages.html import to_html

    with meter.part("figures"):
        found = round_figures(rows)
    with meter.largest():
        with meter.part("compose"):
            document = compose(found)
        with meter.part("mine"):
            page = to_html(document, _look())
    with meter.part("floor"):
        bare = Environment(autoescape=True).from_string(_BARE).render(d=document)
    (folder / _PAGE).write_text(page, encoding="utf-8")
    (folder / _BARE_PAGE).write_text(bare, encoding="utf-8")
    meter.seen["bytes"] = len(page.encode())
    meter.seen["rows"] = sum(len(table.rows) for table in document.tables)
    meter.seen["tables"] = len(list(document.tables))


def weasyprint(_: int, folder: Path, meter: Meter) -> None:
    """Lay out the page, then the bare one."""
    from weasyprint import HTML

    from xlgoals.pages.pdf import to_pdf

    _pdf(folder, meter, to_pdf, lambda page: HTML(string=page).write_pdf())


def browser(_: int, folder: Path, meter: Meter) -> None:
    """Print the page, then the bare one."""
    from xlgoals.pages.pdf import Maker, pdf
    from xlgoals.pages.pdf.browser import find, print_page

    found = find()
    if found is None:
        meter.seen["missing"] = "no browser"
        return
    _pdf(folder, meter, lambda page: pdf(page, Maker.BROWSER), lambda p: print_page(p, found))


def _pdf(
    folder: Path, meter: Meter, mine: Callable[[str], bytes], floor: Callable[[str], bytes]
) -> None:
    import pikepdf

    page, bare = ((folder / name).read_text(encoding="utf-8") for name in (_PAGE, _BARE_PAGE))
    with meter.largest(), meter.part("mine"):
        made = mine(page)
    with meter.part("floor"):
        floor(bare)
    meter.seen["bytes"] = len(made)
    meter.seen["pages"] = len(pikepdf.open(io.BytesIO(made)).pages)


def word(rows: int, folder: Path, meter: Meter) -> None:
    """Fill the Word template, then one that only loops over the same tables' words."""
    from xlgoals.pages.word import to_word

    document, look = _document(rows), _look()
    with meter.largest(), meter.part("mine"):
        made = to_word(document, look, chart_png=_chart_png(document, look), count_pages=False)
    table = _bare_template(max(len(table.columns) for table in document.tables))
    with meter.part("floor"):
        bare = _bare_word(document, table)
    (folder / _WORD).write_bytes(made)
    (folder / _BARE_WORD).write_bytes(bare)
    meter.seen["bytes"] = len(made)


def pages(_: int, folder: Path, meter: Meter) -> None:
    """Ask LibreOffice on which pages the parts stand, in the file and in the bare one."""
    from xlgoals.pages.word import page_numbers

    if not page_numbers.program():
        meter.seen["missing"] = "no LibreOffice"
        return
    with meter.largest(), meter.part("mine"):
        found = page_numbers.pages((folder / _WORD).read_bytes(), patience=600)
    with meter.part("floor"):
        page_numbers.pages((folder / _BARE_WORD).read_bytes(), patience=600)
    meter.seen["pages"] = max(found.values(), default=0)


def _document(rows: int) -> Document:
    from figures import round_figures

    from xlgoals.pages.content import compose

    return compose(round_figures(rows))


def _look() -> Look:
    from xlgoals.forms.themes import theme

    return theme()


def _chart_png(document: Document, look: Look) -> Callable[[Any], tuple[bytes, float, float]]:
    from xlgoals.i18n import Language
    from xlgoals.pages import charts

    language = Language(document.language)
    return lambda chart: (charts.png(chart, look, language), *charts.size(chart))


def _bare_template(columns: int) -> bytes:
    """A Word file with a table of one row; both are repeated, with an empty line between tables."""
    import docx

    made = docx.Document()
    made.add_paragraph("{%p for rows in tables %}")
    table = made.add_table(3, columns)
    table.cell(0, 0).text = "{%tr for row in rows %}"
    for column in range(columns):
        table.cell(1, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(2, 0).text = "{%tr endfor %}"
    made.add_paragraph("")
    made.add_paragraph("{%p endfor %}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _bare_word(document: Document, template: bytes) -> bytes:
    from docxtpl import DocxTemplate

    tables = [
        [[cell.words for cell in row.cells] for row in table.rows] for table in document.tables
    ]
    file = DocxTemplate(io.BytesIO(template))
    file.render({"tables": tables}, autoescape=True)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


_STEPS = {"html": html, "weasyprint": weasyprint, "browser": browser, "word": word, "pages": pages}


def show(form: str, seen: dict[str, Any]) -> bool:
    """Print what was seen of one form; whether its target is met."""
    if "missing" in seen:
        print(f"  {form:12}{seen['missing']}")
        return True
    (clock, processor), (_, floor) = seen["parts"]["mine"], seen["parts"]["floor"]
    size = f"{seen['bytes'] / MB:7.2f}" if "bytes" in seen else f"{'':7}"
    sheets = f"{seen['pages']:7}" if "pages" in seen else f"{'':7}"
    print(f"  {form:12}{clock:9.2f}{processor:11.2f}{floor:9.2f}", end="")
    print(f"{processor / floor:8.1f}{size}{seen['peak']:9.0f}{sheets}", flush=True)
    if form == "html":
        return bool(seen["bytes"] < TARGET_HTML_MB * MB)
    return form != "weasyprint" or clock < TARGET_PDF_SECONDS


def run(chosen: argparse.Namespace, folder: Path) -> bool:
    """Measure each form in a fresh process and print; whether the targets are met."""
    print(f"{chosen.rows} goal rows")
    print(f"  {'form':12}{'clock, s':>9}{'processor':>11}{'floor':>9}", end="")
    print(f"{'ratio':>8}{'MB':>7}{'peak MB':>9}{'pages':>7}")
    met, of = True, {}
    for form in chosen.forms:
        again = [sys.executable, *sys.argv, "--folder", str(folder), "--step", form]
        subprocess.run(again, check=True)
        of[form] = json.loads((folder / f"{form}.json").read_text())
        met &= show(form, of[form])
    if "html" in of:
        told = [f"{name} {of['html']['parts'][name][1]:.2f}" for name in ("figures", "compose")]
        print(f"before that, s of the processor: {', '.join(told)}")
        print(f"the page has {of['html']['tables']} tables of {of['html']['rows']} rows in all")
    print(f"targets at 3,000: HTML under {TARGET_HTML_MB} MB, ", end="")
    print(f"PDF by WeasyPrint within {TARGET_PDF_SECONDS} s by the clock")
    return met


def options() -> argparse.ArgumentParser:
    """What can be chosen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS)
    parser.add_argument("--folder", type=Path, help="where what is made is kept, to look at")
    parser.add_argument("--step", choices=FORMS, help=argparse.SUPPRESS)
    return parser


def main() -> None:
    """Measure all, or one form."""
    chosen = options().parse_args()
    if chosen.step:
        meter = Meter()
        _STEPS[chosen.step](chosen.rows, chosen.folder, meter)
        (chosen.folder / f"{chosen.step}.json").write_text(json.dumps(meter.seen))
        return
    if chosen.folder:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        sys.exit(not run(chosen, chosen.folder))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(not run(chosen, Path(temporary)))


if __name__ == "__main__":
    main()
