"""What Excel needs to start Python, set up for this user, and taken back.

Nothing here lowers a security setting: what a person should decide on is told, with how it is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from xlgoals.files import make_folder, remove, write_atomic, write_new
from xlgoals.i18n import N_
from xlgoals.remembered import (
    forget_workspace,
    remember_workspace,
    remembered_file,
    remembered_workspaces,
)
from xlgoals.resources import folder
from xlgoals.steps.machine import System
from xlgoals.steps.said import Said, say
from xlgoals.steps.xlwings_settings import UserSettings, kept_as, next_kept

if TYPE_CHECKING:
    from pathlib import Path

    from xlgoals.steps.machine import Machine
    from xlgoals.workspace import Workspace


class Done(StrEnum):
    """What has come of a part."""

    SET = "set"
    """Done now, or what would be."""
    AS_IT_WAS = "as_it_was"
    NOT_DONE = "not_done"
    """It needs a person first."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is set up."""

    key: str
    done: Done
    said: Said


@dataclass
class Installed:
    """What was set up, or would be."""

    dry_run: bool
    undo: bool
    parts: list[Part] = field(default_factory=list)
    by_hand: list[Said] = field(default_factory=list)
    """What a person is to do, and decide."""

    @property
    def is_done(self) -> bool:
        """Whether no part waits for a person."""
        return all(part.done is not Done.NOT_DONE for part in self.parts)

    def add(self, key: str, done: Done, said: Said) -> None:
        """Tell of a part."""
        self.parts.append(Part(key, done, said))


NOT_HERE = N_(
    "Excel is not on this kind of system, so there is nothing to set up for it. Work in "
    "master.xlsx, and run the commands."
)
NO_XLWINGS = N_(
    "The package xlwings is not installed with this Python ({python}). Install xlgoals again, and "
    "run this once more."
)
START_EXCEL = N_(
    "Excel has not been started by this user yet: the folder {folder} is not there. Start Excel "
    "once, close it, and run this again."
)
A_SPACE = N_(
    "Python lies in {python}, and Excel for Mac cannot start it there because of the space in the "
    "name. Install Python and xlgoals in a folder without spaces, and run this there."
)
OTHERS = N_(
    "Excel starts another Python for this user: {former}. It is left so, since other workbooks may "
    "need it. Set it to {ours} with: xlgoals excel install --replace"
)


_PYTHONPATH = "PYTHONPATH"
"""The key of the folders where code is looked for, a semicolon between them."""


def excel_install(
    machine: Machine,
    workspace: Workspace | None,
    *,
    dry_run: bool = False,
    replace: bool = False,
) -> Installed:
    """Let Excel start this Python for this user, and remember where the workspace is.

    Args:
        machine: The computer.
        workspace: What to remember; None to remember nothing.
        dry_run: Tell what would be done, and change nothing.
        replace: Set the interpreter though it is set to another.

    Raises:
        Unusable: A file cannot be read, understood or written.
    """
    made = Installed(dry_run, undo=False)
    if machine.settings is None:
        made.add("excel", Done.AS_IT_WAS, say(NOT_HERE))
    elif machine.xlwings is None:
        made.add("xlwings", Done.NOT_DONE, say(NO_XLWINGS, python=machine.interpreter))
    elif machine.system is System.MAC and not machine.container.is_dir():
        made.add("excel", Done.NOT_DONE, say(START_EXCEL, folder=machine.container))
    else:
        _set_interpreter(machine, machine.settings, made, replace=replace)
        _copy_script(machine, made)
        if workspace is not None and workspace.settings.buttons.project == "xlwings":
            _let_find(machine, machine.settings, made)
    if workspace is not None:
        _remember(machine, workspace, made)
    if machine.settings is not None:
        made.by_hand += _by_hand(machine, workspace)
    return made


# --- the interpreter ---


def in_force(settings: UserSettings, key: str) -> str:
    """The Python that Excel starts by a user's settings; blank where none is named."""
    return settings.value(key) or settings.value("INTERPRETER") or ""


def _set_interpreter(machine: Machine, path: Path, made: Installed, *, replace: bool) -> None:
    ours = str(machine.interpreter)
    if machine.system is System.MAC and " " in ours:
        made.add("interpreter", Done.NOT_DONE, say(A_SPACE, python=ours))
        return
    settings = UserSettings.read(path, machine.encoding)
    former = in_force(settings, machine.interpreter_key)
    if former and machine.is_ours(former):
        words = say(N_("Excel starts this Python: {python}"), python=ours)
        made.add("interpreter", Done.AS_IT_WAS, words)
        return
    if former and not replace:
        made.add("interpreter", Done.NOT_DONE, say(OTHERS, former=former, ours=ours))
        return
    content = settings.with_value(machine.interpreter_key, ours)
    if not made.dry_run:
        make_folder(path.parent)
        if settings.content is not None:
            write_new(next_kept(path), settings.content)
        write_atomic(path, content)
    words = say(N_("Excel starts this Python: {python} ({file})"), python=ours, file=path)
    if former:
        message = N_("Excel starts this Python: {python}, no longer {former} ({file})")
        words = say(message, python=ours, former=former, file=path)
    made.add("interpreter", Done.SET, words)


def _copy_script(machine: Machine, made: Installed) -> None:
    """On a Mac, the script by which Excel starts Python, of the version that is installed."""
    script = machine.script
    if machine.system is not System.MAC or script is None:
        return
    target = machine.scripts / script.name
    content = script.read_bytes()
    there = target.is_file() and target.read_bytes() == content
    if not there and not made.dry_run:
        write_atomic(target, content)
    words = say(N_("The script by which Excel starts Python is in {file}"), file=target)
    made.add("script", Done.AS_IT_WAS if there else Done.SET, words)


def _let_find(machine: Machine, path: Path, made: Installed) -> None:
    """Let the macro that xlwings ships find what it calls: a module of the workbook's name."""
    settings = UserSettings.read(path, machine.encoding)
    ours = str(folder("macros") / "single_button")
    there = [part for part in (settings.value(_PYTHONPATH) or "").split(";") if part]
    words = say(N_("The only button finds what it calls in {folder}"), folder=ours)
    if ours not in there and not made.dry_run:
        make_folder(path.parent)
        write_atomic(path, settings.with_value(_PYTHONPATH, ";".join([*there, ours])))
    made.add("single_button", Done.AS_IT_WAS if ours in there else Done.SET, words)


# --- the workspace ---


def _remember(machine: Machine, workspace: Workspace, made: Installed) -> None:
    former = remembered_workspaces(machine.home).get(workspace.id)
    if former == workspace.root:
        words = say(N_("The place of the workspace is remembered: {folder}"), folder=former)
        made.add("workspace", Done.AS_IT_WAS, words)
        return
    if not made.dry_run:
        remember_workspace(workspace, machine.home)
    if former is None:
        words = say(N_("The place of the workspace is remembered: {folder}"), folder=workspace.root)
    else:
        message = N_("The place of the workspace is remembered: {folder}, no longer {former}")
        words = say(message, folder=workspace.root, former=former)
    made.add("workspace", Done.SET, words)


# --- what a person does ---


def _by_hand(machine: Machine, workspace: Workspace | None) -> list[Said]:
    if machine.system is System.MAC:
        allow = N_(
            "The first time you press a button Excel asks whether it may use macros, and the Mac "
            "whether Excel may be controlled. Allow both."
        )
        return [say(allow)]
    ask = N_(
        "Excel asks about macros when a master.xlsm is opened. Press Enable Content. If your "
        "organisation has turned macros off, work in master.xlsx and run the commands."
    )
    trust = N_(
        "To be asked no more, make the round's folder trusted, if your organisation allows it: "
        "File, Options, Trust Center, Trust Center Settings, Trusted Locations, Add new location: "
        "the folder where master.xlsm lies, such as {folder}. Do not tick subfolders: files that "
        "others have sent lie in them."
    )
    unblock = N_(
        "A master.xlsm that has come by mail or from the web is blocked. Close it, right-click the "
        "file, choose Properties, tick Unblock. One that was made on this computer is not."
    )
    return [
        say(ask),
        *(say(trust, folder=folder) for folder in _last_round(workspace)),
        say(unblock),
    ]


def _last_round(workspace: Workspace | None) -> list[Path]:
    """The folder of the round that was made last, where there is one."""
    if workspace is None:
        return []
    rounds = workspace.root / workspace.settings.paths.rounds
    return sorted(path for path in rounds.glob("*") if path.is_dir())[-1:]


# --- taken back ---


def excel_undo(
    machine: Machine, workspace: Workspace | None, *, dry_run: bool = False
) -> Installed:
    """Take back what was set up last: the interpreter as it was before, the workspace forgotten.

    Other lines of the settings are left as they are now. The script on a Mac is left too: it is
    xlwings' own, and other workbooks may need it.

    Raises:
        Unusable: A file cannot be read, understood or written.
    """
    made = Installed(dry_run, undo=True)
    if machine.settings is None:
        made.add("excel", Done.AS_IT_WAS, say(NOT_HERE))
    else:
        _undo_interpreter(machine, machine.settings, made)
    if workspace is not None and workspace.id in remembered_workspaces(machine.home):
        if not dry_run:
            forget_workspace(workspace.id, machine.home)
        words = say(
            N_("The place of the workspace is remembered no more ({file})"),
            file=remembered_file(machine.home),
        )
        made.add("workspace", Done.SET, words)
    return made


def _undo_interpreter(machine: Machine, path: Path, made: Installed) -> None:
    key = machine.interpreter_key
    settings, kept = UserSettings.read(path, machine.encoding), kept_as(path)
    mine = machine.is_ours(settings.value(key) or "")
    if settings.content is None or not (kept or mine):
        words = say(N_("There is nothing to take back in {file}"), file=path)
        made.add("interpreter", Done.AS_IT_WAS, words)
        return
    before = UserSettings.read(kept[-1], machine.encoding) if kept else None
    former = before.value(key) if before else None
    content = settings.with_value(key, former)
    if not made.dry_run:
        if content or before:
            write_atomic(path, content)
        else:
            remove(path)
        if kept:
            remove(kept[-1])
    if before and (again := in_force(before, key)):
        words = say(
            N_("Excel starts this Python again: {python} ({file})"), python=again, file=path
        )
    else:
        words = say(N_("Excel starts no Python of ours any more ({file})"), file=path)
    made.add("interpreter", Done.SET, words)
