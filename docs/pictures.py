"""Make the guides' pictures anew: python docs/pictures.py [NAME]... It takes a minute or two.

Each example's demo is run in both languages, and each sheet that a guide shows is drawn by
LibreOffice as a person would see it. Needs soffice, pdftoppm (poppler-utils) and convert
(ImageMagick).
"""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from xlgoals.forms.declared import MASTER_FORMS, READY, RETURN_FORMS
from xlgoals.i18n import LANGUAGES, Language
from xlgoals.steps.demo import demo

FOLDER = Path(__file__).parent / "pictures"
WIDTH, COLOURS = 1600, 64
"""Of a picture, in pixels, and how many colours it has: enough for a sheet, and small."""
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


def main(names: list[str]) -> None:
    """Draw the pictures of these names, or all."""
    FOLDER.mkdir(exist_ok=True)
    wanted = [shot for shot in shots() if not names or shot.name in names]
    with TemporaryDirectory() as root:
        for code in LANGUAGES:
            for example in dict.fromkeys(shot.example for shot in wanted):
                made = demo(Path(root) / f"{example}-{code}", example, code)
                mine = [shot for shot in wanted if shot.example == example]
                draw(
                    mine,
                    made.root,
                    made.reported.round,
                    Language(code),
                    Path(root) / code / example,
                )
    print(f"{len(wanted) * len(LANGUAGES)} pictures in {FOLDER.name}/")


def draw(mine: Iterable[Shot], root: Path, round_id: str, language: Language, work: Path) -> None:
    """Draw the pictures of one example in one language."""
    folder = root / "rounds" / round_id
    work.mkdir(parents=True)
    found = {shot: alone(shot, folder, language, work) for shot in mine}
    profile = work / "profile"
    (profile / "user").mkdir(parents=True)
    locale = language.locale.replace("_", "-")
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(locale=locale))
    office = "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"
    run(*office, "--convert-to", "pdf", "--outdir", work, *found.values())
    for shot, path in found.items():
        target = FOLDER / f"{shot.name}_{language.code}.png"
        page = path.with_suffix("")
        pdf = path.with_suffix(".pdf")
        first = ["-f", shot.page, "-singlefile"]
        run("pdftoppm", "-r", shot.sharp or 130, "-png", *first, pdf, page)
        fitted = ["-crop", f"{WIDTH}x+0+0"] if shot.sharp else ["-resize", f"{WIDTH}x>"]
        shown = ["-trim", "+repage", *fitted, "+repage", "-crop", f"x{shot.height}+0+0", "+repage"]
        small = ["-bordercolor", "white", "-border", "12", "-strip", "+dither", "-colors", COLOURS]
        run("convert", f"{page}.png", *shown, *small, target)
        if target.stat().st_size > MOST:
            raise SystemExit(
                f"{target.name} has {target.stat().st_size} bytes: show less of the sheet"
            )


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
