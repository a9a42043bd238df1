"""What goes wrong in Excel, as far as it can be told from what its bridges raise."""

from __future__ import annotations

_BRIDGES = frozenset({"pywintypes", "pythoncom", "com_error", "appscript", "aem", "xlwings"})
"""The libraries by which Python speaks to Excel, on Windows and on a Mac."""
_BUSY = frozenset({-2147418111, -2146777998})
"""What Excel answers while a cell is being edited or a dialogue is open."""


def is_of_excel(error: BaseException) -> bool:
    """Whether Excel, or the way to it, refused: known by where the class comes from."""
    kinds = type(error).__mro__
    return any(kind.__module__.split(".")[0] in _BRIDGES for kind in kinds)


def is_busy(error: BaseException) -> bool:
    """Whether Excel could not answer just then."""
    return is_of_excel(error) and bool(_BUSY & _numbers(error.args))


def _numbers(parts: object) -> set[int]:
    if isinstance(parts, int):
        return {parts}
    if isinstance(parts, tuple):
        return {number for part in parts for number in _numbers(part)}
    return set()
