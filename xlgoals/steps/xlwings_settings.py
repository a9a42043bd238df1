"""The user's settings of xlwings: lines of `"KEY","value"`, of which the first of a key counts.

Nothing here knows xlwings itself. Lines that are not ours are kept byte for byte, in their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r'\s*"?([^",]*)"?\s*,\s*"?([^"]*)"?\s*')
BEFORE = ".before-xlgoals"
"""The end of the name that a file is kept under when it is changed."""


@dataclass(frozen=True, slots=True)
class UserSettings:
    """A settings file as it is read."""

    path: Path
    encoding: str
    content: bytes | None
    """None where there is no file."""

    @classmethod
    def read(cls, path: Path, encoding: str) -> UserSettings:
        """The file, which may be wanting. Raises Unusable when it cannot be read."""
        try:
            return cls(path, encoding, path.read_bytes())
        except FileNotFoundError:
            return cls(path, encoding, None)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise Unusable(N_("{file} cannot be read ({why})."), file=path, why=why) from error

    @property
    def lines(self) -> list[bytes]:
        """Its lines with their ends."""
        return (self.content or b"").splitlines(keepends=True)

    def value(self, key: str) -> str | None:
        """What a key is set to, blank too; None where it does not stand."""
        at = self._at(key)
        return None if at is None else self._pair(self.lines[at])[1]

    def with_value(self, key: str, value: str | None) -> bytes:
        """The file with a key set, or taken away when the value is None.

        Raises:
            Unusable: The file cannot hold the value.
        """
        lines, at = self.lines, self._at(key)
        if value is None:
            return b"".join(line for number, line in enumerate(lines) if number != at)
        end = b"\r\n" if self._by_windows() else b"\n"
        line = self._encoded(f'"{key}","{value}"', value) + end
        if at is not None:
            lines[at] = line
        else:
            if lines and not lines[-1].endswith((b"\n", b"\r")):
                lines[-1] += end
            lines.append(line)
        return b"".join(lines)

    def _encoded(self, line: str, value: str) -> bytes:
        try:
            if '"' in value:
                raise ValueError
            return line.encode(self.encoding)
        except ValueError as error:
            message = N_(
                "{value} cannot stand in the settings that Excel reads, since it has signs that "
                "this computer's code page lacks. Install Python and xlgoals in a folder whose "
                "name has only ordinary letters, digits, - and _."
            )
            raise Unusable(message, value=value) from error

    def _by_windows(self) -> bool:
        return b"\r\n" in self.content if self.content else self.encoding != "utf-8"

    def _pair(self, line: bytes) -> tuple[str, str]:
        found = _LINE.fullmatch(line.decode(self.encoding, errors="replace").rstrip("\r\n"))
        return (found[1].strip(), found[2].strip()) if found else ("", "")

    def _at(self, key: str) -> int | None:
        """Where the line stands that Excel's macros take the key from."""
        wanted = key.casefold()
        at = (n for n, line in enumerate(self.lines) if self._pair(line)[0].casefold() == wanted)
        return next(at, None)


def kept_as(path: Path) -> list[Path]:
    """The copies of the file from before it was changed, the newest last."""
    found = [path.with_name(path.name + BEFORE)]
    while found[-1].exists():
        found.append(path.with_name(f"{path.name}{BEFORE}-{len(found) + 1}"))
    return found[:-1]


def next_kept(path: Path) -> Path:
    """The name for the next such copy."""
    kept = kept_as(path)
    return path.with_name(path.name + BEFORE + (f"-{len(kept) + 1}" if kept else ""))
