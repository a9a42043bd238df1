"""Charts as XlsxWriter draws them: few colours, values on the parts, the legend below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlgoals.excel.values import shown
from xlgoals.forms.look import HEADING, INK, LINE, WHITE

if TYPE_CHECKING:
    from xlgoals.forms.look import Look
    from xlgoals.forms.sheet import Chart

_KINDS = {
    "doughnut": {"type": "doughnut"},
    "pie": {"type": "pie"},
    "bar_stacked": {"type": "bar", "subtype": "stacked"},
    "bar_percent": {"type": "bar", "subtype": "percent_stacked"},
    "column": {"type": "column"},
}

_ROUND = ("doughnut", "pie")


def draw(book: Any, chart: Chart, look: Look) -> Any:
    """XlsxWriter's chart for `chart`, which is to be inserted in one of the sheets of `book`."""
    drawn = book.add_chart(_KINDS[chart.kind])
    for name, values, colour in chart.series:
        series: dict[str, object] = {
            "name": _words(name),
            "categories": "=" + chart.categories.removeprefix("="),
            "values": "=" + values.removeprefix("="),
            "fill": {"color": shown(look, colour)},
            "points": [_point(point, look) for point in chart.point_colours] or None,
            "gap": 60,
        }
        if chart.kind.startswith("bar"):
            series["border"] = {"color": shown(look, WHITE), "width": 0.75}
        if chart.kind != "column" or len(chart.series) == 1:
            series["data_labels"] = _labels(chart, colour, look)
        drawn.add_series(series)
    font = _font(look, HEADING) | {"size": chart.title_size, "bold": True}
    title = {"name": _words(chart.title), "name_font": font} if chart.title else {"none": True}
    drawn.set_title(title)
    is_named = chart.legend and (chart.kind in _ROUND or len(chart.series) > 1)
    legend = {"position": "bottom", "font": _font(look)} if is_named else {"none": True}
    drawn.set_legend(legend)
    drawn.set_chartarea({"border": {"none": True}})
    drawn.set_size({"width": chart.width, "height": chart.height})
    if chart.kind == "doughnut":
        drawn.set_hole_size(58)
    if chart.kind not in _ROUND:
        _set_axes(drawn, chart, look)
    return drawn


def _set_axes(drawn: Any, chart: Chart, look: Look) -> None:
    pale = {"color": shown(look, LINE)}
    along = {"major_tick_mark": "none", "line": pale, "num_font": _font(look)}
    if chart.kind.startswith("bar"):
        # the first row of the cells is the uppermost bar; its scale stays below
        drawn.set_y_axis({**along, "reverse": True})
        scale: dict[str, object] = {**along, "label_position": "high", "line": {"none": True}}
        if chart.kind == "bar_percent":
            scale["major_unit"] = 0.25
        drawn.set_x_axis({**scale, "major_gridlines": {"visible": False}})
    else:
        drawn.set_x_axis(along)
        lines = {"visible": True, "line": pale}
        drawn.set_y_axis(
            {"line": {"none": True}, "major_gridlines": lines, "num_font": _font(look)}
        )


def _font(look: Look, role: str = INK) -> dict[str, object]:
    return {"name": look.workbook_font, "color": shown(look, role)}


def _point(colour: str, look: Look) -> dict[str, object]:
    """A part of a whole, which a white line parts from the next, in grey too."""
    border = {"color": shown(look, WHITE), "width": 1.5}
    return {"fill": {"color": shown(look, colour)}, "border": border}


def _labels(chart: Chart, colour: str, look: Look) -> dict[str, object]:
    """Values on the parts, in ink or white by what reads best, and none where there is nothing."""
    labels: dict[str, object] = {"value": True, "num_format": "#,##0;-#,##0;"}
    if chart.kind == "column":
        return labels | {"font": _font(look)}  # they stand above the columns
    points = [{"font": _font(look, look.readable(point))} for point in chart.point_colours]
    return labels | {"font": _font(look, look.readable(colour)), "custom": points or None}


def _words(text: str) -> str:
    """A person's words as a chart's: XlsxWriter takes `Stop!A1` for a reference."""
    return re.sub(r"!(?=\$?[A-Z]+\$?\d)", "!\u2060", text)
