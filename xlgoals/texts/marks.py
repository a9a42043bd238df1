"""What was never meant for print: leftovers of editing, notes to colleagues (RULES 6).

A mark is sought by a piece of text without which it cannot be there; only where that piece is
found its whole form is tried. An order to whoever edits (`stryk detta`) is told from a planned
action (`stryka kravet`) by its place at the start of a sentence and by what it speaks of.
"""

from __future__ import annotations

import re

_START = r"(?:^|(?<=[.!?:;(\[*•\n\r])|(?<=[.!?:;)\]%]\s)|(?<=\s[-–]\s))\s{0,3}"
"""Where a sentence or a remark begins."""
_TEXT = (
    r"(?:texten|text|meningen|stycket|siffran|siffrorna|siffror|siffra|kommentaren|kommentar"
    r"|rubriken|rubrik|formuleringen|avsnittet|tabellen|tabell|diagrammet|diagram|grafen|graf)\b"
)
"""The parts of a text."""
_THIS = (
    r"(?:detta|det här|den här|här|ovanstående|nedanstående)\b"
    r"(?=\s*[.!?)\]:,]|\s*$|\s(?:stycke|avsnitt|mening|text|om|innan|före|till)\b)"
)
"""The text itself, not `detta arbetssätt`."""
_OBJECT = rf"(?:{_TEXT}|{_THIS}|målvärdet\b|utfallet\b)"
_ENDS = r"(?=\s*[.!)\]]|\s*$)"
_NAME = r"(?-i:[A-ZÅÄÖ][a-zåäöé]+)"

_MARKS: tuple[tuple[str, str], ...] = (
    # A figure, a name or a text still to be typed.
    ("xx", r"(?<![^\W_])x{2,}(?:[.,]x+)?(?![^\W_])(?!-)"),
    ("yy", r"(?<![^\W_])y{2,}(?:[.,]y+)?(?![^\W_])(?!-)"),
    ("??", r"\?{2,}"),
    (".?", r"(?<=[^\W\d_]{5})\.\?(?=\s|$)"),  # a bullet that was lost
    ("__", r"_{3,}"),
    ("###", r"#{3,}"),
    ("lorem", r"\blorem ipsum\b"),
    ("text text", r"\btext(?: text)+\b"),
    ("bla bla", r"\bbla(?: bla)+\b"),
    ("asdf", r"\basdf\w*"),
    (
        "[",
        (
            r"\[(?:\.{2,}|…|x+|\?|_+|\s*|(?:[^\]\n]{0,30}\b)?(?:fyll|ange|skriv|infoga|namn|text"
            r"|siffr|datum|komment|komplettera|lägg|insert|name|enter|add|tb[dc])[^\]\n]{0,40})\]"
        ),
    ),
    ("<", r"<(?:fyll|ange|skriv|infoga|namn|text|siffra|datum|insert|name|enter)\b[^<>\n]{0,60}>"),
    ("klicka", r"\bklicka (?:eller tryck )?här för att (?:ange|skriva|välja)\b"),
    ("click", r"\bclick (?:or tap )?here to (?:enter|choose|select)\b"),
    ("skriv ", r"\bskriv (?:in )?(?:din |er )?(?:text|kommentar|analys)(?:en)? här\b"),
    ("exempeltext", r"\bexempeltext\b"),
    ("placeholder", r"\bplaceholder\b"),
    # What a spreadsheet or a word processor writes where something is broken.
    ("#", r"#(?:n/a|(?:ref|div/0|value|name|num|saknas|referens|värdefel|namn|division/0)[!?])"),
    ("fel!", r"\bfel! (?:hittar inte|bokmärket)"),
    ("error!", r"\berror! (?:reference|bookmark)"),
    # What is to come.
    ("todo", r"\btodo\b(?![-\w])"),
    ("to do", r"\bto do\s*:"),
    ("fixme", r"\bfixme\b"),
    ("tbd", r"\btbd\b"),
    ("fyll", rf"{_START}fylls? (?:i|på)(?:\s{_OBJECT}|\ssenare\b|{_ENDS})"),
    ("kompletter", rf"\b{_TEXT}\s(?:ska|skall|måste|behöver|bör|kommer att) kompletteras\b"),
    (
        "kompletter",
        (
            rf"{_START}(?:ska |skall |måste |behöver |att )?kompletteras?"
            rf"(?:(?: med)? {_OBJECT}| senare\b| inom kort\b|{_ENDS})"
        ),
    ),
    ("kompletter", rf"{_START}kompletterat med (?:ny |nya |nytt )?(?:målvärde|utfall|{_TEXT})"),
    (
        "komm",
        (
            rf"\b(?:{_TEXT}|utfall(?:et)?|analys(?:en)?) (?:kommer|inkommer)"
            rf"(?: senare\b| inom kort\b| i ?morgon\b|{_ENDS})"
        ),
    ),
    ("saknas", rf"{_START}{_TEXT} saknas(?: här| ännu)?{_ENDS}"),
    ("to be ", rf"\bto be (?:completed|confirmed|added)(?: later\b|{_ENDS})"),
    ("to come", r"\b(?:text|figures?|comment) to come\b"),
    # Orders to whoever edits the text.
    ("stryk", rf"{_START}stryks? {_OBJECT}"),
    ("ta bort", rf"{_START}ta bort {_OBJECT}"),
    ("ändra", rf"(?:{_START}|\bobs\b[!:]?\s)ändra(?:s)? (?:{_OBJECT}|till\b)"),
    ("uppdatera", rf"(?:{_START}|\bobs\b[!:]?\s)uppdatera {_OBJECT}"),
    ("lägg ", rf"(?:{_START}|\bobs\b[!:]?\s)lägg (?:till|in) (?:{_OBJECT}|en mening\b|mer text\b)"),
    ("infoga", rf"{_START}infoga {_OBJECT}"),
    ("klistra", rf"{_START}klistra in\b"),
    ("skriv om", rf"{_START}skriv om {_OBJECT}"),
    ("formulera", rf"{_START}(?:om)?formulera (?:om )?{_OBJECT}"),
    ("korta", rf"{_START}korta (?:ner|ned|av) {_OBJECT}"),
    (
        "flytta",
        (
            rf"(?:{_START}flytta (?:{_OBJECT}|till (?:rubrik|avsnitt|sid|stycke))"
            rf"|{_START}(?:{_NAME} |\[[^\]\n]{{1,40}}\]\s)flytta (?:till|upp|ner)\b)"
        ),
    ),
    ("kolla", rf"(?:{_START}|\bobs\b[!:]?\s)(?:dubbel)?kolla (?:med\b|upp\b|av\b|{_OBJECT})"),
    ("stäm av", rf"(?:{_START}|\bobs\b[!:]?\s)stäm av (?:med\b|{_OBJECT})"),
    ("kontrollera", rf"(?:{_START}|\bobs\b[!:]?\s)kontrollera (?:med\b|{_OBJECT})"),
    ("fråga", rf"{_START}fråga {_NAME} (?:om|på|hur|vad)\b"),
    ("delete", rf"{_START}delete (?:this|the (?:text|sentence|line))\b"),
    ("rewrite", rf"{_START}rewrite (?:this|the (?:text|sentence))\b"),
    ("insert", rf"{_START}insert (?:text|figures?|comment|table|here)\b"),
    ("check with", rf"{_START}check with\b"),
    # Remarks among colleagues.
    (
        "målvärde",
        (
            r"\bmålvärdet?\b[^.!?\n]{0,80}\b(?:måste|behöver)"
            r" (?:kontrolleras|dubbelkollas|stämmas av)\b"
        ),
    ),
    ("(kommentar till", r"\(kommentar till\b"),
    ("kommentar till", rf"{_START}kommentar till (?:redaktören|skribenten|{_NAME}\s*:)"),
    ("kommen", r"\b(?:kommenterad|kommentar) ?\[[^\]\n]{1,12}\]"),
    ("commented", r"\bcommented ?\[[^\]\n]{1,12}\]"),
    ("intern", rf"{_START}internt?(?: (?:anteckning|notering|kommentar|text))?\s*[:!]"),
    ("internt", r"\b(?:endast|bara|enbart) för internt bruk\b|\binternt arbetsmaterial\b"),
    ("publ", r"\b(?:ej|inte|icke) (?:för|till) (?:publicering|publikation)\b"),
    ("publiceras", r"\b(?:ska|får|bör) (?:ej|inte) publiceras\b"),
    ("tryck", r"\b(?:ej|inte) för tryck\b|\b(?:ska|får) (?:ej|inte) tryckas\b"),
    ("not for p", r"\bnot for (?:publication|print)\b"),
    ("internal", rf"{_START}internal(?: note)?\s*:"),
    ("note to", r"\bnote to (?:self|editor)\b"),
    (
        "jag ",
        (
            r"\bjag (?:har )?(?:ändrat|lagt (?:till|in)|strukit|tagit bort|uppdaterat|kollar"
            r"|återkommer|väntar på|vet inte)\b"
        ),
    ),
    (" från", r"\b(?:enligt|se) (?:mejl|mail|e-post) från\b"),
    ("text:", rf"{_START}(?:förslag (?:på|till) (?:ny )?|ny |gammal |tidigare |alternativ )text:"),
    (" text", r"\b(?:röd|gul|grön|gulmarkerad|rödmarkerad|överstruken|genomstruken) text\b"),
    ("@", rf"(?<![^\s(\[])@{_NAME}(?=\s(?-i:[A-ZÅÄÖ])[a-zåäö]+|\s*[,:])"),
    ("utkast", rf"{_START}(?:utkast(?=\s*[:!]|\s*$)|(?-i:UTKAST)\b)"),
    ("draft", rf"{_START}(?:draft(?=\s*[:!]|\s*$)|(?-i:DRAFT)\b)"),
    # One word in capitals within a text, as editors mark what is new.
    ("tillägg", r"\b(?-i:TILLÄGG)\b"),
    ("ändra", r"\b(?-i:ÄNDRA[DTS]?)\b"),
    ("stryk", r"\b(?-i:STRYKS?)\b"),
    ("kompletter", r"\b(?-i:KOMPLETTERAS?)\b"),
    ("ny text", r"\b(?-i:NY TEXT)\b"),
)
"""The piece of text in lower case without which a mark cannot be there, and its form."""

_OPPOSITES = {"intern": "extern"}
"""`Internt: ... Externt: ...` are two headings, and no note."""


def _grouped() -> dict[str, tuple[re.Pattern[str], ...]]:
    forms: dict[str, tuple[re.Pattern[str], ...]] = {}
    for piece, form in _MARKS:
        forms[piece] = (*forms.get(piece, ()), re.compile(form, re.IGNORECASE))
    return forms


_FORMS = _grouped()


def editing_mark(text: str) -> str | None:
    """A leftover of editing or an internal note in a text, as it stands there; None without one.

    With several, the one whose sort comes first in this module, not in the text.
    """
    low = text.lower()
    for piece, forms in _FORMS.items():
        if piece not in low or (piece in _OPPOSITES and _OPPOSITES[piece] in low):
            continue
        for form in forms:
            if (found := form.search(text)) is not None:
                return found[0].strip()
    return None
