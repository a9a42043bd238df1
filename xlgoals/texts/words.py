"""The words that say whose a figure is, as data: Swedish first, the plain English ones with them.

All are in lower case. In `_SENSES` a word that ends in `*` stands for all that begin with it.
"""

from __future__ import annotations

from enum import StrEnum, auto
from functools import lru_cache

from xlgoals.texts.labels import MONTHS, words

# --- Where a sentence is cut -------------------------------------------------------------------

BREAKS = words(
    ", ( ) och samt men medan vilket då mot där jämfört jämförelse jämförs jämföras jmf jmfr jfr "
    "respektive varav därav and but while which compared versus vs"
)
"""Where what is said of one figure ends and what is said of the next begins."""

RELATIVE = words("där då vars vilket jämfört jämförelse jämförs mot")
"""Beginnings of clauses that speak of what stood before them."""

ABBREVIATIONS = words(
    "ca c:a kl nr s v resp st ex bl.a t.ex dvs max min inkl exkl jmf jmfr ggr tom t.o.m o.m "
    "approx no"
)
"""Their full stop ends no sentence before a number."""

# --- How a figure is said ----------------------------------------------------------------------

APPROXIMATE = words(
    "ca cirka c a ungefär omkring runt kring nästan närmare knappt drygt nära uppemot strax "
    "åtminstone minst högst mer mindre över under än upp lägre högre fler färre "
    "about approximately approx around nearly almost just over more less than roughly below "
    "above least most"
)
"""Words that take away a figure's exactness or make it a limit; `mer än` is two of them."""

DISTANCES = APPROXIMATE | words("från ifrån bort kvar from off away")
"""Words behind a figure that make it a distance: `5 % under målet`, `1 % från målet`."""

NOW = words("nu idag dagsläget nuläget now currently")
"""Words that take a figure back to the present, whatever years the sentence names."""

FILLERS = NOW | words(
    "dag dagens totalt sammanlagt alltså därmed således endast bara fortfarande redan exakt "
    "precis hela hittills ackumulerat också även snitt genomsnitt medel medeltal närvarande för "
    "( : = only still exactly total in"
)
"""Words between a verb and its figure that say nothing of whose it is."""

LINKS = words("på till om av i kring runt at to of")
"""Prepositions that tie a verb or a noun to its figure."""

BE_NOW = words("är blir utgör motsvarar visar når is shows")
BE_THEN = words(
    "var blev visade nådde noterades uppmättes mättes hamnade landade stannade redovisades "
    "was were became"
)
LEVEL_NOW = words("ligger uppgår landar hamnar stannar stands amounts")
LEVEL_THEN = words("låg uppgick landade hamnade stannade stood amounted")
"""Verbs between a subject and its figure, by tense; those of level need a preposition."""

BY_NAME = words("utfall utfallet resultat resultatet mätresultat mätresultatet outcome result")
"""The outcome by that name; it needs no unit beside the figure."""

OUTCOME_NOUNS = BY_NAME | words(
    "mätvärde mätvärdet värde värdet index indexet indexvärdet nyckeltalet mätetalet indikatorn "
    "måttet"
)
"""What means the outcome of the goal itself."""

MEASURE_NOUNS = words(
    "andel andelen antal antalet nivån siffran snittet genomsnittet medelvärde medelvärdet "
    "totalindex totalindexet sjukfrånvaro sjukfrånvaron frisknärvaron personalomsättningen "
    "avtalstroheten leverantörstroheten soliditeten energianvändningen energiförbrukningen "
    "nettokostnadsutvecklingen bruttokostnadsutvecklingen kostnadsutvecklingen "
    "share rate number level average absence"
)
"""Nouns that goals are named by: what is said of them is most often the outcome, but not always."""

TARGET_NOUNS = words(
    "mål målet målvärde målvärdet måltal måltalet målnivå målnivån målsättning målsättningen "
    "årsmål årsmålet helårsmål helårsmålet målgräns målgränsen procentsmål procentsmålet "
    "target goal"
)
"""The target itself."""

TARGET_VERBS = words(
    "är var på om ligger satt satts fastställt till som att motsvarar nå uppnå ha vara "
    ": = ( ) is was of set at"
)
"""Words between the target and its figure."""

# --- Whose it is -------------------------------------------------------------------------------


class Sense(StrEnum):
    """What a word says of the figure beside it."""

    PREVIOUS = auto()
    """of another time: last year's, the base year's"""
    NATION = auto()
    """of the nation, or of others to compare with"""
    PART = auto()
    """of a part of what the goal measures"""
    CHANGE = auto()
    """a change, not a level"""
    FORECAST = auto()
    """of a time to come, or wished for"""
    ADJUSTED = auto()
    """what it would be, counted in another way"""
    ATTAINMENT = auto()
    """how much of the target is reached"""
    ASIDE = auto()
    """of something else: answers to a survey, posts, budget, limits"""
    LIMIT = auto()
    """a limit in time or a range"""
    DENIED = auto()
    """what is said not to be"""
    OTHER_TARGET = auto()
    """a target for a part of the year, of another level or of a time to come"""


_SENSES: dict[Sense, str] = {
    Sense.PREVIOUS: """
        förra förr föregående fjol fjolår* tidigare motsvarande samma jämför* jmf jmfr jfr sedan
        utgångs* basår* baslinje* dåvarande gamla gammalt
        last previous* earlier prior baseline compared versus same former""",
    Sense.NATION: """
        riket rikets riks* nationell* sverige* landet landets svensk* skr skl socialstyrelsen*
        regioner regionerna regionernas län länen landsting* norden eu övriga andra jämförbara
        national* nation nations sweden* country* regions other""",
    Sense.PART: """
        kvinna kvinnor* män männen mäns flick* pojk* tjej* kille killar* varav därav vardera
        respektive bland division divisionen* enhet enheten enhetens enheternas avdelning
        avdelningen avdelningens klinik kliniken klinikens området områdets verksamheten
        verksamhetens hälsocentral hälsocentralen* sjukhuset sjukhusets kommunen kommunens
        åldersgrupp* delen delar bäst* sämst* lägsta högsta privata ena andra
        women men girls boys unit department ward among""",
    Sense.CHANGE: """
        ök* minsk* sjunk* sjönk* stig* steg höj* sänk* förbättr* försämr* förändr* skillnad*
        differens* avvik* diff tillväxt* lägre högre bättre sämre fler färre
        increas* decreas* rise* rose fell drop* higher lower improv* change* differ* reduc* grew
        fewer""",
    Sense.FORECAST: """
        prognos* beräkn* förvänt* vänta väntas bedöm* uppskatt* kommer ska skall bör borde skulle
        torde planer* räknar trolig* sannolik* hoppas ambition* inför nästa kommande framöver
        potential* möjlig* ifall önsk* krävs behövs
        will expected forecast* projected should would next estimate* aim* planned""",
    Sense.ADJUSTED: """
        istället stället juster* exkl* inkl* rensa* borträkn* frånräkn* oräkn* omräkn* reducer*
        utan excl* incl* adjusted instead""",
    Sense.ATTAINMENT: "måluppfyll* uppfyll* uppnå* nått nåtts klar klart klara attain* achieved",
    Sense.ASIDE: """
        svarsfrekvens* bortfall* svarande respondent* urval* stickprov* underlag* bygger baser*
        felmarginal* konfidens* signifikan* sannolikhet* gräns* tröskel* krav*
        tjänst tjänsten tjänster anställd projektledare heltid* halvtid* deltid* arbetsinsats*
        bemann* beläggning* vakans* vakant* sysselsättningsgrad* resurs* kapacitet*
        budget* ekonomisk* underskott* överskott* kostnad kostnaden kostnader kostnaderna intäkt*
        moms rabatt* ersättning* finansier* medfinansier*
        response position budgeted""",
    Sense.LIMIT: "inom mellan varannan within between",
    Sense.DENIED: "inte ej icke varken aldrig not never",
    Sense.OTHER_TARGET: """
        del delmål* etapp* perioden periodens period månad* tertial* kvartal* vecka* halvår*
        hittills föreslag* förslag* föreslå* revider* ändr* höj* sänk* juster* interna internt
        eget egna långsiktig* kortsiktig* nästa kommande framöver skulle bör borde istället
        month* quarter* interim long proposed next should own""",
}

_EXACT: dict[str, frozenset[Sense]] = {}
_STEMS: dict[Sense, tuple[str, ...]] = {}
for _sense, _text in _SENSES.items():
    _STEMS[_sense] = tuple(_word[:-1] for _word in _text.split() if _word.endswith("*"))
    for _word in words(_text.replace("*", "")):
        _EXACT[_word] = _EXACT.get(_word, frozenset()) | {_sense}


@lru_cache(maxsize=1 << 13)
def senses(word: str) -> frozenset[Sense]:
    """What a word in lower case says of the figure beside it; most words say nothing."""
    by_stem = {sense for sense, stems in _STEMS.items() if word.startswith(stems)}
    return _EXACT.get(word, frozenset()) | by_stem


# --- Of what a preposition may speak without making it a part's -----------------------------------

SCOPES = words("för inom hos vid i from for within in")
"""Prepositions that name a part, unless a neutral word follows."""

CONCERNING = words(
    "av om kring gällande avseende beträffande angående rörande of on about concerning"
)
"""Prepositions between the outcome and its verb that name what it is the outcome of."""

ORGANISATION = words(
    "regionen länet nämnden styrelsen förvaltningen organisationen verksamhetsområdet helhet "
    "region organisation county"
)
"""The whole of which a figure may be told; the row's own, or more than that."""

NO_NAMES = ORGANISATION | frozenset(MONTHS)
"""Words that name no part although they have a capital: `Regionen`, `April`."""

PLACE_LEADS = SCOPES | words("på av at")
"""Prepositions before a name that make a figure that place's."""

_TIMES = words(
    "perioden tertialet tertial kvartalet kvartal året år årets månaden månad månaderna månader "
    "helåret helår halvåret delåret delår dagsläget nuläget dag våren hösten sommaren vintern "
    "vår höst tiden perioder fyra åtta tolv första andra tredje sista senaste nuvarande aktuell "
    "aktuella årsbasis helårsbasis rullande period year month quarter"
) | frozenset(MONTHS)
_OCCASIONS = words(
    "enkäten medarbetarenkäten mätningen mätning undersökningen uppföljningen rapporten "
    "mätetalet nyckeltalet indikatorn målet målen verksamhetsplanen planen regionplanen survey"
)
_WHOLES = words("snitt genomsnitt medel medeltal totalen totalnivå övergripande hela alla samtliga")
_SMALL = words(
    ", den det de denna detta en ett att som och men har hade ligger slutet början efter under "
    "vid per tom fram skala gång dock åter ändå därför således också även för närvarande nämnda "
    "the this total after has"
) | {"till och med"}
NEUTRAL = _TIMES | _OCCASIONS | _WHOLES | _SMALL
"""Time, occasion and small words: `för perioden`, `i april`, `vid mätningen`."""

DATE_WORDS = frozenset(MONTHS) | words("per tom t o m i perioden helår delår") | {"till och med"}
"""Words of a date between an outcome and its figure: `utfall per april`."""

OCCASIONS = words("mätningen mätning enkäten medarbetarenkäten undersökningen mäts survey")
"""What happens in a month and holds until the next time: `i mätningen i april`."""

MONTH_LEADS = words("i för under in for")
"""Prepositions before a month that may mean that month alone."""

PARTS_OF_YEAR = ("kvartal", "halvår", "delår", "vecka", "quarter", "week", "dygn")
"""Beginnings of words for a part of the year."""

NEUTRAL_GENITIVES = frozenset(MONTHS) | words(
    "årets tertialets periodens månadens kvartalets målets mätningens vårens höstens måttets "
    "indikatorns nyckeltalets enkätens dagens"
)
"""Genitives before the outcome that name no part: `årets resultat`."""

DONE = words(
    "genomförda utförda registrerade inkomna totala samtliga avslutade completed registered"
)
"""What is said of the things that a goal counts and makes them no others."""

OF_THESE = words("dem dessa vilka these them those")
"""`av dem`: a share of what another figure counts."""

TOTALS = words(
    "totalt sammanlagt hittills ackumulerat dagsläget nuläget nuvarande antal antalet "
    "total altogether"
)
"""Words by which a count is the whole one."""
