r"""Whether Excel for Windows may run the master's macros, by the settings of its Trust Center.

The values are Microsoft's: `VBAWarnings` 1 lets all macros run, 2 asks, 3 lets only signed ones and
4 none; a policy goes before what the user has chosen; a trusted location goes before both. A file
that came from elsewhere has a stream `Zone.Identifier`, whose zone 3 is the internet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from xlgoals.i18n import N_
from xlgoals.steps.doctor.check import mend, note, well
from xlgoals.steps.said import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlgoals.steps.doctor.check import Check
    from xlgoals.steps.machine import Machine

OFFICE = r"Microsoft\Office\16.0\Excel\Security"
POLICY, CHOSEN = rf"HKCU\Software\Policies\{OFFICE}", rf"HKCU\Software\{OFFICE}"
COMMON = r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security"
_LOCATIONS = "Trusted Locations"
_MACROS, _MARKED, _PLACES = N_("Macros"), N_("Blocked files"), N_("Trusted folders")
_ZONE = re.compile(rb"^ZoneId\s*=\s*(\d+)", re.MULTILINE | re.IGNORECASE)
_FROM_ELSEWHERE = 3
_ALL, _ASK, _SIGNED, _NONE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class _Location:
    path: PureWindowsPath
    with_subfolders: bool

    def covers(self, folder: Path) -> bool:
        """Whether files in this very folder are trusted."""
        asked = PureWindowsPath(folder)
        return asked == self.path or (self.with_subfolders and asked.is_relative_to(self.path))


def trust(machine: Machine, masters: Sequence[Path], inboxes: Sequence[Path]) -> Iterator[Check]:
    """Whether macros may run where the masters are, and not where files from others are.

    Args:
        machine: The computer.
        masters: The masters with macros that there are.
        inboxes: Folders where files from others are put.
    """
    locations = _locations(machine)
    asked = [path for path in masters if not any(place.covers(path.parent) for place in locations)]
    yield _macros(machine, trusted=bool(masters) and not asked)
    yield from _marked(machine, asked)
    for inbox in inboxes:
        if any(place.covers(inbox) for place in locations):
            seen = say(
                N_(
                    "{folder} is in a trusted folder: macros in files that others send run unasked."
                ),
                folder=inbox,
            )
            do = N_(
                "In Excel's Trust Center, under Trusted Locations, let only the round's own folder "
                "be trusted, without its subfolders."
            )
            yield note("trusted_inbox", _PLACES, seen, say(do))
            break


def _macros(machine: Machine, *, trusted: bool) -> Check:
    policy = machine.registry.value(POLICY, "VBAWarnings")
    level = policy if policy is not None else machine.registry.value(CHOSEN, "VBAWarnings")
    if trusted:
        seen = N_("The folders of the masters are trusted, so the buttons work.")
        return well("macros", _MACROS, say(seen))
    if level in (_SIGNED, _NONE):
        if policy is not None:
            seen = N_("Your organisation has turned off macros such as the master's.")
            do = N_(
                "Work in master.xlsx and run the commands, or ask your IT department to make the "
                "round's folder a trusted location, without its subfolders."
            )
            return mend("macros", _MACROS, say(seen), say(do))
        seen = N_("Excel is set to run no macros such as the master's.")
        do = N_(
            "In Excel: File, Options, Trust Center, Trust Center Settings, Macro Settings, Disable "
            "with notification. Or make the round's folder a trusted location, without its "
            "subfolders."
        )
        return mend("macros", _MACROS, say(seen), say(do))
    if level == _ALL:
        seen = N_("Excel runs all macros of all files, without asking.")
        do = N_(
            "That is risky, and not needed for the master. In Excel: File, Options, Trust Center, "
            "Trust Center Settings, Macro Settings, Disable with notification."
        )
        return note("macros", _MACROS, say(seen), say(do))
    seen = N_("Excel asks before it runs macros. Press Enable Content when a master is opened.")
    return well("macros", _MACROS, say(seen))


def _marked(machine: Machine, masters: Sequence[Path]) -> Iterator[Check]:
    """Masters that came from elsewhere, whose macros Excel blocks unless it is told to ask."""
    name = "blockcontentexecutionfrominternet"
    policy = machine.registry.value(POLICY, name)
    blocks = machine.registry.value(CHOSEN, name) if policy is None else policy
    for master in masters:
        if _zone(master) < _FROM_ELSEWHERE:
            continue
        if blocks == 0:
            seen = N_("{file} is marked as come from mail or the web. Excel asks about its macros.")
            yield note("marked", _MARKED, say(seen, file=master))
            continue
        seen = N_("{file} is marked as come from mail or the web, so Excel blocks its macros.")
        do = N_(
            "If you know where it comes from: close it, right-click the file, choose Properties, "
            "tick Unblock."
        )
        yield mend("marked", _MARKED, say(seen, file=master), say(do))


def _zone(path: Path) -> int:
    """The zone that a file has come from; 0 for this computer."""
    try:
        content = Path(f"{path}:Zone.Identifier").read_bytes()
    except OSError:  # there is no such stream
        return 0
    found = _ZONE.search(content)
    return int(found[1]) if found else 0


def _locations(machine: Machine) -> list[_Location]:
    """The trusted folders, of the user's and of the policies'."""
    registry = machine.registry
    places = [rf"{POLICY}\{_LOCATIONS}", rf"{COMMON}\{_LOCATIONS}"]
    if registry.value(rf"{COMMON}\{_LOCATIONS}", "Allow User Locations") != 0:
        places.append(rf"{CHOSEN}\{_LOCATIONS}")
    found = []
    for place in places:
        for name in registry.keys(place):
            path = registry.value(rf"{place}\{name}", "Path")
            if isinstance(path, str) and path:
                below = registry.value(rf"{place}\{name}", "AllowSubFolders") == 1
                found.append(_Location(PureWindowsPath(machine.expanded(path)), below))
    return found
