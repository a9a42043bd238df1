"""Holds the house to its order: imports point one way, a foreign library has one room."""

import ast
import json
import os
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "xlgoals"

LAYERS = (
    {"clock"},
    {"i18n"},
    {"codes"},  # the catalogue of what can be found, with its wording
    {"findings"},
    {"domain"},
    {"texts"},  # what people write in words; knows numbers
    {"errors"},  # what ends a command carries findings
    {"files", "resources"},  # the file system; says in the reader's language what is wrong there
    {"forms"},
    {"identity"},  # the token stands in a sheet, so it knows raw cells
    {"workspace"},  # keeps the key that identity signs with
    {"lock", "remembered"},  # held on a workspace; where the user has workspaces
    {"tables", "excel"},
    {"books", "pages"},
    {"catalogue", "ledger"},  # the catalogue's sheets are checked as returns are, by tables
    {"intake"},  # a return as read, held against the catalogue, on its way to the ledger
    {"steps"},
    {"cli", "buttons"},
)
"""The rooms from the lowest up. A room imports only from layers below its own, also for types."""

FOREIGN = {
    "babel": {"i18n", "forms.parse"},  # parse: months in words are read in every language
    "docxtpl": {"pages.word"},
    "jinja2": {"pages"},
    "matplotlib": {"pages.drawing"},
    "openpyxl": {"excel.typing_in"},
    "pandas": {"tables", "steps"},
    "pandera": {"tables.schema"},
    "pikepdf": {"pages.pdf.tags"},
    "pyarrow": {"tables.export"},
    "pydyf": {"pages.pdf"},  # what WeasyPrint writes files with
    "python_calamine": {"excel"},
    "rich": {"cli"},
    "sqlalchemy": {"ledger"},
    "tomlkit": {"workspace", "remembered"},
    "typer": {"cli"},
    "weasyprint": {"pages.pdf"},
    "xlsxwriter": {"excel"},
    "xlwings": {"buttons.live"},
}
"""Each foreign library, and the rooms or modules that may import it."""

LONG_FILES = {
    "codes.py": "a catalogue: one entry per code, read entry by entry",
    "domain/model.py": "a list of nouns, none of which does much",
}
LONG_FUNCTIONS: dict[str, str] = {}
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 420, 60


def modules() -> dict[str, ast.Module]:
    """Every module by its dotted name below the package, such as `forms.parse`."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imports(tree: ast.Module) -> list[str]:
    """What a module imports, also inside functions and for type checkers."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole way"
            module = node.module or ""
            found += [_module(module, alias.name) for alias in node.names]
    return found


def _module(source: str, name: str) -> str:
    """What `from source import name` imports: a module of that name, or the source itself."""
    path = PACKAGE.parent.joinpath(*source.split("."), name)
    there = path.is_dir() or path.with_suffix(".py").exists()
    return f"{source}.{name}" if there or source == "xlgoals" else source


def room(module: str) -> str:
    """The room of a dotted name below the package."""
    return module.split(".")[0]


def inner() -> list[tuple[str, str]]:
    """Every import within the package: the module, and the room it imports."""
    return [
        (module, room(name.removeprefix("xlgoals.")))
        for module, tree in MODULES.items()
        for name in imports(tree)
        if name.startswith("xlgoals.") and name != "xlgoals.__version__"
    ]


def test_every_room_has_its_layer() -> None:
    known = set().union(*LAYERS)
    there = {room(module) for module in MODULES} - {"__init__"}
    assert there == known


def test_imports_point_one_way() -> None:
    height = {name: place for place, layer in enumerate(LAYERS) for name in layer}
    wrong = {
        f"{module} imports {target}"
        for module, target in inner()
        if room(module) not in (target, "__init__") and height[target] >= height[room(module)]
    }
    assert not wrong


def test_no_two_modules_import_each_other() -> None:
    """Within a room too, and for types too: each can be read after those that it names."""
    names = set(MODULES)
    graph = {
        module: {
            target
            for name in imports(tree)
            if (target := name.removeprefix("xlgoals.")) in names and target != module
        }
        for module, tree in MODULES.items()
    }
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("name", ["cli", "buttons"])
def test_nothing_imports_the_command_line_or_the_buttons(name: str) -> None:
    assert [m for m, target in inner() if target == name and room(m) != name] == []


def test_the_domain_knows_the_standard_library_alone() -> None:
    foreign = {
        (module, name)
        for module, tree in MODULES.items()
        if room(module) == "domain"
        for name in imports(tree)
        if not name.startswith("xlgoals.") and name.split(".")[0] not in sys.stdlib_module_names
    }
    rooms = {target for module, target in inner() if room(module) == "domain"}
    assert not foreign
    assert rooms == {"domain", "i18n"}


def foreign() -> list[tuple[str, str]]:
    """Every import of a foreign library: the module and the library."""
    known = sys.stdlib_module_names | {"xlgoals", "_typeshed"}
    return [
        (module, name.split(".")[0])
        for module, tree in MODULES.items()
        for name in imports(tree)
        if name.split(".")[0] not in known
    ]


def test_a_foreign_library_is_imported_in_its_room_only() -> None:
    wrong = [
        f"{module} imports {library}"
        for module, library in foreign()
        if not any(
            module == place or module.startswith(place + ".")
            for place in FOREIGN.get(library, set())
        )
    ]
    assert not wrong


HEAVY = (
    *("pandas", "pandera", "sqlalchemy", "openpyxl", "xlsxwriter", "babel", "jinja2"),
    *("matplotlib", "docxtpl", "weasyprint", "pikepdf", "xlwings"),
)


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    ask = (
        "import json, sys, xlgoals.cli.app;"
        f"print(json.dumps([name for name in {HEAVY} if name in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask],
        capture_output=True,
        text=True,
        check=False,
        cwd=PACKAGE.parent,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


OF_ONE_PLAN = re.compile(r"20(?:17|21|22|24)|[Nn]ämnd|Regionstyrelsen")
"""Years of the plans that are examples, and what one country calls its boards."""


def test_no_code_knows_a_plan_by_its_year_or_its_boards() -> None:
    """What belongs to a plan is in its catalogue, and vocabulary in the data of `texts`."""
    told = {
        f"{path.relative_to(PACKAGE).as_posix()}:{number}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OF_ONE_PLAN.search(line)
    }
    assert told == set()


def test_help_reads_no_vocabulary() -> None:
    ask = (
        "import sys\nfrom xlgoals.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "print('xlgoals.texts.vocabulary' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask, "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_no_file_is_too_long() -> None:
    long = {
        str(path.relative_to(PACKAGE).as_posix()): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert {name: n for name, n in long.items() if name not in LONG_FILES} == {}
    assert set(LONG_FILES) <= set(long), "no longer an exception"


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{module}.{function.name}": lines
        for module, tree in MODULES.items()
        for function in functions(tree)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert {name: n for name, n in long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(long), "no longer an exception"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert ast.get_docstring(MODULES[name])
