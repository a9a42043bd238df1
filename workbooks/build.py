"""Build each example's catalogue.xlsx from its plain text: python workbooks/build.py."""

from pathlib import Path

from xlgoals.files import write_atomic
from xlgoals.steps.example import CATALOGUE_FILE, build_catalogue

for tale in sorted(Path(__file__).parent.glob("*/story.toml")):
    source = tale.parent
    changed = write_atomic(source / CATALOGUE_FILE, build_catalogue(source))
    print(f"{source.name}: {'built' if changed else 'as it was'}")
