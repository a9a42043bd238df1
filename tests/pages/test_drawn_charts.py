"""Charts of counts by status: what is drawn, and that it is the same everywhere."""

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from PIL import Image

from xlgoals.domain.model import STATUS_SYMBOLS, ChartKind, Status
from xlgoals.forms.look import STRONG, contrast
from xlgoals.forms.themes import theme, themes
from xlgoals.i18n import Language
from xlgoals.pages import charts
from xlgoals.pages.document import Chart, Table
from xlgoals.pages.drawing import Pattern, width_of
from xlgoals.tables.rows import Counts

SV, EN = Language("sv"), Language("en")
LOOK = theme()
ROOT = Path(__file__).parents[2]
LONG = "Åtgärdsöverenskommelsernas ändamålsenlighet för länets äldre invånare över åttio år"
KINDS = pytest.mark.parametrize("kind", list(ChartKind))


def chart(kind: ChartKind, *counts: tuple[str, Counts], key: str = "whole") -> Chart:
    return Chart(key, kind, "", "", counts, Table(f"{key}-table", "", (), ()))


def svg(shown: Chart, language: Language = SV) -> str:
    return charts.svg(shown, LOOK, language).decode()


def fills(source: str) -> list[Status]:
    """The statuses of the filled shapes in the order drawn."""
    named = {LOOK.colour(STRONG[status]).lower(): status for status in Status}
    found = re.findall(r'style="fill: #([0-9a-f]{6})"', source)
    return [named[colour] for colour in found if colour in named]


def words_of(shown: Chart, monkeypatch: pytest.MonkeyPatch, language: Language = SV) -> list[str]:
    """The words that are drawn, which are outlines in the file."""
    said: list[str] = []
    really = Figure.text

    def listen(figure: Figure, x: float, y: float, words: str, **how: object) -> object:
        said.append(words)
        return really(figure, x, y, words, **how)

    with monkeypatch.context() as patch:
        patch.setattr(Figure, "text", listen)
        charts.svg(shown, LOOK, language)
    return said


def picture(shown: Chart) -> Image.Image:
    return Image.open(BytesIO(charts.png(shown, LOOK, SV)))


@KINDS
def test_statuses_come_in_their_order_without_those_that_are_none(kind: ChartKind) -> None:
    one = chart(kind, ("", Counts(5, 0, 4, 3)))
    shown = list(dict.fromkeys(fills(svg(one)))) if kind is ChartKind.BARS else fills(svg(one))[:3]
    assert shown == [Status.GREEN, Status.RED, Status.NOT_MEASURED]


def test_a_bar_says_symbol_and_number_where_there_is_room(monkeypatch) -> None:
    one = chart(ChartKind.BARS, ("", Counts(32, 34, 34, 1)))
    assert words_of(one, monkeypatch) == ["● 32", "▲ 34", "■ 34"]


def test_a_pie_says_symbol_and_number_where_there_is_room(monkeypatch) -> None:
    one = chart(ChartKind.PIES, ("Hälsa", Counts(32, 34, 34, 9)))
    legend = ["● Grön", "▲ Gul", "■ Röd", "○ Ej mätt"]
    assert words_of(one, monkeypatch) == ["Hälsa", "109", "● 32", "▲ 34", "■ 34", *legend]


def test_several_bars_have_names_sums_and_a_legend(monkeypatch) -> None:
    both = chart(ChartKind.BARS, ("A", Counts(green=1234)), ("B", Counts(0, 2, 0, 2)))
    bars = ["A", "● 1,234", "1,234", "B", "▲ 2", "○ 2", "4"]
    legend = ["● Green", "▲ Yellow", "■ Red", "○ Not measured"]
    assert words_of(both, monkeypatch, EN) == bars + legend


def test_one_of_a_thousand_is_seen() -> None:
    one = chart(ChartKind.BARS, ("", Counts(green=999, red=1)))
    assert fills(svg(one)) == [Status.GREEN, Status.RED]
    drawn = picture(one).convert("RGB")
    edge = [drawn.getpixel((x, 2)) for x in range(drawn.width - 12, drawn.width)]
    assert sum(red > 150 and green < 120 for red, green, _ in edge) >= 5
    spans = charts.spans(Counts(999, 0, 1, 0))
    assert [status for status, _ in spans] == [Status.GREEN, Status.RED]
    assert spans[-1][1] == pytest.approx((0.99, 1))


@KINDS
def test_no_goals_is_an_outline_with_a_dash(kind: ChartKind, monkeypatch) -> None:
    one = chart(kind, ("Hälsa", Counts()), ("Vård", Counts()))
    assert words_of(one, monkeypatch)[:3] in (["Hälsa", "–", "0"], ["Hälsa", "0", "–"])
    assert len(fills(svg(one))) == len(Status), "those of the legend"


@KINDS
def test_nothing_to_count_is_drawn_too(kind: ChartKind) -> None:
    assert len(picture(chart(kind)).convert("RGB").getcolors(10**6) or []) > 1


@KINDS
def test_a_long_name_is_cut_to_three_lines_that_have_room(kind: ChartKind, monkeypatch) -> None:
    names = words_of(chart(kind, (LONG * 2, Counts(1))), monkeypatch)[:3]
    assert names[0].startswith("Åtgärds")
    assert names[2].endswith("…")
    assert all(width_of(name, 12) <= 238 for name in names)


def test_a_short_name_is_whole() -> None:
    assert charts.lines_of("En god och jämlik hälsa för länets invånare", 238) == [
        "En god och jämlik hälsa för länets",
        "invånare",
    ]
    assert charts.lines_of("  ", 238) == []


def test_a_word_without_room_is_parted() -> None:
    lines = charts.lines_of("Kompetensförsörjningsprocesserna i länet", 160)
    assert lines == ["Kompetensförsörjningspr-", "ocesserna i länet"]
    assert all(width_of(line, 12) <= 160 for line in lines)


def test_names_are_never_markup() -> None:
    for name in ("$x^2$ & $\\frac$", "<b>--></b>]]>", "{n}", "健康", "\U0001f600"):
        source = svg(chart(ChartKind.BARS, (name, Counts(1)), (name, Counts(2))))
        ElementTree.fromstring(source)
        assert "<b>" not in source


@KINDS
def test_the_size_is_what_is_drawn(kind: ChartKind) -> None:
    one = chart(kind, *((f"{n} {LONG}", Counts(n, 1, 2, 3)) for n in range(5)))
    width, height = charts.size(one)
    tag = svg(one)[:300]
    assert f'width="{width * 3 // 4}pt"' in tag
    assert f'viewBox="0 0 {width * 0.75:g} {height * 0.75:g}"' in tag
    drawn = picture(one)
    assert drawn.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    assert drawn.size == pytest.approx((width * 200 / 96, height * 200 / 96), abs=1)
    assert len(drawn.convert("RGB").getcolors(10**6) or []) > 50


def test_one_bar_alone_is_low() -> None:
    assert charts.size(chart(ChartKind.BARS, ("", Counts(1)))) == (680, 26)


@pytest.mark.parametrize("name", themes())
def test_statuses_are_told_apart_in_grey(name: str) -> None:
    """By lightness or by pattern, whatever the theme; and a pattern is seen on its ground."""
    look = theme(name)
    kinds = {status: charts.fill(look, status) for status in Status}
    for one in Status:
        for other in Status:
            apart = contrast(kinds[one].ground, kinds[other].ground) >= 1.5
            assert one is other or apart or kinds[one].pattern is not kinds[other].pattern
    for status, pattern in ((Status.RED, Pattern.LINES), (Status.NOT_MEASURED, Pattern.DOTS)):
        assert kinds[status].pattern is pattern
        assert contrast(kinds[status].ground, kinds[status].pattern_colour) >= 1.5


def test_patterns_are_drawn_in_grey() -> None:
    """A status of its own fills each bar; only those with a pattern vary in lightness."""
    spread = {}
    for status in Status:
        bar = picture(chart(ChartKind.BARS, ("", Counts(**{status.value: 3})))).convert("L")
        darkest, lightest = bar.crop((20, 5, 400, 45)).getextrema()
        spread[status] = lightest - darkest
    assert spread[Status.GREEN] == spread[Status.YELLOW] == 0
    assert spread[Status.RED] > 50
    assert spread[Status.NOT_MEASURED] > 30


ASK = """
import sys
from hashlib import sha256
from xlgoals.forms.themes import theme
from xlgoals.domain.model import ChartKind
from xlgoals.i18n import Language
from xlgoals.pages import charts
from xlgoals.pages.document import Chart, Table
from xlgoals.tables.rows import Counts

for kind in ChartKind:
    counts = [("Hälsa", Counts(3, 4, 5, 6)), ("Vård", Counts(0, 0, 9, 1))]
    chart = Chart("k", kind, "", "", counts, Table("t", "", (), ()))
    for draw in (charts.svg, charts.png):
        print(sha256(draw(chart, theme(), Language("sv"))).hexdigest())
"""


def drawn_elsewhere(folder: Path, seed: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    env = {**kept, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, **more}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=folder, env=env, capture_output=True, text=True, check=True
    )


def test_the_same_bytes_whoever_draws_and_no_words_about_it(tmp_path: Path) -> None:
    """Other hash seeds, a home that cannot be written to, and settings of a person's own."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (there / "matplotlibrc").write_text(
        "savefig.bbox: tight\nfigure.facecolor: red\ntext.usetex: False\npath.sketch: 1, 100, 2\n"
        "lines.antialiased: False\npatch.antialiased: False\nno.such: setting\n"
    )
    (tmp_path / "file").touch()
    one = drawn_elsewhere(here, "1", MPLCONFIGDIR=str(tmp_path / "config"))
    other = drawn_elsewhere(there, "2", MPLCONFIGDIR=str(tmp_path / "file" / "none"))
    assert len(one.stdout.split()) == len(set(one.stdout.split())) == 4
    assert other.stdout == one.stdout
    assert (one.stderr, other.stderr) == ("", "")


@KINDS
def test_nothing_says_when_or_by_what_it_was_drawn(kind: ChartKind) -> None:
    one = chart(kind, ("", Counts(1, 2, 3, 4)))
    source = svg(one)
    assert source.startswith("<svg ")
    assert "metadata" not in source
    assert "atplotlib" not in source
    assert "Hälsa" not in svg(chart(kind, ("Hälsa", Counts(1)), ("B", Counts(1))))
    assert set(picture(one).info) == {"dpi"}


def test_a_legend_has_each_status_once(monkeypatch) -> None:
    several = chart(ChartKind.PIES, *((str(n), Counts(n, 0, 0, 0)) for n in range(1, 10)))
    said = words_of(several, monkeypatch)
    assert [said.count(f"{STATUS_SYMBOLS[status]} {word}") for status, word in zip(
        Status, ("Grön", "Gul", "Röd", "Ej mätt"), strict=True)] == [1, 1, 1, 1]  # fmt: skip
