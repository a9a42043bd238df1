"""Links to files beside a workbook of a round, and to a cell in them. Names of files are data."""

from __future__ import annotations

import re

from xlgoals.forms.raw import place_on, text_units

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
    place = place_on(sheet, cell) if sheet and cell else ""
    if max(text_units(target), text_units(place)) > LONGEST_LINK:
        return ""
    return f"external:{target}" + (f"#{place}" if place else "")
