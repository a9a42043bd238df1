"""Texts that templates once had and have no more, in every language: they are nobody's answers.

Returns on templates made before a text was changed come in long after. Whoever rewords a title, a
lead, a label or a step of the start sheet adds here how it read.
"""

from __future__ import annotations

from xlgoals.forms.values import fold

FORMER_LEADS = tuple(
    map(
        fold,
        (
            "Fill in the yellow cells. The rest is locked, but you may filter, and change widths.",
            "Fyll i de gula cellerna. Resten är låst, men du kan filtrera och ändra bredder.",
            "Säg hur långt arbetet har kommit, och för sig hur ni bedömer uppdraget som helhet.",
            "Välj den mening som säger hur det står till med varje faktor, och säg varför i",
        ),
    )
)
"""What stood above tables, folded, or how it began."""

FORMER_TEXTS = frozenset(
    map(
        fold,
        (
            # labels
            "Measure",
            "Föregående värde",
            # the start sheet
            "2. Fill in the yellow cells on each sheet. The last column says what a row lacks.",
            (
                "2. Fyll i de gula cellerna på varje blad. "
                "Sista kolumnen visar vad som saknas på raden."
            ),
            "3. Mark it ready below, save, and send the file back. Its name does not matter.",
            "3. Klarmarkera nedan, spara och skicka tillbaka filen. Filens namn spelar ingen roll.",
            "In all",
            "Totalt",
            "Klart, inget mer att göra",
        ),
    )
)
"""Labels, and texts of the start sheet, folded."""
