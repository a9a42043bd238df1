"""Which numbers of a text are figures, and how they are read."""

from decimal import Decimal

import pytest

from xlgoals.texts import figures

FIGURES = [
    ("Utfallet är 4,7 %.", "4,7 %", "4.7", "%"),
    ("Utfallet är 4,7%.", "4,7%", "4.7", "%"),
    ("Andelen är 95 procent.", "95 procent", "95", "%"),
    ("The share is 95 per cent.", "95 per cent", "95", "%"),
    ("Ökat 6 procentenheter.", "6 procentenheter", "6", "procentenheter"),
    ("Det gav 13 209 samtal.", "13 209 samtal", "13209", "samtal"),
    ("Det gav 1\u00a0234\u00a0567 kr.", "1\u00a0234\u00a0567 kr", "1234567", "kr"),
    ("Kostnaden var 110 mkr.", "110 mkr", "110", "mkr"),
    ("Kostnaden var 3 miljoner kronor.", "3 miljoner kronor", "3", "miljoner kronor"),
    ("Förbrukningen: 200kWh/m2 och år", "200kWh/m2", "200", "kwh/m2"),
    ("Det blev 13 937,14 MWh.", "13 937,14 MWh", "13937.14", "mwh"),
    ("En ökning med 0.03 enheter", "0.03 enheter", "0.03", "enheter"),
    ("Utvecklingen blev -2,1 %.", "-2,1 %", "-2.1", "%"),
    ("Utvecklingen blev −2,1 %.", "−2,1 %", "-2.1", "%"),
    ("God stämning (+0,05)", "+0,05", "0.05", ""),
    ("God stämning (+ 0,06)", "+ 0,06", "0.06", ""),
    ("Vi har 71 medarbetare här.", "71 medarbetare", "71", "medarbetare"),
    ("Föregående period (n=2677)", "2677", "2677", ""),
    ("Vi väntade 30 dagar.", "30 dagar", "30", "dagar"),
    ("Klart: 12 st.", "12 st", "12", "st"),
    ("Vi gjorde 2020 st.", "2020 st", "2020", "st"),
    ("Längs 250-målet", "250", "250", ""),
    ("Andelen är 98 % av 60 svar.", "98 %", "98", "%"),
    ("Resultatet är 4,7 av 6.", "4,7", "4.7", ""),
    ("0 %", "0 %", "0", "%"),
]


@pytest.mark.parametrize(("text", "whole", "value", "unit"), FIGURES)
def test_a_figure_is_read_with_its_unit(text: str, whole: str, value: str, unit: str) -> None:
    (found,) = figures(text)
    assert (found.text, found.value, found.unit) == (whole, Decimal(value), unit)
    assert text[found.start : found.end] == whole


NO_FIGURES = [
    # dates and times
    "Klart 2022-04-30.",
    "Klart 30 april.",
    "Klart den 30 april 2022.",
    "Klart den 4:e.",
    "Mötet var 26/1.",
    "Infört 1/10 2017.",
    "Statistik per 20220430.",
    "Ändrat 220430.",
    "Start 201704.",
    "Under 2022 och våren 2023.",
    "Planen 2022-2024 och 2016/2017.",
    "Sedan hösten -21 och våren - 22.",
    "Mätt i nov-21.",
    "Kl. 08.00-17.00.",
    "Klockan 8.",
    "Kl 10:30.",
    "Prel 6 dec.",
    "By 30 April.",
    # weeks, quarters, tertials
    "Vecka 12.",
    "V. 12 och v12.",
    "Kvartal 1.",
    "Tertial 1 och T1.",
    "Under Q1.",
    "I termin 4.",
    # places in texts and orders
    "§ 45",
    "§§ 12-14",
    "Dnr RS/123/2022",
    "Dnr: 12345",
    "RS/123/2022",
    "Se sidan 32.",
    "Se tabell 2 och avsnitt 4.1.3.",
    "Bilaga 1",
    "Steg 1 och fas 2.",
    "1. Börja här",
    "2) Fortsätt här",
    "Rad ett\n3. Rad tre",
    "Punkt 7 på listan.",
    "Aktivitet 9 pågår.",
    "1:a och 3:e platsen",
    # ages
    "Invånare 65 år och äldre",
    "Ungdomar 18–24 år",
    "Vid 40-, 50-, 60- och 70-årsåldern",
    "Samtal för 40-åringar",
    "Barn under 18 år",
    "Äldre 80+",
    # names and telephone numbers
    "Covid-19 och covid 19",
    "Agenda 2030",
    "Ring 112.",
    "Läs på 1177.",
    "Längs E14 och E 45.",
    "I M365 och Office 365",
    "Utsläpp av CO2 per m2",
    "Sök på 063-14 75 00",
    "Sök på 063-147500 eller 0701234567",
    "Sök på +46 70 123 45 67",
    "Systemet 2G byts.",
    "ISO 9001",
    # scales, lists, ranges, shares, ratios, codes
    "I en skala till 6.",
    "På en skala 1-6.",
    "Åldrarna 40,50,60,70",
    "Inom 2-3 områden",
    "Mellan 80–90 %",
    "45 av 60 enheter",
    "45 of the 60 units",
    "Medel 1:1",
    "Ett 40-tal produktioner",
    "Mätning över 3-årsperiod",
    "Version 007",
    "Kod 1234567890123456",
    "Ingen siffra alls",
    "",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_is_left_out(text: str) -> None:
    assert figures(text) == ()


def test_several_figures_come_in_their_order() -> None:
    found = figures("Från 4,5 till 4,7, mål 5 %, 45 av 60 och 3 st den 4 maj 2022.")
    assert [one.text for one in found] == ["4,5", "4,7", "5 %", "3 st"]


def test_decimals_are_counted_as_written() -> None:
    assert [one.decimals for one in figures("4,70 och 4,7 och 5")] == [2, 1, 0]


def test_three_decimals_may_be_thousands_and_are_left_out() -> None:
    assert figures("12,500 visits and 12.500 besök") == ()
    assert [one.value for one in figures("0,125 procent")] == [Decimal("0.125")]
