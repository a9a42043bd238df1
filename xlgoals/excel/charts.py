"""Charts as XlsxWriter draws them: few colours, values on the parts, the legend below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlgoals.forms.look import HEAD, INK, LINE, WHITE

if TYPE_CHECKING:
    from xlgoals.forms.sheet import Chart

_PALE = {"color": f"#{LINE}"}
_KINDS = {
    "doughnut": {"type": "doughnut"},
    "pie": {"type": "pie"},
    "bar_stacked": {"type": "bar", "subtype": "stacked"},
    "bar_percent": {"type": "bar", "subtype": "percent_stacked"},
    "column": {"type": "column"},
}

_ROUND = ("doughnut", "pie")


def draw(book: Any, chart: Chart) -> Any:
    """XlsxWriter's chart for `chart`, which is to be inserted in one of the sheets of `book`."""
    drawn = book.add_chart(_KINDS[chart.kind])
    for name, values, colour in chart.series:
        series: dict[str, object] = {
            "name": _words(name),
            "categories": "=" + chart.categories.removeprefix("="),
            "values": "=" + values.removeprefix("="),
            "fill": {"color": f"#{colour}"},
            "points": [_point(point) for point in chart.point_colours] or None,
            "gap": 60,
        }
        if chart.kind != "column" or len(chart.series) == 1:
            series["data_labels"] = _labels(chart, colour)
        drawn.add_series(series)
    look = {"name": "Calibri", "size": chart.title_size, "bold": True, "color": f"#{HEAD}"}
    title = {"name": _words(chart.title), "name_font": look} if chart.title else {"none": True}
    drawn.set_title(title)
    shown = chart.legend and (chart.kind in _ROUND or len(chart.series) > 1)
    drawn.set_legend({"position": "bottom"} if shown else {"none": True})
    drawn.set_chartarea({"border": {"none": True}})
    drawn.set_size({"width": chart.width, "height": chart.height})
    if chart.kind in _ROUND:
        if chart.kind == "doughnut":
            drawn.set_hole_size(58)
    elif chart.kind.startswith("bar"):
        # the first row of the cells is the uppermost bar; its scale stays below
        drawn.set_y_axis({"reverse": True, "major_tick_mark": "none", "line": _PALE})
        scale: dict[str, Any] = {
            "label_position": "high",
            "major_tick_mark": "none",
            "line": {"none": True},
        }
        if chart.kind == "bar_percent":
            scale["major_unit"] = 0.25
        drawn.set_x_axis({**scale, "major_gridlines": {"visible": False}})
    else:
        drawn.set_x_axis({"major_tick_mark": "none", "line": _PALE})
        drawn.set_y_axis(
            {"line": {"none": True}, "major_gridlines": {"visible": True, "line": _PALE}}
        )
    return drawn


def _point(colour: str) -> dict[str, object]:
    """A part of a whole, which a white line parts from the next, in grey too."""
    return {"fill": {"color": f"#{colour}"}, "border": {"color": f"#{WHITE}", "width": 1.5}}


def _labels(chart: Chart, colour: str) -> dict[str, object]:
    """Values on the parts, in ink or white by what reads best, and none where there is nothing."""
    labels: dict[str, object] = {"value": True, "num_format": "#,##0.##########;-#,##0.##########;"}
    if chart.kind == "column":
        return labels | {"font": {"color": f"#{INK}"}}  # they stand above the columns
    points = [{"font": {"color": f"#{readable(point)}"}} for point in chart.point_colours]
    return labels | {"font": {"color": f"#{readable(colour)}"}, "custom": points or None}


def _words(text: str) -> str:
    """A person's words as a chart's: XlsxWriter takes `Stop!A1` for a reference."""
    return re.sub(r"!(?=\$?[A-Z]+\$?\d)", "!\u2060", text)


def readable(ground: str) -> str:
    """Ink or white, whichever contrasts more with `ground` (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
        linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(colour: str) -> float:
        low, high = sorted((luminance(colour), luminance(ground)))
        return (high + 0.05) / (low + 0.05)

    return max((INK, WHITE), key=contrast)
