"""What comments say of the outcome and the target, against the cells: what fires and what must not."""

from decimal import Decimal

import pytest

from xlgoals.texts import Known, other_outcome, other_target, outcome_in


def known(
    outcome: str | None = None,
    target: str | None = None,
    unit: str = "%",
    *,
    high: str | None = None,
    previous: str | None = None,
    period: str = "2022-04",
) -> Known:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return Known(number(outcome), number(target), number(high), number(previous), unit, period)


SAYS_ANOTHER_OUTCOME = [
    ("Utfallet är 82 %.", "74", "%", "82 %"),
    ("Utfallet blev 82 % efter årets fyra första månader.", "74", "%", "82 %"),
    ("Resultatet för perioden jan-apr är 4,7.", "4.2", "", "4,7"),
    ("Resultat: 4,7", "4.2", "", "4,7"),
    ("Utfall 82 %, mål 90 %.", "74", "%", "82 %"),
    ("Utfallet uppgår till 1 896 st.", "1747", "st", "1 896 st"),
    (
        "Utfallet till och med april ligger på 5,9 procent, vilket är bättre än i fjol.",
        "7.6",
        "%",
        "5,9 procent",
    ),
    ("Vi har jobbat hårt. Resultatet landar på 64 % mot 60 % förra året.", "46", "%", "64 %"),
    ("Indexet är 4,31 (4,25 hösten 2021).", "4.13", "", "4,31"),
    ("Arbetet fortsätter som planerat och utfallet är 35 %.", "53", "%", "35 %"),
    ("Måluppfyllelsen är god. Utfallet är nu 12,5 %.", "15.2", "%", "12,5 %"),
    ("Årets resultat blev 88 % (91 % föregående år).", "91", "%", "88 %"),
    ("Ligger på 71 % efter april.", "61", "%", "71 %"),
    ("Sjukfrånvaron ligger på 6,4 %.", "7.6", "%", "6,4 %"),
    ("Sjukfrånvaron har minskat från 8,1 till 6,4 %.", "7.6", "%", "6,4 %"),
    ("Utfallet är 94,7 %.", "0.947", "%", "94,7 %"),
    ("Utfallet (82 %) är lägre än vi trodde.", "74", "%", "82 %"),
    (
        "Antalet genomförda samtal uppgick till 13 209 per den 30 april.",
        "12309",
        "samtal",
        "13 209",
    ),
    ("Resultatet i medarbetarenkäten blev 4,6.", "4.2", "", "4,6"),
    (
        "Enligt mätningen i april är värdet 209 recept per 1000 invånare.",
        "290",
        "recept per 1000 inv",
        "209 recept",
    ),
    ("Energianvändningen uppgår till 214 kWh/m2.", "241", "kWh/m2", "214 kWh/m2"),
    ("The outcome is 82 %, which is better than last year.", "74", "%", "82 %"),
    ("The result was 4.7 in the survey in April.", "4.2", "", "4.7"),
]


@pytest.mark.parametrize(("comment", "cell", "unit", "figure"), SAYS_ANOTHER_OUTCOME)
def test_another_outcome_is_seen(comment: str, cell: str, unit: str, figure: str) -> None:
    found = other_outcome(comment, known(cell, "90", unit))
    assert found is not None
    assert found.text == figure
    assert comment[found.start : found.end] == figure


SAYS_NO_OTHER_OUTCOME = [
    # the same figure, as people round it
    ("Utfallet är 4,7.", "4.65", ""),
    ("Utfallet är 4,6.", "4.65", ""),
    ("Utfallet blev 7,63 %.", "7.6", "%"),
    ("Utfallet är cirka 80 %.", "78", "%"),
    ("Resultatet ligger på drygt 4,5.", "4.65", ""),
    ("Utfallet är knappt 14 000 samtal.", "13209", "samtal"),
    ("Utfallet uppgår till 13 000 samtal.", "13209", "samtal"),
    ("Utfallet har minskat med 2 %.", "-2", "%"),
    ("Antalet uppgår till 1 747.", "1747", "st"),
    # of another time
    ("Förra året var utfallet 82 %.", "74", "%"),
    ("Utfallet 2021 var 82 %.", "74", "%"),
    ("Utfallet föregående år blev 82 %.", "74", "%"),
    ("Resultatet är bättre än motsvarande period i fjol då utfallet var 69 %.", "74", "%"),
    ("Vid förra mätningen var resultatet 4,81.", "4.65", ""),
    ("Resultatet i höstens mätning 2021 blev 4,81 (nov -21).", "4.65", ""),
    ("Mätningen gjordes senast 2020. Resultatet var då 82 %.", "74", "%"),
    ("I mars var utfallet 82 %.", "74", "%"),
    ("Utfallet för första kvartalet är 82 %.", "74", "%"),
    ("Resultatet har ökat jämfört med samma period föregående år (82 %).", "74", "%"),
    ("Utgångsvärdet 2019 var 82 %.", "74", "%"),
    ("Jämfört med tidigare mätningar, där resultatet var 82 %, är det en minskning.", "74", "%"),
    # the nation's, others'
    ("Riket ligger på 82 %.", "74", "%"),
    ("Rikssnittet är 82 %.", "74", "%"),
    ("Resultatet för riket är 82 %.", "74", "%"),
    ("Nationellt är andelen 82 %.", "74", "%"),
    ("Utfallet är lägre än i övriga regioner där resultatet är 82 %.", "74", "%"),
    ("Genomsnittet i landet ligger på 82 %.", "74", "%"),
    ("Enligt SKR är värdet 82 % för alla regioner.", "74", "%"),
    # a part's
    ("Utfallet för kvinnor är 82 %.", "74", "%"),
    ("Andelen kvinnor är 82 %.", "74", "%"),
    ("Resultatet är 82 % bland kvinnorna.", "74", "%"),
    ("Utfallet är 82 % för Norrgården och 61 % för Sörgården.", "74", "%"),
    ("Resultatet på Norrgården är 82 %.", "74", "%"),
    ("Hälsocentralen i Byns resultat är 82 %.", "74", "%"),
    ("Divisionens utfall är 82 %.", "74", "%"),
    ("Resultatet varierar. Den bästa enheten ligger på 82 %.", "74", "%"),
    ("Resultatet i hela regionen är 82 %.", "74", "%"),
    ("Utfallet inom primärvården ligger på 82 %.", "74", "%"),
    ("Utfallet är 74 %, varav flickor 82 %.", "74", "%"),
    # a change
    ("Utfallet har ökat med 3 %.", "74", "%"),
    ("Utfallet har ökat med 3 procentenheter.", "74", "%"),
    ("Resultatet är 3 % bättre än i fjol.", "74", "%"),
    ("Resultatet ligger 5 % under målet.", "74", "%"),
    ("Resultatet är +0,05 sedan hösten.", "4.65", ""),
    ("Ökningen är 8,4 %.", "12.7", "%"),
    ("Antalet har ökat med 45 st.", "103", "st"),
    # a share's parts, other units, other measures
    ("Utfallet är 45 av 60 enheter.", "75", "%"),
    ("Utfallet är 4,2 mkr bättre än budget.", "74", "%"),
    ("Resultatet är ett underskott på 4,2 mkr.", "74", "%"),
    ("Svarsfrekvensen var 82 %.", "74", "%"),
    ("Utfallet mättes inom 30 dagar.", "74", "%"),
    ("Resultatet var att 12 enheter infört rutinen.", "74", "%"),
    ("Andelen medarbetare med en plan uppgår till 62 %.", "67", "%"),
    ("Antalet ansökningar uppgick till 145 varav 120 beviljades.", "120", "st"),
    ("Andelen som väntat längre är 26 %.", "74", "%"),
    (
        "Utfallet är bra. Målet är nått. Av 20 % i höstas minns få; sjukfrånvaron ligger på 60 %.",
        "74",
        "%",
    ),
    ("Sjukfrånvaron ligger på 6 %.", "74", "%"),
    ("Måluppfyllelsen är 82 %.", "74", "%"),
    ("Resultatet motsvarar 82 % av målet.", "74", "%"),
    ("Resultatet av projektet blev 3 nya rutiner.", "74", "%"),
    # a time to come, another way to count
    ("Prognosen är att utfallet blir 82 %.", "74", "%"),
    ("Utfallet beräknas bli 82 % vid årets slut.", "74", "%"),
    ("Utfallet förväntas landa på 82 %.", "74", "%"),
    ("Exklusive hyrpersonal är utfallet 82 %.", "74", "%"),
    ("Justerat för pensioner är utfallet istället 4,5 %.", "-2", "%"),
    ("Om alla enheter räknas med skulle utfallet vara 82 %.", "74", "%"),
    ("Utfallet ska vara 90 % vid årets slut.", "74", "%"),
    # the target, a limit, a range
    ("Utfallet når inte målet på 82 %.", "74", "%"),
    ("Utfallet är lägre än målvärdet 82 %.", "74", "%"),
    ("Utfallet ligger under 90 %.", "74", "%"),
    ("Resultatet är över 70 %.", "74", "%"),
    ("Utfallet är 80-90 % på alla enheter.", "74", "%"),
    ("Resultatet är inte 82 % som det stod i rapporten.", "74", "%"),
    # numbers that are no figures
    ("Utfallet per 2022-04-30.", "74", "%"),
    ("Resultatet är klart den 15 maj 2022.", "74", "%"),
    ("Utfallet är detsamma som vecka 12.", "74", "%"),
    ("Resultatet för 65 år och äldre är gott.", "74", "%"),
    ("Utfallet är osäkert till följd av covid-19.", "74", "%"),
    # English
    ("Last year the outcome was 82 %.", "74", "%"),
    ("The national result is 82 %.", "74", "%"),
    ("The outcome is expected to be 82 %.", "74", "%"),
    ("The outcome is about 80 %.", "78", "%"),
    ("The outcome for women is 82 %.", "74", "%"),
    ("The outcome is 82 % in 2021.", "74", "%"),
]


@pytest.mark.parametrize(("comment", "cell", "unit"), SAYS_NO_OTHER_OUTCOME)
def test_no_other_outcome_is_seen(comment: str, cell: str, unit: str) -> None:
    assert other_outcome(comment, known(cell, "90", unit)) is None


def test_a_claim_that_agrees_outweighs_one_that_does_not() -> None:
    comment = "Utfallet är 74 %. Resultatet blev 82 % i den egna mätningen."
    assert other_outcome(comment, known("74")) is None


def test_what_was_the_outcome_the_time_before_and_is_told_as_past_is_no_contradiction() -> None:
    comment = "Resultatet var 82 %."
    assert other_outcome(comment, known("74", previous="82")) is None
    assert other_outcome(comment, known("74")) is not None


def test_a_comment_of_the_time_before_that_was_left_is_a_contradiction() -> None:
    found = other_outcome("Utfallet är 82 %.", known("74", previous="82"))
    assert found is not None


SAYS_ANOTHER_TARGET = [
    ("Målet är 70 %.", "80", "%", "70 %"),
    ("Målvärdet är 4,5.", "4.8", "", "4,5"),
    ("Det är en bit kvar till målvärdet på 4,5%.", "4.8", "%", "4,5%"),
    ("Mål: 250 recept", "200", "recept per 1000 inv", "250 recept"),
    ("Utfallet är 74 %, målet 85 %.", "75", "%", "85 %"),
    ("Målvärdet för 2022 är 85 %.", "75", "%", "85 %"),
    ("Vi har inte nått målet om 95 procent.", "90", "%", "95 procent"),
    ("Länet klarar ännu 250-målet.", "200", "recept per 1000 inv", "250"),
    ("Enheterna klarar inte 90-procentsmålet.", "80", "%", "90"),
    ("Målet är satt till 60 st.", "70", "st", "60 st"),
    ("Målet är att minst 90 % av enheterna ska ha en plan.", "80", "%", "90 %"),
    ("Årsmålet på 8 000 besök nås troligen inte.", "9800", "besök", "8 000 besök"),
    ("Resultatet blev 4,2 (mål 4,5).", "4", "", "4,5"),
    ("Målnivån är högst 5 %.", "6", "%", "5 %"),
    ("En bit kvar till 95 %, som är målet för året. 90 % är målet.", "80", "%", "90 %"),
    ("The target is 70 %.", "80", "%", "70 %"),
    ("We are close to the target of 85 %.", "75", "%", "85 %"),
    ("Outcome 74 %, target 85 %.", "75", "%", "85 %"),
]


@pytest.mark.parametrize(("comment", "cell", "unit", "figure"), SAYS_ANOTHER_TARGET)
def test_another_target_is_seen(comment: str, cell: str, unit: str, figure: str) -> None:
    found = other_target(comment, known("74", cell, unit))
    assert found is not None
    assert found.text == figure


SAYS_NO_OTHER_TARGET = [
    # the same, or the same as people say it
    ("Målet är 75 %.", "75", "%"),
    ("Målvärdet är 4,5.", "4.50", ""),
    ("Målet är minst 75 procent och nås inte.", "75", "%"),
    ("Målet är cirka 70 %.", "72", "%"),
    ("Målet är att minska med 20 %.", "-20", "%"),
    ("Målet är 20 581 dygnsdoser.", "20581", "dygnsdos per 1000 invånare"),
    # the nation's
    ("Det nationella målet är 85 %.", "75", "%"),
    ("Nationellt är målet 85 %.", "75", "%"),
    ("Rikets mål är 85 %.", "75", "%"),
    ("Målet enligt Socialstyrelsen är 85 %.", "75", "%"),
    # of another time
    ("Nästa år är målet 85 %.", "75", "%"),
    ("Målet för 2023 är 85 %.", "75", "%"),
    ("Målet 2021 var 85 %.", "75", "%"),
    ("Förra årets mål var 85 %.", "75", "%"),
    ("Föregående målvärde var 85 %.", "75", "%"),
    ("Målet är 85 % år 2025.", "75", "%"),
    ("På lång sikt är det långsiktiga målet 85 %.", "75", "%"),
    # a part's
    ("Målet för kvinnor är 85 %.", "75", "%"),
    ("Enhetens mål är 85 %.", "75", "%"),
    ("Delmålet är 60 %.", "75", "%"),
    ("Målet till och med april är 30 %.", "75", "%"),
    ("Målvärdet för tertial 1 är 25 %.", "75", "%"),
    ("Målet för perioden är 25 %.", "75", "%"),
    ("Vårt eget mål är 85 %.", "75", "%"),
    ("Målet på Norrgården är 85 %.", "75", "%"),
    # attainment and distance
    ("Målet är uppfyllt till 85 %.", "75", "%"),
    ("Målet är 85 % uppfyllt.", "75", "%"),
    ("Vi når målet till 85 %.", "75", "%"),
    ("Utfallet är 85 % av målet.", "75", "%"),
    ("Vi ligger 5 % under målet.", "75", "%"),
    ("Målet missas med 5 %.", "75", "%"),
    ("Måluppfyllelsen är 85 %.", "75", "%"),
    # proposed
    ("Målet bör höjas till 85 %.", "75", "%"),
    ("Förslag till nytt mål är 85 %.", "75", "%"),
    ("Målvärdet borde vara 85 %.", "75", "%"),
    ("Målet skulle behöva vara 85 %.", "75", "%"),
    # other units, other things
    ("Målet är 250 recept.", "75", "%"),
    ("Budgetmålet är 4 mkr.", "75", "%"),
    ("Målet är en tid inom 30 dagar.", "75", "%"),
    ("Målet gäller 12 enheter.", "75", "%"),
    ("Se mål 3 i planen.", "75", "%"),
    ("Målvärdet gäller hela regionen Norrgården 35,4%", "30", "%"),
    ("Målet är nått, utfallet är 85 %.", "75", "%"),
    ("Målet är inte uppnått. 85 % av enheterna har börjat.", "75", "%"),
    ("Målen i Agenda 2030 är viktiga.", "75", "%"),
    ("Mål och medel 2022.", "75", "%"),
    ("Målgruppen är 250 personer.", "200", "st"),
    ("Målet för insatsen var 3 möten i veckan.", "75", "%"),
    # two, of which one agrees
    ("Målet är 75 %, för nästa år 85 %.", "75", "%"),
    ("Målet är 75 %. Målet höjs till 85 %.", "75", "%"),
    # English
    ("The national target is 85 %.", "75", "%"),
    ("Next year the target is 85 %.", "75", "%"),
    ("The target is 85 % achieved.", "75", "%"),
    ("The target for 2023 is 85 %.", "75", "%"),
]


@pytest.mark.parametrize(("comment", "cell", "unit"), SAYS_NO_OTHER_TARGET)
def test_no_other_target_is_seen(comment: str, cell: str, unit: str) -> None:
    assert other_target(comment, known("74", cell, unit)) is None


def test_either_limit_of_a_target_may_be_named() -> None:
    cells = known("74", "70", high="80")
    assert other_target("Målet är 70 %.", cells) is None
    assert other_target("Målet är 80 %.", cells) is None
    assert other_target("Målet är 90 %.", cells) is not None


def test_a_goal_without_target_has_no_other() -> None:
    assert other_target("Målet är 70 %.", known("74")) is None


CARRIES_THE_OUTCOME = [
    ("Utfallet blev 82 %.", "%", "82 %"),
    ("82 %", "%", "82 %"),
    ("82 % av enheterna har infört rutinen.", "%", "82 %"),
    ("Resultatet är 4,7 i en skala upp till 6.", "", "4,7"),
    ("Andelen är för närvarande 93,1 %.", "%", "93,1 %"),
    ("Totalt har förvaltningen 71 medarbetare på annan ort.", "", "71 medarbetare"),
    ("Hittills har 12 utbildningar genomförts.", "st", "12 utbildningar"),
    ("Värdet för hela regionen har stigit från 41,5% till 44,2%.", "%", "44,2%"),
    ("Antalet turer växer och uppgår till 12 450 (11 900 i fjol).", "st", "12 450"),
    ("Frånvaron är lägre, sjukfrånvaron har sjunkit från 7,1 till 6,8 %.", "%", "6,8 %"),
    ("Utfallet blev 13 258,9 MWh.", "kWh/m2", "13 258,9 MWh"),
    ("Elever födda 2008: 76%, elever födda 2009: 17%.", "", "76%"),
    ("Mätningen visar 4,6 i februari, resultatet är 4,6.", "", "4,6"),
    ("Kvinnor 45 % och män 39 %.", "%", "45 %"),
    ("Under våren uppgick antalet till 1 233 besök.", "besök", "1 233 besök"),
    ("Vi har nu 64 platser.", "platser", "64 platser"),
    ("The share is 45 %.", "%", "45 %"),
    ("The outcome was 82 % in April.", "%", "82 %"),
]


@pytest.mark.parametrize(("comment", "unit", "figure"), CARRIES_THE_OUTCOME)
def test_a_comment_that_carries_the_outcome_is_seen(comment: str, unit: str, figure: str) -> None:
    found = outcome_in(comment, known(None, "90", unit))
    assert found is not None
    assert found.text == figure


def test_a_change_is_the_outcome_where_the_target_is_one() -> None:
    comment = "Utsläppen har minskat med 12 % jämfört med 2019."
    found = outcome_in(comment, known(None, "-20"))
    assert found is not None
    assert found.text == "12 %"
    assert outcome_in(comment, known(None, "20")) is None


CARRIES_NO_OUTCOME = [
    # not measured yet
    ("Mäts på helår.", "%"),
    ("Följs upp i slutet av 2022.", "%"),
    ("Arbetet pågår enligt plan 2022-2024.", "%"),
    ("Redovisas vid delår, senast den 31 augusti.", "%"),
    ("Enkäten görs 2 gånger per år.", "%"),
    ("Räknas 1 gång om året.", "st"),
    ("Mätningen görs vecka 45.", "%"),
    ("Statistik finns först kvartal 3.", "st"),
    # of another time, others'
    ("Utfallet 2021 var 82 %.", "%"),
    ("Förra året nådde 82 % målet.", "%"),
    ("Riket ligger på 82 %.", "%"),
    ("Vid mätningen i fjol var andelen 82 %.", "%"),
    ("Utgångsvärdet är 82 % (2019).", "%"),
    # a time to come, the target
    ("Målet är 90 %.", "%"),
    ("Målvärdet 85 % bedöms kunna nås.", "%"),
    ("Prognosen är 82 % vid årets slut.", "%"),
    ("Vi räknar med att nå 82 %.", "%"),
    ("Vi kommer att nå 82 % till hösten.", "%"),
    ("Under hösten ska 35 personer utbildas.", "st"),
    ("90 % ska vara klara till sommaren.", "%"),
    # a change, other measures
    ("Kostnaderna har ökat med 4 %.", "%"),
    ("Antalet turer ökar 2 % mot samma tid i fjol.", "%"),
    ("Svarsfrekvensen var 54 %.", "%"),
    ("En tjänst på 50 % är vakant.", "%"),
    ("Projektledare 50 % anställd från mars.", "%"),
    ("Arbetet är klart till 80 %.", "%"),
    ("Vi har fått 3 mkr i bidrag.", "%"),
    ("Verksamheten har 2,5 mkr i budget för utbildning.", "%"),
    ("3 avdelningar har kommenterat.", "%"),
    ("Vi har haft 3 möten.", "%"),
    ("Vi har haft flera möten, bland annat 2 med kommunerna.", "st"),
    ("Läkemedel står för 8 % av kostnaden.", "%"),
    # a share's parts
    ("45 av 60 enheter har svarat.", "%"),
    # numbers that are no figures
    ("Införande av M365 pågår på plan 3.", "st"),
    ("Ring 1177 för mer information.", "st"),
    ("Beslut RS/123/2022, § 45.", "st"),
    ("Patienter 65 år och äldre prioriteras.", "st"),
    ("Barn 0-6 år har inte mätts.", "st"),
    ("Pandemin (covid-19) har påverkat.", "st"),
    ("Ett arbete för 40-, 50-, 60- och 70-åringar.", "st"),
    ("Kontakta enheten på 063-12 34 56.", "st"),
    ("Steg 1 är klart, steg 2 påbörjas.", "st"),
    ("Mötet hölls kl. 13.00 den 4 april.", "st"),
    ("Vi följer Agenda 2030.", "st"),
    ("Det är 1:a gången.", "st"),
    ("Inom 30 dagar ska alla ha fått svar.", "%"),
    ("De senaste 6 månaderna har varit svåra.", "%"),
    # English
    ("Last year the share was 45 %.", "%"),
    ("The target is 45 %.", "%"),
    ("Will be measured in 2023.", "%"),
    ("", "%"),
]


@pytest.mark.parametrize(("comment", "unit"), CARRIES_NO_OUTCOME)
def test_a_comment_that_carries_no_outcome_is_left(comment: str, unit: str) -> None:
    assert outcome_in(comment, known(None, "90", unit)) is None


def test_the_whole_organisations_figure_fills_an_empty_cell_and_contradicts_no_other() -> None:
    comment = "Utfallet för regionen är 82 %."
    found = outcome_in(comment, known(None, "90"))
    assert found is not None
    assert found.text == "82 %"
    assert other_outcome(comment, known("74", "90")) is None


def test_what_the_last_round_said_is_no_outcome_when_it_is_told_as_past() -> None:
    assert outcome_in("Resultatet var 82 %.", known(None, "90", previous="82")) is None
    assert outcome_in("Resultatet är 82 %.", known(None, "90", previous="82")) is not None
    assert outcome_in("82 % av enheterna deltog.", known(None, "90", previous="82")) is None


def test_a_figure_far_from_the_target_needs_the_outcomes_name() -> None:
    assert outcome_in("3 % av enheterna deltog.", known(None, "90")) is None
    assert outcome_in("Utfallet är 3 %.", known(None, "90")) is not None


def test_a_share_of_a_goal_whose_unit_is_unknown_needs_more_than_its_sign() -> None:
    assert outcome_in("Vi besöker 45 % av skolorna.", known(None, None, "")) is None
    assert outcome_in("Andel skolor: 45 %", known(None, None, "")) is not None


def test_a_filled_cell_lacks_no_outcome_and_an_empty_one_contradicts_none() -> None:
    assert outcome_in("Utfallet är 82 %.", known("82")) is None
    assert other_outcome("Utfallet är 82 %.", known(None, "90")) is None
