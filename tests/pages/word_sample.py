"""A document with every block and every tone, and a picture for its charts."""

import struct
import zlib

from xlgoals.domain.model import STATUS_SYMBOLS, STATUS_WORDS, ChartKind, Status
from xlgoals.i18n import Language
from xlgoals.pages.document import (
    Bullets,
    Cell,
    Chart,
    Choices,
    Column,
    Document,
    Kind,
    Legend,
    Line,
    Look,
    Mark,
    Paragraph,
    Part,
    Row,
    Table,
    Tone,
)
from xlgoals.tables.rows import Counts

HOSTILE = (
    "{{ 7*7 }} {% for x in y %} {{p x}} {_{ 1 }_} <script>alert(1)</script> & \"citat\" 'enkla' "
    "]]> &amp; ${x} \x00\x07\x1b"
)
LINES = "Första raden\nAndra raden\tefter tabb\r\nTredje raden"
LONG = "ord " * 1249 + "slut"


def png(wide=60, high=30, grey=200):
    """A grey picture."""

    def piece(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress((b"\0" + bytes([grey]) * wide) * high)
    head = piece(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", rows) + piece(b"IEND", b"")


def chart_png(_chart):
    return png(), 150.0, 60.0


def mark(status, language):
    return Mark(status, language.text(STATUS_WORDS[status]))


def words(text, tone=Tone.PLAIN, **more):
    return Cell((Line(text, tone, **more),)) if text else Cell()


def goals(language, number=6, key="goals", first=1):
    columns = [
        Column("Id", Look.ID, 6),
        Column("Mål för hela regionen" if language.code == "sv" else "Goal", Look.TITLE, 22),
        Column("Nämnd" if language.code == "sv" else "Board", share=8),
        Column("Målvärde" if language.code == "sv" else "Target", Look.FIGURE, 10),
        Column("Utfall" if language.code == "sv" else "Outcome", Look.FIGURE, 10),
        Column("Måluppfyllelse" if language.code == "sv" else "Attainment", Look.FIGURE, 13),
        Column("Status", Look.STATUS, 14),
        Column("Kommentar" if language.code == "sv" else "Comment", Look.WORDS, 28),
    ]
    statuses = [*Status]
    rows = [
        Row(
            (
                words(f"M{n:03}", link=f"goal-M{n:03}"),
                words(f"Andelen patienter som får tid inom tre månader ({n})"),
                words("HSN", after="1 av 3"),
                words("minst 94,7 %"),
                words("1\u00a0234,5"),
                words("98,2 %"),
                Cell((Line("preliminärt" if n % 3 else "", mark=mark(statuses[n % 4], language)),)),
                words("Nya rutiner har införts på två enheter.", Tone.PERSON) if n % 2 else Cell(),
            ),
            anchor=f"goal-M{n:03}",
            status=statuses[n % 4],
        )
        for n in range(first, first + number)
    ]
    total = Row(
        [words(text) for text in ("", "Summa", "", "", str(number), "", "", "")], is_total=True
    )
    return Table(
        key,
        "Mål efter perspektiv" if language.code == "sv" else "Goals",
        columns,
        [*rows, total],
        Kind.GOALS,
        note="Tolv mån, januari–december.",
    )


def counts(language):
    columns = [Column("Nämnd", Look.TITLE, 20)]
    columns += [Column(language.text(STATUS_WORDS[s]), Look.FIGURE, 8) for s in Status]
    rows = [
        Row([words("Hälso- och sjukvårdsnämnden"), *(words(str(n)) for n in (5, 3, 2, 1))]),
        Row([words("Alla"), *(words(str(n)) for n in (5, 3, 2, 1))], is_total=True),
    ]
    return Table("counts", "Mål efter status", columns, rows, Kind.COUNTS, caption_shown=False)


def document(code="sv", *, rows=6, is_summary=False, hostile=False, title="Uppföljning av målen"):
    language = Language(code)
    tones = [
        Paragraph(Line("Åtta av tolv mål uppfylls helt eller i hög grad.", Tone.HEADLINE)),
        Paragraph(Line("Så här räknas det: varje mål en gång.", Tone.DESCRIPTION)),
        Paragraph(
            Line(
                "Perioden har präglats av omställning.\nVården har klarat den väl.", Tone.NARRATIVE
            )
        ),
        Paragraph(Line("Vanlig text.", lead="Läget:")),
        Paragraph(Line("Stark text.", Tone.STRONG)),
        Paragraph(Line("En not i liten stil.", Tone.NOTE)),
        Paragraph(Line(LINES, Tone.PERSON, lead="Ordföranden skriver:")),
        Paragraph(
            Line(
                "tre av fyra mål.",
                mark=mark(Status.YELLOW, language),
                lead="Ekonomi",
                link="goal-M002",
            )
        ),
        Bullets(
            (
                Line("En punkt."),
                Line("till målet", link="goal-M001"),
                Line("nowhere", link="no-such"),
            )
        ),
    ]
    if hostile:
        tones += [Paragraph(Line(HOSTILE, Tone.PERSON)), Paragraph(Line(LONG))]
    legend = Legend(
        "Vad färgerna betyder", [(mark(s, language), f"Betydelse av {s.value}.") for s in Status]
    )
    chart = Chart(
        "chart-counts",
        ChartKind.BARS,
        "Status efter nämnd",
        'Stapel: 5 gröna, "3 gula" & 2 röda.',
        [("Hälso- och sjukvårdsnämnden", Counts(5, 3, 2, 1))],
        counts(language),
    )
    odd = HOSTILE if hostile else "Trafiknämndens mål"
    parts = [
        Part("summary", "Sammanfattning", 2, tones),
        Part("legend", "Läsanvisning", 3, [legend], is_listed=False),
        Part("goals", "Målen", 2, []),
        Part(
            "board-" + "x" * 60,
            odd,
            3,
            [goals(language, rows), goals(language, 2, "goals-2", rows + 1)],
        ),
        Part("deep", "Djupare", 4, [chart]),
        Part("deeper", "Ännu djupare", 5, [Paragraph(Line("Text."))]),
        Part("deepest", "Djupast", 6, [Paragraph(Line("Text."))]),
        Part("måluppfyllelse", "Metod", 2, [Paragraph(Line("Så har det gjorts."))]),
    ]
    return Document(
        language=code,
        organisation="Region Norr",
        title=HOSTILE if hostile else title,
        facts=("Regionplan", "Läget den 30 april"),
        working_material="Arbetsmaterial" if code == "sv" else "Working material",
        notice="Får inte spridas.",
        draft="Två nämnder saknas.",
        parts=parts,
        choices=Choices((), (), ()),
        symbols=STATUS_SYMBOLS,
        is_summary=is_summary,
    )
