"""The guides say what the program does: generated pages, commands, codes, links, settings."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from xlgoals import __version__
from xlgoals.cli.app import app
from xlgoals.findings import Code
from xlgoals.forms.declared import CATALOGUE_FORMS, MASTER_FORMS, READY, RETURN_FORMS
from xlgoals.forms.declared.economy import ECONOMY, INVESTMENTS
from xlgoals.forms.declared.settings import SETTINGS
from xlgoals.forms.declared.words import RETURN_STATES
from xlgoals.i18n import LANGUAGES, Language
from xlgoals.tables.export import TABLES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    [*DOCS.glob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("*/README.md")],
    key=lambda path: path.as_posix(),
)
GUIDES = [path for path in PAGES if path.name.startswith(("guide_", "unit_", "README"))]
COMMANDS = typer.main.get_command(app).commands
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", [Language(code) for code in LANGUAGES])


def read(path):
    return path.read_text(encoding="utf-8")


def named(path):
    return path.relative_to(ROOT).as_posix()


def test_the_generated_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run python docs/generate.py\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", ["commands.md", "guide_sv.md", "guide_en.md"])
def test_every_command_is_described(page):
    text = read(DOCS / page)
    assert [name for name in COMMANDS if f"xlgoals {name}" not in text] == []


@IN_EACH_LANGUAGE
def test_every_code_is_described(language):
    text = read(DOCS / f"codes_{language.code}.md")
    assert [code.id for code in Code if f"`{code.id}`" not in text] == []
    assert [c.id for c in Code if language.text(c.value.title) not in text] == []


def _one_form(choice, language):
    for kind, one in (("sign_", ECONOMY), ("rows_", INVESTMENTS)):
        if choice.code.startswith(kind):
            return language.text(one.title)
    return choice.of


@IN_EACH_LANGUAGE
def test_every_sheet_setting_state_and_table_is_in_the_guide(language):
    text = read(DOCS / f"guide_{language.code}.md")
    sheets = [language.text(form.title) for form in CATALOGUE_FORMS.values()]
    settings = {
        # one code, and one form, stands for all
        language.text(c.label, of=re.sub(r"XG-\d+", "XG-301", _one_form(c, language)))
        for c in SETTINGS
        if not c.code.startswith("severity_")
    }
    states = [language.text(choice.label) for choice in RETURN_STATES]
    assert [name for name in sheets if f"[{name}](" not in text] == []
    assert [label for label in settings if f"*{label}*" not in text] == []
    assert [words for words in states if f"| {words} |" not in text] == []
    of_forms = read(DOCS / f"forms_{language.code}.md")
    tables = [name for name in TABLES if name not in RETURN_FORMS or name == "goals"]
    assert [name for name in tables if f"`{name}`" not in text] == []
    assert [name for name in TABLES if f"`{name}`" not in text + of_forms] == []


@IN_EACH_LANGUAGE
def test_every_column_that_staff_write_is_in_the_guide(language):
    text = read(DOCS / f"guide_{language.code}.md")
    columns = [language.text(f.label) for form in MASTER_FORMS.values() for f in form.inputs]
    assert [label for label in columns if f"*{label}*" not in text] == []


@IN_EACH_LANGUAGE
def test_every_cell_that_a_unit_fills_in_is_on_its_page(language):
    text = read(DOCS / f"unit_{language.code}.md")
    columns = [language.text(asked.label) for asked in RETURN_FORMS["goals"].inputs]
    assert [label for label in columns if f"**{label}**" not in text] == []


def anchors(path):
    """The places of a page that a link can lead to."""
    heads = re.findall(r"^#+ (.+)$", read(path), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    dead = []
    for _, _, target in LINK.findall(read(page)):
        name, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = (page.parent / name) if name else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(target)
    assert dead == []


def pictures():
    found = [(page, *m) for page in PAGES for mark, *m in LINK.findall(read(page)) if mark]
    assert found
    return found


def test_every_picture_is_described_small_and_used():
    used = set()
    for page, words, target in pictures():
        path = (page.parent / target).resolve()
        assert len(words) > 20, f"{named(page)}: {target} has no words for those who cannot see it"
        assert path.stat().st_size < 150_000
        assert path.read_bytes().startswith(b"\x89PNG")
        used.add(path.name)
    assert used == {path.name for path in (DOCS / "pictures").iterdir()}


def shell_lines(page):
    """The lines of a page's blocks of shell commands."""
    blocks = re.findall(r"^```sh\n(.*?)^```", read(page), flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def command(words):
    """The command that a call names, one of a group too, and what is given to it."""
    found, rest = COMMANDS[words[0]], words[1:]
    while hasattr(found, "commands") and rest and rest[0] in found.commands:
        found, rest = found.commands[rest[0]], rest[1:]
    return found, rest


def calls(lines):
    """The arguments of the calls of xlgoals among some lines."""
    split = [shlex.split(line, comments=True) for line in lines]
    return [words[1:] for words in split if words[0] == "xlgoals"]


def spoken(page):
    """The calls of xlgoals in a page's running text, which may leave out what is plain."""
    text = re.sub(r"^```.*?^```", "", read(page), flags=re.MULTILINE | re.DOTALL)
    return calls(re.findall(r"`(xlgoals [a-z][^`]*)`", text))


def test_the_guides_have_commands_to_try():
    assert {page.name for page in GUIDES if calls(shell_lines(page))} == {
        "README.md",
        "guide_en.md",
        "guide_sv.md",
    }


@pytest.mark.parametrize("page", GUIDES, ids=named)
def test_every_command_to_try_can_be_called(page):
    for words in calls(shell_lines(page)):
        if words != ["--version"]:
            asked, arguments = command(words)
            asked.make_context(words[0], arguments)  # raises on what the command does not take


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_spoken_of_is_one(page):
    for words in spoken(page):
        if words[0] == "COMMAND":
            continue
        named, arguments = command(words)
        options = {option for asked in named.params for option in asked.opts}
        given = {word for word in arguments if word.startswith("-")} - {"--help"}
        assert given <= options, words


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_shell_blocks_hold_nothing_else_than_known_programs(page):
    known = {"cd", "mypy", "pip", "pybabel", "pytest", "python", "ruff", "xlgoals"}
    assert {shlex.split(line, comments=True)[0] for line in shell_lines(page)} <= known


def test_the_two_languages_say_the_same():
    for name in ("guide", "sheets", "unit"):
        pages = [read(DOCS / f"{name}_{code}.md") for code in LANGUAGES]
        shapes = [
            (
                len(re.findall(r"^#+ ", text, flags=re.MULTILINE)),
                len(re.findall(r"^```", text, flags=re.MULTILINE)),
                len(re.findall(r"^\|", text, flags=re.MULTILINE)),
                [
                    re.sub(r"_(sv|en)\.png$", "", target)
                    for mark, _, target in LINK.findall(text)
                    if mark
                ],
            )
            for text in pages
        ]
        assert shapes[0] == shapes[1], name


def test_the_changelog_names_the_version_and_the_forms():
    newest = read(ROOT / "CHANGELOG.md").split("\n## ")[1]
    assert newest.startswith(__version__)
    for form in (form for form in [*RETURN_FORMS.values(), READY] if form.version > 1):
        assert f"`{form.key}` {form.version}" in newest
    assert "all others 1" in newest


def test_the_rooms_are_described():
    text = read(DOCS / "architecture.md")
    rooms = {path.stem for path in (ROOT / "xlgoals").iterdir()} - {
        "__init__",
        "__pycache__",
        "locale",
        "py",
    }
    assert {room for room in rooms if f"`{room}`" not in text} == set()
