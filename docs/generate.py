"""Write the parts of the guides that follow from the code: python docs/generate.py [--check].

The codes come from the catalogue of findings, the fields from the declared forms, the commands
from their own `--help`. With `--check` nothing is written, and the exit code is 1 when a file
differs from what would be.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.catalogue.settings import SETTINGS
from xlgoals.findings import Code
from xlgoals.forms.declared import CATALOGUE_FORMS, MASTER_FORMS, READY, RETURN_FORMS
from xlgoals.forms.declared.settings import SETTINGS as KEYS
from xlgoals.forms.form import Role, Rows
from xlgoals.i18n import LANGUAGES, Language
from xlgoals.workspace import Settings, settings_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.forms.form import Field, Form

HERE = Path(__file__).parent
WIDTH = 80
"""Columns of the commands' help."""

WORDS: dict[str, dict[str, str]] = {
    "sv": {
        "made": "Den här sidan skrivs av `python docs/generate.py`; ändra inte i den.",
        "codes": "Alla påpekanden",
        "codes_lead": "Varje påpekande slutar med en kod. Här står alla koder, vad de säger och "
        "vad man gör. Tre punkter (…) står för det som hämtas ur filen. Hur viktigt ett påpekande "
        "är kan ändras för en plan, och en regel kan vara på prov till ett datum, med koden som "
        "inställning.",
        "code": "Kod",
        "severity": "Hur viktigt",
        "title": "Påpekande",
        "says": "Vad det säger",
        "remedy": "Vad du gör",
        "XG-1": "Filer och mallar",
        "XG-2": "Celler",
        "XG-3": "Rader",
        "XG-4": "Hela inlämningen",
        "XG-5": "Planfilen",
        "XG-6": "Sammanställningen",
        "XG-7": "Uppgifter ur andra system",
        "XG-9": "Övrigt",
        "fault": "Om xlgoals självt går fel slutar meddelandet med `[XG-190]` (en fil) eller "
        "`[XG-191]`. Inget av det som är "
        "mottaget har då gått förlorat. Meddela den som sköter xlgoals.",
        "forms": "Alla fält",
        "forms_lead": "Fälten i planfilen, i mallarna och i sammanställningen, så som de är "
        "deklarerade. Ett fälts nyckel står i en dold rad ovanför rubrikerna; där hittar "
        "programmet kolumnen. Nivåernas rubriker är planens egna ord.",
        "catalogue": "Planfilen",
        "template": "Mallen",
        "master": "Sammanställningen",
        "column": "Kolumn",
        "key": "Nyckel",
        "kind": "Slag",
        "who": "Vem skriver",
        "needed": "Behövs",
        "values": "Val och gränser",
        "help": "Hjälp",
        "hidden": "dold",
        "yes": "ja",
        "row": "En rad känns igen på: {keys}.",
        "version": "Formulärets version: {version}.",
        "optional": "Bladet får saknas.",
        "in_sheet": "finns på bladet {sheet}",
        "least": "minst {value}",
        "most": "högst {value}",
        "length": "högst {value} tecken",
        "settings": "Inställningar som finns",
        "settings_lead": "Det som kan stå på bladet Inställningar. De två med *XG-…* finns för "
        "varje [påpekande](codes_sv.md).",
        "setting": "Inställning",
        "takes": "Värde",
        "toml": "Filen xlgoals.toml",
        "toml_lead": "Programmets egna inställningar. Inget av det ändrar en siffra eller en "
        "status. Så här ser filen ut när den är ny:",
        "text": "text",
        "long_text": "lång text",
        "integer": "heltal",
        "number": "tal",
        "amount": "belopp",
        "date": "datum",
        "month": "månad",
        "choice": "val ur lista",
        "words": "ord med semikolon emellan",
        "answer": "tal eller svar i ord",
        "who_key": "ingen (låst)",
        "who_shown": "ingen (låst)",
        "who_input": "du",
        "who_live": "räknas fram",
        "rows_goals": "En rad per mål som enheten rapporterar.",
        "rows_lines": "En rad per rad i planen.",
        "rows_one": "En enda rad.",
        "rows_free": "Du lägger till rader.",
    },
    "en": {
        "made": "This page is written by `python docs/generate.py`; do not change it.",
        "codes": "All findings",
        "codes_lead": "Every finding ends with a code. Here are all the codes, what they say and "
        "what to do. Three dots (…) stand for what is taken from the file. How serious a finding "
        "is may be changed for a plan, and a rule may be on trial until a date, with the code as a "
        "setting.",
        "code": "Code",
        "severity": "How serious",
        "title": "Finding",
        "says": "What it says",
        "remedy": "What to do",
        "XG-1": "Files and templates",
        "XG-2": "Cells",
        "XG-3": "Rows",
        "XG-4": "The whole return",
        "XG-5": "The catalogue",
        "XG-6": "The master",
        "XG-7": "Figures from other systems",
        "XG-9": "Other",
        "fault": "If xlgoals itself fails, the message ends with `[XG-190]` (of a file) or "
        "`[XG-191]`. Nothing that has been "
        "taken in is lost then. Tell whoever looks after xlgoals.",
        "forms": "All fields",
        "forms_lead": "The fields of the catalogue, the templates and the master, as they are "
        "declared. A field's key stands in a hidden row above the headings; that is where the "
        "program finds the column. The headings of the levels are the plan's own words.",
        "catalogue": "The catalogue",
        "template": "The template",
        "master": "The master",
        "column": "Column",
        "key": "Key",
        "kind": "Kind",
        "who": "Who writes",
        "needed": "Needed",
        "values": "Choices and limits",
        "help": "Help",
        "hidden": "hidden",
        "yes": "yes",
        "row": "A row is known by: {keys}.",
        "version": "Version of the form: {version}.",
        "optional": "The sheet may be missing.",
        "in_sheet": "is in the sheet {sheet}",
        "least": "at least {value}",
        "most": "at most {value}",
        "length": "at most {value} characters",
        "settings": "Settings there are",
        "settings_lead": "What may stand in the sheet Settings. The two with *XG-…* "
        "are there for every [finding](codes_en.md).",
        "setting": "Setting",
        "takes": "Value",
        "toml": "The file xlgoals.toml",
        "toml_lead": "The program's own settings. Nothing in it changes a figure or a status. When "
        "new, the file looks like this:",
        "text": "text",
        "long_text": "long text",
        "integer": "whole number",
        "number": "number",
        "amount": "amount",
        "date": "date",
        "month": "month",
        "choice": "choice from a list",
        "words": "words with semicolons between",
        "answer": "number, or answer in words",
        "who_key": "nobody (locked)",
        "who_shown": "nobody (locked)",
        "who_input": "you",
        "who_live": "computed",
        "rows_goals": "One row per goal that the unit reports.",
        "rows_lines": "One row per line of the plan.",
        "rows_one": "A single row.",
        "rows_free": "You add rows.",
    },
}


def pages() -> dict[str, str]:
    """Every generated file's name and content."""
    made = {"commands.md": commands()}
    for code in LANGUAGES:
        language = Language(code)
        made[f"codes_{code}.md"] = codes(language)
        made[f"forms_{code}.md"] = forms(language)
    return made


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "-|" * len(heads)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return [*lines, ""]


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\n", " ").strip()


def _top(words: dict[str, str], title: str, lead: str) -> list[str]:
    return [f"# {words[title]}", "", f"<!-- {words['made']} -->", "", words[lead], ""]


# --- findings ---


def codes(language: Language) -> str:
    """The page of all findings."""
    words = WORDS[language.code]
    lines = _top(words, "codes", "codes_lead")
    heads = [words[name] for name in ("code", "severity", "title", "says", "remedy")]
    groups = dict.fromkeys(code.id[:4] for code in sorted(Code, key=lambda c: c.id))
    for group in groups:
        found = sorted((c for c in Code if c.id.startswith(group)), key=lambda c: c.id)
        rows = [_code_row(code, language) for code in found]
        lines += [f"## {words.get(group, words['XG-9'])}", "", *table(heads, rows)]
    return "\n".join([*lines, words["fault"], ""])


def _code_row(code: Code, language: Language) -> list[str]:
    entry = code.value
    texts = [entry.severity.words, entry.title, entry.wording, entry.remedy]
    said = [re.sub(r"\{\w+\}\.?$|\{\w+\}", "…", language.text(text)) for text in texts]
    return [f"`{entry.id}`", *said]


# --- forms ---


def forms(language: Language) -> str:
    """The page of all fields."""
    words = WORDS[language.code]
    lines = _top(words, "forms", "forms_lead")
    groups = (
        ("catalogue", CATALOGUE_FORMS.values()),
        ("template", [READY, *RETURN_FORMS.values()]),
        ("master", MASTER_FORMS.values()),
    )
    for name, declared in groups:
        lines += [f"## {words[name]}", ""]
        for form in declared:
            lines += _form(form, language, words)
    lines += _settings(language, words)
    return "\n".join(lines)


def _form(form: Form, language: Language, words: dict[str, str]) -> list[str]:
    keys = ", ".join(language.text(form.field[key].label) for key in form.keys)
    about = [f"`{form.key}`.", language.text(form.lead), words[f"rows_{form.rows.value}"]]
    if form.rows is not Rows.ONE:
        about.append(words["row"].format(keys=keys))
    about.append(words["version"].format(version=form.version))
    if form.optional:
        about.append(words["optional"])
    heads = [words[n] for n in ("column", "key", "kind", "who", "needed", "values", "help")]
    rows = [_field(asked, language, words) for asked in form.fields]
    title = f"### {language.text(form.title)}"
    return [title, "", " ".join(part for part in about if part), "", *table(heads, rows)]


def _field(asked: Field, language: Language, words: dict[str, str]) -> list[str]:
    hidden = f" ({words['hidden']})" if asked.hidden else ""
    return [
        language.text(asked.label) + hidden,
        f"`{asked.key}`",
        words[asked.kind.value],
        words[f"who_{asked.role.value}"],
        words["yes"] if asked.required and asked.role is Role.INPUT else "",
        "; ".join(_limits(asked, language, words)),
        language.text(asked.help),
    ]


def _limits(asked: Field, language: Language, words: dict[str, str]) -> list[str]:
    shown = (re.sub(r"^XG-\d+", "XG-…", choice.words(language)) for choice in asked.choices)
    parts = list(dict.fromkeys(shown))
    if asked.refers_to:
        sheet = language.text(CATALOGUE_FORMS[asked.refers_to].title)
        parts.append(words["in_sheet"].format(sheet=sheet))
    if asked.minimum is not None:
        parts.append(words["least"].format(value=asked.minimum))
    if asked.maximum is not None:
        parts.append(words["most"].format(value=asked.maximum))
    if asked.max_length:
        parts.append(words["length"].format(value=asked.max_length))
    return parts


def _settings(language: Language, words: dict[str, str]) -> list[str]:
    labels = {choice.code: choice.words(language) for choice in KEYS}
    rows = [
        [f"*{labels[key]}*", language.text(setting.expected)]
        for key, setting in SETTINGS.items()
        if not key.startswith(("severity_", "trial_"))
    ]
    some = Code.NO_COMMENT.id  # every code has the same two
    for key in (f"severity_{some}", f"trial_{some}"):
        name = labels[key].replace(some, "XG-…")
        rows.append([f"*{name}*", language.text(SETTINGS[key].expected)])
    lines = [f"## {words['settings']}", "", words["settings_lead"], ""]
    lines += table([words["setting"], words["takes"]], rows)
    content = settings_text(Settings(id="0123456789abcdef0123456789abcdef", language=language.code))
    lines += [f"## {words['toml']}", "", words["toml_lead"], ""]
    return [*lines, "```toml", content.rstrip(), "```", ""]


# --- commands ---


def commands() -> str:
    """The page of all commands: what `--help` says, in English and at a fixed width."""
    os.environ["XLGOALS_LANGUAGE"] = "en"  # before the commands are declared
    from xlgoals.cli.app import app

    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    for group in app.registered_groups:
        names.append(group.name)
        within = group.typer_instance.registered_commands
        names += [f"{group.name} {command.name or command.callback.__name__}" for command in within]
    lines = ["# Commands", "", f"<!-- {WORDS['en']['made']} -->", ""]
    lines += ["What `xlgoals --help` and `xlgoals COMMAND --help` say.", ""]
    for name in ("", *names):
        heading = f"xlgoals {name}".strip()
        lines += [f"## {heading}", "", "```text", _help(app, name), "```", ""]
    return "\n".join(lines)


def _help(app: object, name: str) -> str:
    from typer.testing import CliRunner

    environment = {"COLUMNS": str(WIDTH), "TERM": "dumb", "TERMINAL_WIDTH": str(WIDTH)}
    arguments = [*name.split(), "--help"]
    result = CliRunner().invoke(app, arguments, env=environment, prog_name="xlgoals")
    if result.exit_code:
        raise SystemExit(f"xlgoals {name} --help: {result.output}")
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def main(arguments: Sequence[str]) -> int:
    """Write the files that differ, or with `--check` only name them."""
    differing = []
    for name, content in pages().items():
        path = HERE / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            differing.append(name)
            if "--check" not in arguments:
                path.write_text(content, encoding="utf-8", newline="\n")
    for name in differing:
        said = "differs" if "--check" in arguments else "written"
        sys.stdout.write(f"docs/{name}: {said}\n")
    return int(bool(differing) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
