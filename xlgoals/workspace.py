"""The folder that holds one organisation's follow-up: where things are, settings and key."""

from __future__ import annotations

import base64
import re
import tomllib
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, NoReturn

from xlgoals.errors import Unusable
from xlgoals.files import make_folder, write_atomic, write_new
from xlgoals.forms.picture import read_logo
from xlgoals.forms.themes import chosen_look
from xlgoals.i18n import LANGUAGES, N_, Language
from xlgoals.identity import new_key

if TYPE_CHECKING:
    from pathlib import Path

    from _typeshed import DataclassInstance

    from xlgoals.forms.look import Look

__all__ = [
    "RoundDir",
    "Settings",
    "Workspace",
    "read_settings",
    "settings_text",
    "workspace_folder",
]

SETTINGS_FILE = "xlgoals.toml"
KEY_FILE = "signing.key"
LOCK_FILE = "xlgoals.lock"
BUTTON_PROJECTS = ("own", "xlwings", "none")
"""Whose macros the master's buttons run; with none of them there are no buttons."""


def _setting(default: Any, comment: str) -> Any:
    """A field that is a setting; its comment is what `xlgoals new` writes beside it."""
    return field(default=default, metadata={"comment": comment})


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things are, from the workspace's folder."""

    catalogue: str = _setting("catalogue.xlsx", N_("the plan"))
    ledger: str = _setting("ledger.db", N_("what has been issued, received and decided"))
    archive: str = _setting("archive", N_("every return received, unchanged"))
    rounds: str = _setting("rounds", N_("a folder for each round"))
    own_templates: str = _setting("report-templates", N_("the report's templates of your own"))


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """How much a received file may ask for; what goes beyond is not read."""

    file_mb: int = _setting(25, N_("size of a file, megabytes"))
    unpacked_mb: int = _setting(200, N_("size of a file unpacked, megabytes"))
    seconds: int = _setting(20, N_("time to read a file"))
    memory_mb: int = _setting(1024, N_("memory to read a file, megabytes"))
    rows: int = _setting(10_000, N_("rows in a sheet"))
    columns: int = _setting(200, N_("columns in a sheet"))
    files: int = _setting(10_000, N_("files in one call"))


@dataclass(frozen=True, slots=True)
class LookSettings:
    """What the organisation's workbooks and reports look like; files that are made next have it."""

    theme: str = _setting("standard", N_("colours: standard, heather or print"))
    font: str = _setting("", N_("font of workbooks and reports; blank for the usual one"))
    logo: str = _setting("", N_("a PNG or JPEG file from this folder, at most 1 MB"))
    header: str = _setting("", N_("printed at the head of every page"))
    footer: str = _setting("", N_("printed at the foot of every page"))
    colours: Mapping[str, str] = field(
        default_factory=dict,
        hash=False,
        metadata={
            "comment": N_("colours of your own by name, six hexadecimal digits each, such as:"),
            "example": 'head = "1F4E5F"',
        },
    )


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What reports tell."""

    unit_comments: bool = _setting(
        True, N_("whether a unit's comment is printed where the board has written none")
    )


@dataclass(frozen=True, slots=True)
class ButtonSettings:
    """What buttons the master has in Excel."""

    project: str = _setting(
        "own", N_("buttons in master.xlsm: own, xlwings (only one button) or none")
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands in `xlgoals.toml`; nothing in it changes a figure or a status."""

    id: str = _setting("", N_("this workspace's own id; never change it"))
    language: str = _setting("sv", N_("language of the program: sv or en"))
    workers: int = _setting(0, N_("files read at the same time; 0 lets the program choose"))
    paths: Paths = field(default_factory=Paths)
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    look: LookSettings = field(default_factory=LookSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    buttons: ButtonSettings = field(default_factory=ButtonSettings)


_LEAST = {"workers": 0}
"""The least value of a whole number; 1 where nothing is said."""
_ROUND_NAME = re.compile(r"[\w-]([\w .,+()-]{0,62}[\w)+-])?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows gives no file."""


def can_be_a_name(text: str) -> bool:
    """Whether a file or a folder may be called so on any system, and lies where it seems to."""
    return bool(_ROUND_NAME.fullmatch(text)) and not _RESERVED.fullmatch(text)


@dataclass(frozen=True, slots=True)
class RoundDir:
    """A round's folder."""

    root: Path

    @property
    def templates(self) -> Path:
        """The folder of templates to send out."""
        return self.root / "templates"

    @property
    def inbox(self) -> Path:
        """The folder where returns are put; nothing in it is ever moved or changed by us."""
        return self.root / "inbox"

    @property
    def feedback(self) -> Path:
        """The folder of workbooks to send back."""
        return self.root / "feedback"

    @property
    def master(self) -> Path:
        """The consolidated workbook."""
        return self.root / "master.xlsx"

    @property
    def master_with_buttons(self) -> Path:
        """The same with buttons, for those who may run macros."""
        return self.root / "master.xlsm"

    @property
    def report(self) -> Path:
        """The folder of the report's documents."""
        return self.root / "report"

    def make(self) -> None:
        """Make the folders that people look into, where they are wanting. Raises Unusable."""
        for folder in (self.templates, self.inbox, self.feedback):
            make_folder(folder)


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace, found and its settings read."""

    root: Path
    id: str
    settings: Settings

    @classmethod
    def create(cls, root: Path, language: str = "sv") -> Workspace:
        """Make a workspace in `root`, which must be wanting or empty. Raises Unusable if not."""
        try:
            root.mkdir(parents=True, exist_ok=True)
            empty = not any(root.iterdir())
        except OSError as error:
            why = error.strerror or type(error).__name__
            message = N_("The folder {folder} cannot be made or read ({why}). Name another one.")
            raise Unusable(message, folder=root, why=why) from error
        if not empty:
            message = N_("The folder {folder} is not empty. Name a new one: xlgoals new DIR")
            raise Unusable(message, folder=root)
        settings = Settings(id=uuid.uuid4().hex, language=language)
        write_atomic(root / SETTINGS_FILE, settings_text(settings).encode())
        write_atomic(root / ".gitignore", f"{KEY_FILE}\n{LOCK_FILE}\n*.tmp\n".encode())
        return cls.open(root)

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """The workspace that `start` lies in: here or in a folder above."""
        folder = workspace_folder(start)
        if folder is not None:
            return cls.open(folder)
        message = N_(
            "There is no workspace in {folder} or above it. Make one with: xlgoals new DIR, or "
            "say where it is with: -w DIR"
        )
        raise Unusable(message, folder=start.resolve())

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """The workspace in `root` itself. Raises Unusable with file and setting on any fault."""
        settings = read_settings(root / SETTINGS_FILE)
        return cls(root.absolute(), settings.id, settings)

    @property
    def language(self) -> Language:
        """The language of the program."""
        return Language(self.settings.language)

    @property
    def catalogue(self) -> Path:
        """The file that holds the plan."""
        return self.root / self.settings.paths.catalogue

    @property
    def ledger_path(self) -> Path:
        """The ledger's file."""
        return self.root / self.settings.paths.ledger

    @property
    def archive(self) -> Path:
        """The folder of received files by hash."""
        return self.root / self.settings.paths.archive

    @property
    def own_templates(self) -> Path:
        """The folder of the organisation's own templates of the report, which may be wanting."""
        return self.root / self.settings.paths.own_templates

    def round_dir(self, round_id: str) -> RoundDir:
        """The folder of a round. Raises Unusable for an id that cannot be a folder's name."""
        if not can_be_a_name(round_id):
            message = N_(
                'The round\'s id "{round}" cannot be the name of a folder. Use letters, digits, '
                "- and _ only."
            )
            raise Unusable(message, round=round_id)
        return RoundDir(self.root / self.settings.paths.rounds / round_id)

    def look(self) -> Look:
        """What workbooks and reports look like. Raises Unusable when the logo cannot be used."""
        file, stated = self.root / SETTINGS_FILE, self.settings.look
        look = chosen_look(stated, file)
        return replace(look, logo=read_logo(self.root / stated.logo, file)) if stated.logo else look

    def has_key(self) -> bool:
        """Whether templates have been marked here."""
        return (self.root / KEY_FILE).exists()

    def signing_key(self, *, create: bool = False, issued: bool = False) -> bytes:
        """The key that templates are marked with, 32 bytes.

        Args:
            create: Make one where there is none.
            issued: Whether templates have been sent out, marked with a key. Then none is made,
                since a new one would know none of them.

        Raises:
            Unusable: There is no key, or what stands in its file is none.
        """
        path = self.root / KEY_FILE
        if create and not issued and not path.exists():
            with suppress(FileExistsError):
                write_new(path, base64.b64encode(new_key()) + b"\n", mode=0o600)
        try:
            key = base64.b64decode(path.read_bytes().strip(), validate=True)
        except FileNotFoundError:
            raise Unusable(_NO_KEY_ISSUED if issued else _NO_KEY, file=path) from None
        except (OSError, ValueError):
            key = b""
        if len(key) != 32:
            raise Unusable(_BAD_KEY, file=path)
        return key


def workspace_folder(start: Path) -> Path | None:
    """The folder of the workspace that `start` lies in; None where there is none."""
    start = start.resolve()
    above = (start, *start.parents)
    return next((folder for folder in above if (folder / SETTINGS_FILE).is_file()), None)


_NO_KEY = N_(
    "The key {file} is not there. It is made by xlgoals issue; if templates have been sent out, "
    "copy the file back from a backup, or from whoever sent them out."
)
_NO_KEY_ISSUED = N_(
    "The key {file} is gone, and templates that were marked with it have been sent out. Copy the "
    "file back from a backup, or from whoever sent them out; a new key would know none of them."
)
_BAD_KEY = N_(
    "The key {file} cannot be read or is damaged. Copy the file back from a backup, or from "
    "whoever sent the templates out."
)


# --- settings ---


def settings_text(settings: Settings) -> str:
    """The whole of `xlgoals.toml`, with a comment in the settings' own language on every line."""
    import tomlkit

    language = Language(settings.language)
    document = tomlkit.document()
    heading = N_("Settings of this workspace. What a plan says is set in its catalogue instead.")
    document.add(tomlkit.comment(language.text(heading)))
    document.add(tomlkit.nl())
    _write_section(document, settings, language)
    return tomlkit.dumps(document)


def _write_section(table: Any, section: DataclassInstance, language: Language) -> None:
    import tomlkit

    for column in fields(section):
        value = getattr(section, column.name)
        comment = language.text(column.metadata.get("comment", ""))
        if isinstance(value, Mapping):
            inner = tomlkit.table()
            inner.add(tomlkit.comment(comment))
            inner.add(tomlkit.comment(column.metadata["example"]))
            inner.update(value)
            table.add(tomlkit.nl())
            table.add(column.name, inner)
        elif comment:
            item = tomlkit.item(value).comment(comment)
            table.add(column.name, item)
        else:
            inner = tomlkit.table()
            _write_section(inner, value, language)
            table.add(tomlkit.nl())
            table.add(column.name, inner)


def read_settings(path: Path) -> Settings:
    """The settings in a file; what is not stated has its default. Raises Unusable on any fault."""
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unusable(N_("{file} cannot be read ({why})."), file=path, why=why) from error
    except ValueError as error:  # of encoding or of TOML
        message = N_("{file} cannot be understood: {why}. Mend it, or copy it from a backup.")
        raise Unusable(message, file=path, why=error) from error
    settings: Settings = _read_section(path, Settings(), content, "")
    if not settings.id:
        message = N_("{file}: the setting {key} is missing. Copy the file back from a backup.")
        raise Unusable(message, file=path, key="id")
    _refuse_unless_one_of(path, "language", settings.language, LANGUAGES)
    _refuse_unless_one_of(path, "buttons.project", settings.buttons.project, BUTTON_PROJECTS)
    chosen_look(settings.look, path)  # a fault is told by whatever command comes first
    return settings


def _refuse_unless_one_of(path: Path, key: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        message = N_('{file}: {key} is "{value}", and must be one of: {choices}.')
        raise Unusable(message, file=path, key=key, value=value, choices=", ".join(choices))


def _read_section(path: Path, default: Any, content: dict[str, Any], prefix: str) -> Any:
    """`content` as a value of the type of `default`, whose fields say names, types and values."""
    known = [column.name for column in fields(default)]
    for name in content:
        if name not in known:
            message = N_("{file}: there is no setting {key}. There are: {choices}.")
            raise Unusable(message, file=path, key=prefix + name, choices=", ".join(known))
    values = {
        name: _read_value(path, getattr(default, name), value, prefix + name)
        for name, value in content.items()
    }
    return type(default)(**values)


def _read_value(path: Path, default: Any, value: Any, key: str) -> Any:
    def refuse(message: str) -> NoReturn:
        raise Unusable(message, file=path, key=key, value=value, least=_LEAST.get(key, 1))

    if isinstance(default, bool):
        if not isinstance(value, bool):
            refuse(N_('{file}: {key} is "{value}", and must be true or false.'))
    elif isinstance(default, int):
        if type(value) is not int or value < _LEAST.get(key, 1):
            refuse(N_('{file}: {key} is "{value}", and must be a whole number from {least} up.'))
    elif isinstance(default, str):
        if not isinstance(value, str) or (default and not value.strip()):
            refuse(N_('{file}: {key} is "{value}", and must be a text in quotation marks.'))
    elif isinstance(value, dict):
        if isinstance(default, Mapping):
            return {at: _read_value(path, "", one, f"{key}.{at}") for at, one in value.items()}
        return _read_section(path, default, value, f"{key}.")
    else:
        refuse(N_("{file}: {key} must be a section of its own, headed [{key}]."))
    return value
