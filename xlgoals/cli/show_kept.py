"""A backup that was made or restored, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from xlgoals.cli.parts import here, listed, plain
from xlgoals.cli.run import Answer
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.cli.run import Call
    from xlgoals.steps.backup import BackedUp
    from xlgoals.steps.packed import Contents
    from xlgoals.steps.restore_backup import RestoredBackup

SECRET = N_(
    "It holds everything that has been received, and the key that marks the templates. Keep it as "
    "you keep the workspace: where only those who may read the workspace can read it, and never in "
    "a letter."
)
NO_KEY = N_(
    "It holds everything in the workspace. There is no key in it, since none has been made yet. "
    "Keep it as you keep the workspace."
)


def size_words(size: int, call: Call) -> str:
    """A size as people say it."""
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")):
        if size >= unit:
            return f"{call.language.number(size / unit, 1)} {name}"
    return call.language.ntext("{n} byte", "{n} bytes", size)


def files_words(count: int, call: Call) -> str:
    """How many files."""
    return call.language.ntext("{n} file", "{n} files", count)


def packed(made: BackedUp, call: Call) -> Answer:
    """A backup that was made."""
    t, contents = call.text, made.contents
    lines = [
        t(
            N_("The backup is {path}: {files}, {size}."),
            path=here(made.path),
            files=files_words(len(contents.files), call),
            size=size_words(made.size, call),
        ),
        t(SECRET if contents.has_key else NO_KEY),
        t(
            N_("A workspace is made of it with: xlgoals restore {file} --to DIR"),
            file=_quoted(made),
        ),
    ]
    if made.backups:
        lines.append(t(N_("Not packed, since they are backups themselves:")))
        lines += listed(made.backups, call)
    if made.renamed:
        lines.append(t(N_("Called otherwise in the backup, for signs that not every system has:")))
        lines += listed([f"{own} → {name}" for own, name in made.renamed], call)
    values = {
        "backup": str(made.path),
        "bytes": made.size,
        **_values(contents),
        "renamed": [list(pair) for pair in made.renamed],
        "backups_left_out": made.backups,
    }
    return Answer(values, plain(lines))


def _quoted(made: BackedUp) -> str:
    name = made.path.name
    return f'"{name}"' if " " in name else name


def restored(made: RestoredBackup, call: Call) -> Answer:
    """A workspace that was made of a backup, or what a backup holds."""
    t, contents = call.text, made.contents
    values = {
        "backup": str(made.path),
        "workspace": str(made.root) if made.root else None,
        **_values(contents),
    }
    if made.root is None:
        ready = N_("It is whole: every file is as it was packed. Nothing has been restored.")
        return Answer(values, [_table(contents, call), *plain([t(ready)])])
    message = N_("The workspace is in {folder}: {files}, each as it was packed.")
    files = files_words(len(contents.files), call)
    one = N_(
        "It is the same workspace as the one that was packed. Go on in one of the two only: what "
        "is received in the other is not known here."
    )
    lines = [t(message, folder=here(made.root), files=files), t(one)]
    if contents.has_key:
        lines.append(t(N_("The key is with it, so returns on templates that are out are known.")))
    return Answer(values, plain(lines))


def _table(contents: Contents, call: Call) -> Table:
    """What a backup holds, a row each."""
    t = call.text
    table = Table(show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row(t(N_("Workspace")), contents.folder)
    table.add_row(t(N_("Its id")), contents.workspace)
    table.add_row(t(N_("Packed")), call.language.moment(contents.made_at))
    table.add_row(t(N_("By")), f"xlgoals {contents.version}")
    files, size = files_words(len(contents.files), call), size_words(contents.size, call)
    table.add_row(t(N_("Holds")), f"{files}, {size}")
    table.add_row(t(N_("The key")), t(N_("Yes") if contents.has_key else N_("No")))
    ledger = t(N_("none yet")) if contents.ledger is None else t(N_("Yes"))
    table.add_row(t(N_("The ledger")), ledger)
    table.add_row(t(N_("Rounds")), "; ".join(contents.rounds) or t(N_("none yet")))
    table.add_row(t(N_("In the archive")), files_words(contents.received, call))
    return table


def _values(contents: Contents) -> dict[str, Any]:
    return {
        "id": contents.workspace,
        "folder": contents.folder,
        "made_at": contents.made_at.isoformat(),
        "version": contents.version,
        "ledger_version": contents.ledger,
        "has_key": contents.has_key,
        "rounds": list(contents.rounds),
        "received": contents.received,
        "files": len(contents.files),
        "unpacked_bytes": contents.size,
    }
