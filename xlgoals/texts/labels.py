"""The words beside a number that is no figure: dates, places in a text, names of things.

Swedish first, the plain English ones with them; all in lower case.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set, for vocabulary that is read as prose."""
    return frozenset(text.split())


_MONTH_FORMS = (
    "januari januaris jan january",
    "februari februaris feb february",
    "mars mar march",
    "april aprils apr",
    "maj majs may",
    "juni junis jun june",
    "juli julis jul july",
    "augusti augustis aug august",
    "september septembers sep sept",
    "oktober oktobers okt oct october",
    "november novembers nov",
    "december decembers dec",
)
MONTHS = {form: number for number, forms in enumerate(_MONTH_FORMS, 1) for form in forms.split()}
"""A month's name to its number."""

MONTHS_AND_SEASONS = frozenset(MONTHS) | words("hösten våren sommaren vintern höst vår ht vt år")
"""What stands before a year of two digits: `hösten -21`."""

LABELS = words(
    # time
    "vecka veckorna v kvartal kv q tertial t termin halvår kl klockan den week quarter at "
    # places in a text or a list
    "§ §§ paragraf artikel kapitel kap avsnitt sid sidan sida tabell diagram figur bild bilaga "
    "punkt punkten nr nummer rad kolumn fotnot page section table figure appendix no "
    # places in an order
    "steg fas etapp nivå del version ver typ grad klass kategori årskurs åk grupp våning plan "
    "rum hus linje väg aktivitet aktiviteterna uppdrag delmål delprojekt alternativ alt "
    "prioritet prio step phase level route "
    # names of things
    "agenda office microsoft windows covid horisont iso icd europa larma sos ring ringa telefon "
    "tel tfn e rv riksväg"
)
"""A bare whole number behind one of these is a place or a name."""

DIARY_LABELS = words("dnr diarienr diarienummer ärende tel telefon tfn")
"""The same, also with a colon between."""

SCALES = words("skala skalan scale femgradig sexgradig")
"""`skala upp till 6`: the end of a scale."""

NUMBER_NAMES = words("1177 11313")
"""Numbers that are names wherever they stand alone."""

AGE_LEADS = words("över under från till fyllda fyllt minst barn ålder åldern")
"""`barn under 18 år`: an age."""

AGE_ENDS = (" och äldre", " och uppåt", " och yngre", " eller ", " gamla", " gammal", ")")
"""`65 år och äldre`: an age."""

YEAR_LEADS = MONTHS_AND_SEASONS | words("under i sedan från till mot in during since")
"""`under 2021 personer`: a year although a noun is behind it."""

FUNCTION_WORDS = words(
    "och eller samt men som att för på i av till från med vid per om under över inom utan mot hos "
    "bland är var blev har hade ska skall vilket vilken vilka där då när medan jämfört jämförelse "
    "än så vi det den detta inte ej ännu nu idag totalt ackumulerat t dvs tom fram enligt exkl "
    "inkl exklusive inklusive respektive varav därav förra föregående fjol hittills senast medel "
    "lägre högre bättre utfall utfallet mål målet målvärde målvärdet resultat resultatet "
    "and or but for of to from with in at on by while which is was has had compared than this the "
    "so up not"
)
"""Words behind a number that are not what it counts."""
