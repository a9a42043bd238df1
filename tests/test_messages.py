"""Every text that people see is in the Swedish catalogue, and nothing else is."""

import ast
import string
from os import PathLike
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
KEYWORDS = {"N_": None, "text": None, "t": None, "ntext": (1, 2), "nt": (1, 2)}


def extracted() -> dict[str, tuple[str, str]]:
    """Message ids of the package and the templates: to the plural, and where it stands."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    found: dict[str, tuple[str, str]] = {}
    for name, line, message, _, _ in extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=_is_ours
    ):
        one, many = message if isinstance(message, tuple) else (message, "")
        if many or one not in found:
            found[one] = (many, f"{name}:{line}")
    return found


def _is_ours(folder: str | PathLike[str]) -> bool:
    top = Path(folder).relative_to(ROOT).parts[:1]
    return top in ((), ("xlgoals",), ("templates",))


def catalogue() -> Catalog:
    path = ROOT / "xlgoals" / "locale" / "sv" / "LC_MESSAGES" / "xlgoals.po"
    with path.open("rb") as stream:
        return read_po(stream, locale="sv")


IN_CODE = extracted()
SWEDISH: dict[str, Message] = {
    (message.id if isinstance(message.id, str) else message.id[0]): message
    for message in catalogue()
    if message.id
}


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_texts_are_found_in_code_and_in_templates() -> None:
    """The rest would pass on nothing at all."""
    assert "Cannot be read" in IN_CODE
    assert "How to read the report" in IN_CODE
    assert IN_CODE["{n} day late"][0] in ("", "{n} days late")
    assert len(IN_CODE) > 300


def test_no_text_hides_in_an_f_string() -> None:
    """There it is found by some versions of Python and missed by others."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "xlgoals").rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "N_"
    ]
    assert not hidden


def test_no_text_without_swedish() -> None:
    missing = {text: at for text, (_, at) in IN_CODE.items() if text not in SWEDISH}
    empty = [text for text, message in SWEDISH.items() if not all(texts(message))]
    assert not missing
    assert not empty


def test_no_swedish_without_a_text() -> None:
    plurals = {many for many, _ in IN_CODE.values()}
    assert [text for text in SWEDISH if text not in IN_CODE and text not in plurals] == []


def test_plurals_are_plurals_in_both() -> None:
    wrong = [
        one
        for one, (many, _) in IN_CODE.items()
        if many and one in SWEDISH and SWEDISH[one].id != (one, many)
    ]
    assert not wrong


def test_nothing_is_left_uncertain() -> None:
    assert [text for text, message in SWEDISH.items() if message.fuzzy] == []
    assert not catalogue().obsolete


def test_the_same_values_go_into_both() -> None:
    wrong = []
    for text, message in SWEDISH.items():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = {name for one in ids for name in places(one)}
        translated = [places(one) for one in texts(message)]
        if translated[-1] != wanted or any(not names <= wanted for names in translated):
            wrong.append(text)
    assert not wrong


def ends(text: str) -> tuple[str, str, bool]:
    """The spaces around a text, and whether it ends as a sentence does."""
    bare = text.strip()
    before, _, after = text.partition(bare)
    return before, after, bare.endswith(".") and not bare.endswith("no.")


def test_both_begin_and_end_alike() -> None:
    """Texts are put together with spaces and full stops that are part of them."""
    wrong = [
        text
        for text, message in SWEDISH.items()
        if any(ends(one) != ends(text) for one in texts(message))
    ]
    assert not wrong
