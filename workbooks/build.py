"""Build each example's catalogue.xlsx from its plain text: python workbooks/build.py."""

from pathlib import Path

from xlgoals.files import write_atomic
from xlgoals.i18n import Language
from xlgoals.steps.example import build_catalogue

for source in sorted(Path(__file__).parent.glob("*/catalogue_goals.csv")):
    changed = write_atomic(
        source.with_name("catalogue.xlsx"), build_catalogue(source.parent, Language("sv"))
    )
    print(f"{source.parent.name}: {'built' if changed else 'as it was'}")
