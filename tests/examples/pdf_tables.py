"""The tables of a tagged PDF as rows of cells, in the order that its tags say."""

import pdfplumber


def tables_of(path):
    """Every row of every table: the words of each cell, as they are tagged."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            words = {}
            for letter in page.chars:
                words.setdefault(letter["mcid"], []).append(letter["text"])
            for row in _found(page.structure_tree, "TR"):
                cells = [kid for kid in row.get("children", ()) if kid["type"] in ("TH", "TD")]
                yield [
                    "".join("".join(words.get(at, ())) for at in _content(cell)) for cell in cells
                ]


def _found(elements, kind):
    for element in elements:
        if element["type"] == kind:
            yield element
        else:
            yield from _found(element.get("children", ()), kind)


def _content(element):
    """The pieces of content that an element and those within it hold, in order."""
    yield from element.get("mcids", ())
    for kid in element.get("children", ()):
        yield from _content(kid)
