"""Links to files beside a workbook of a round, and to a cell in them. Names of files are data."""

from __future__ import annotations

import re

MOST_LINKS = 65_530
"""Most links that a sheet holds; what is beyond is told in words."""
LONGEST_LINK = 2_079
"""Most characters of a link, as of the place in the file."""
_UP = "../../"
"""From the folder of a round to the workspace's."""
_ESCAPED = re.compile(r"""[%#?"<>\[\]^`{} ]""")


def file_link(path: str, sheet: str = "", cell: str = "") -> str:
    """A link to a file by its path from the workspace's folder; blank where there can be none.

    Outside the workspace a path leads nowhere once the folder is moved.
    """
    if not path or path.startswith("/") or ":" in path or "\\" in path:
        return ""
    target = _UP + _ESCAPED.sub(lambda sign: f"%{ord(sign[0]):02x}", path)
    place = cell_place(sheet, cell) if sheet and cell else ""
    if max(_length(target), _length(place)) > LONGEST_LINK:
        return ""
    return f"external:{target}" + (f"#{place}" if place else "")


def cell_place(sheet: str, cell: str) -> str:
    """A cell as links and formulas name it: `'Mål'!F9`."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def _length(text: str) -> int:
    """Characters as Excel counts them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
