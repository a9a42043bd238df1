"""Every text that people see is in the Swedish catalogue, and nothing else is."""

import string
from os import PathLike
from pathlib import Path

import pytest
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


@pytest.mark.parametrize("text", sorted(SWEDISH))
def test_the_same_values_go_into_both(text: str) -> None:
    message = SWEDISH[text]
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = {name for one in ids for name in places(one)}
    for translated in texts(message):
        assert places(translated) <= wanted
    assert places(texts(message)[-1]) == wanted


@pytest.mark.parametrize("text", sorted(SWEDISH))
def test_spaces_at_the_ends_are_the_same(text: str) -> None:
    translated = texts(SWEDISH[text])[0]
    assert translated[: len(translated) - len(translated.lstrip())] == (
        text[: len(text) - len(text.lstrip())]
    )
    assert translated.endswith(" ") == text.endswith(" ")
    assert translated.endswith(".") == text.endswith(".")
