"""Make the guides' pictures anew: python docs/pictures.py [NAME]... It takes a minute or two.

Each example's demo is run in both languages, and each sheet that a guide shows is drawn by
LibreOffice as a person would see it. So is the report in Word; as a page it is drawn by Chromium.
Needs soffice, pdftoppm (poppler-utils), convert (ImageMagick), chromium and chromedriver, and what
the tests need.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.common.by import By

from xlgoals.forms.declared import MASTER_FORMS, READY, RETURN_FORMS
from xlgoals.i18n import LANGUAGES, Language
from xlgoals.steps.demo import demo
from xlgoals.steps.report import Format, report
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

FOLDER = Path(__file__).parent / "pictures"
WIDTH, COLOURS = 1600, 64
"""Of a picture, in pixels, and how many colours it has: enough for a sheet, and small."""
BELOW_FORM = """
const form = arguments[0].form;
const row = document.querySelector("table.goals tr[data-status]:not([hidden])");
row.closest("table").scrollIntoView();
window.scrollBy(0, -form.offsetHeight - 24);
"""
"""Brings the first goals that are shown in sight, below the form that stays at the top."""
SCREEN, PAGE = 1280, 1400
"""Width of the browser's window, and of a printed page of the report."""
MOST = 150_000
"""Bytes of a picture."""

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""
"""Of LibreOffice, so that numbers are written as the language writes them."""


@dataclass(frozen=True)
class Shot:
    """A picture: which example, which workbook of it, which sheet, how much of the page."""

    name: str
    example: str
    book: str
    """A pattern below the round's folder."""
    sheet: str
    """The sheet's name, as a message id, or the first word of it."""
    height: int = 900
    """The most of it that is shown, in pixels."""
    sharp: int = 0
    """Dots an inch of a sheet that is shown with what stands above its table, and of a wide one as
    much as has room; a printed page is shown when 0."""
    page: int = 1
    """Which printed page."""


def shots() -> list[Shot]:
    """All of them: name of the file without language, and where it is found."""
    unit, feedback, master = "inbox/RS-GEM.xlsx", "feedback/RS-GEM *.xlsx", "master.xlsx"
    region, economy, board = "region-2022", "region-2024", "inbox/RS.xlsx"
    return [
        Shot("start_sheet", region, "templates/RS-GEM *.xlsx", READY.title, 1250),
        Shot("goals_sheet", region, unit, RETURN_FORMS["goals"].title, 700, sharp=190),
        Shot("texts_sheet", region, unit, RETURN_FORMS["texts"].title, 420, sharp=100),
        Shot("economy_sheet", economy, board, RETURN_FORMS["economy"].title, 620, sharp=130),
        Shot("feedback_sheet", region, feedback, "To mend"),
        Shot("master_overview", region, master, "Overview", 1000),
        Shot("master_goals", region, master, MASTER_FORMS["master_goals"].title, 620),
        Shot("master_assessments", region, master, MASTER_FORMS["assessments"].title, 620),
        Shot("master_summaries", region, master, "Summaries", 620),
        Shot("master_board", region, master, "Board", 620),
        Shot("master_units", region, master, "Unit pages", 900, page=4),
        Shot("master_economy", economy, master, "Economy overview", 620),
        Shot("master_returns", region, master, "Returns", 500),
        Shot("master_findings", region, master, "Findings", 420),
        Shot("master_method", region, master, "Method", 900),
    ]


@dataclass(frozen=True)
class View:
    """A picture of the report: in which form, and where in it."""

    name: str
    form: Format
    part: str = ""
    """The key of the part whose page is drawn; the first page when blank."""
    pressed: str = ""
    """What is pressed before, as a selector."""
    height: int = 1200
    example: str = "region-2022"


def views() -> list[View]:
    """The pictures of the report."""
    return [
        View("report_page", Format.HTML, height=1000),
        View("report_filter", Format.HTML, pressed="#filter [value=red]", height=800),
        View("report_pdf", Format.PDF, part="node-S1.5"),
        View("report_word", Format.DOCX),
    ]


def main(names: list[str]) -> None:
    """Draw the pictures of these names, or all."""
    FOLDER.mkdir(exist_ok=True)
    wanted = [one for one in (*shots(), *views()) if not names or one.name in names]
    with TemporaryDirectory() as root:
        for code in LANGUAGES:
            for example in dict.fromkeys(shot.example for shot in wanted):
                made = demo(Path(root) / f"{example}-{code}", example, code)
                mine = [shot for shot in wanted if shot.example == example]
                round_id, language = made.reported.round, Language(code)
                work = Path(root) / code / example
                profile = work / "profile"
                prepare(profile, language)
                if sheets := [one for one in mine if isinstance(one, Shot)]:
                    draw(sheets, made.root / "rounds" / round_id, language, work)
                if pages := [one for one in mine if isinstance(one, View)]:
                    draw_report(pages, made.root, round_id, language, work)
    print(f"{len(wanted) * len(LANGUAGES)} pictures in {FOLDER.name}/")


def prepare(profile: Path, language: Language) -> None:
    """Have a LibreOffice of its own that writes numbers as the language does."""
    (profile / "user").mkdir(parents=True)
    locale = language.locale.replace("_", "-")
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(locale=locale))


def to_pdf(work: Path, *files: Path) -> None:
    """Files as LibreOffice prints them, beside each other in a folder."""
    office = "soffice", f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless"
    run(*office, "--convert-to", "pdf", "--outdir", work, *files)


def draw(mine: Iterable[Shot], folder: Path, language: Language, work: Path) -> None:
    """Draw the sheets of one example in one language."""
    found = {shot: alone(shot, folder, language, work) for shot in mine}
    to_pdf(work, *found.values())
    for shot, path in found.items():
        drawn = page_of(path.with_suffix(".pdf"), shot.page, shot.sharp or 130)
        fitted = ["-crop", f"{WIDTH}x+0+0"] if shot.sharp else ["-resize", f"{WIDTH}x>"]
        shown = ["-trim", "+repage", *fitted, "+repage", "-crop", f"x{shot.height}+0+0", "+repage"]
        edge = ["-bordercolor", "white", "-border", "12"]
        keep(drawn, [*shown, *edge], f"{shot.name}_{language.code}.png")


def draw_report(
    mine: Iterable[View], root: Path, round_id: str, language: Language, work: Path
) -> None:
    """Draw the report of one example in one language."""
    made = report(Session.open(Workspace.open(root)), round_id)
    paths = {Format(path.suffix[1:]): path for path in made.paths}
    for view in mine:
        path = paths[view.form]
        if view.form is Format.HTML:
            drawn = work / f"{view.name}.png"
            on_screen(view, path, drawn)
        elif view.form is Format.PDF:
            drawn = page_of(path, place_of(view.part, path), 140)
        else:
            to_pdf(work, path)
            drawn = page_of(work / path.with_suffix(".pdf").name, 1, 140)
        fitted = ["-resize", f"{PAGE}x>", "-crop", f"x{view.height}+0+0", "+repage"]
        edge = ["-bordercolor", "#b8c2cc", "-border", "1"]
        keep(drawn, [*fitted, *edge], f"{view.name}_{language.code}.png", 256)


def on_screen(view: View, page: Path, drawn: Path) -> None:
    """A page as it is seen at its top, or where something has been pressed."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        size = {"width": SCREEN, "height": view.height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get(page.as_uri())
        if view.pressed:
            found = driver.find_element(By.CSS_SELECTOR, view.pressed)
            driver.execute_script("arguments[0].click()", found)
            driver.execute_script(BELOW_FORM, found)
        driver.save_screenshot(str(drawn))
    finally:
        driver.quit()


def place_of(part: str, path: Path) -> int:
    """The page of a PDF on which a part of the report begins, from 1."""
    reader = PdfReader(path)
    place = reader.get_destination_page_number(reader.named_destinations[part])
    return 1 if place is None else place + 1


def page_of(pdf: Path, number: int, sharp: int) -> Path:
    """One page of a PDF as a picture of so many dots an inch."""
    drawn = pdf.with_name(f"{pdf.stem}-{number}")
    run("pdftoppm", "-r", sharp, "-png", "-f", number, "-singlefile", pdf, drawn)
    return drawn.with_name(f"{drawn.name}.png")


def keep(drawn: Path, shown: Iterable[object], name: str, colours: int = COLOURS) -> None:
    """Keep what is shown of a picture, in few colours."""
    target = FOLDER / name
    run("convert", drawn, *shown, "-strip", "+dither", "-colors", colours, target)
    if target.stat().st_size > MOST:
        raise SystemExit(f"{name} has {target.stat().st_size} bytes: show less of it")


def alone(shot: Shot, folder: Path, language: Language, work: Path) -> Path:
    """A copy of the workbook where the sheet is the only visible one, so that it alone is drawn."""
    (path,) = sorted(folder.glob(shot.book))[:1]
    name = language.text(shot.sheet)
    copy = work / f"{shot.name}.xlsx"
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w") as other:
        for part in book.namelist():
            text = book.read(part)
            if part == "xl/workbook.xml":
                text = only(text.decode(), name, whole=bool(shot.sharp)).encode()
            elif shot.sharp and part.startswith("xl/worksheets/sheet"):
                text = re.sub(
                    rb"<pageSetup[^>]*/>",
                    b'<pageSetup paperSize="8" orientation="landscape" fitToHeight="0"/>',
                    text,
                )
            other.writestr(part, text)
    return copy


def only(xml: str, name: str, *, whole: bool) -> str:
    """The workbook's list of sheets with all but one hidden."""
    wanted = name.replace("&", "&amp;").replace("'", "&apos;")
    sheets = re.findall(r"<sheet [^>]*>", xml)
    found = [f'name="{wanted}"' in sheet or f'name="{wanted} ' in sheet for sheet in sheets]
    places = [place for place, is_it in enumerate(found) if is_it]
    if not places:
        known = ", ".join(re.findall(r'<sheet name="([^"]*)"', xml))
        raise SystemExit(f"no sheet {name!r}: {known}")
    for place, sheet in enumerate(sheets):
        bare = re.sub(r' state="\w+"', "", sheet)
        xml = xml.replace(
            sheet, bare if place == places[0] else bare.replace(" r:id", ' state="hidden" r:id')
        )
    if whole:
        xml = re.sub(r'<definedName name="_xlnm\.Print_\w+"[^>]*>[^<]*</definedName>', "", xml)
    return re.sub(r"<workbookView[^>]*>", f'<workbookView activeTab="{places[0]}"/>', xml)


def run(*command: object) -> None:
    """Run a program; what it says is shown where it fails."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stderr or done.stdout}")


if __name__ == "__main__":
    main(sys.argv[1:])
