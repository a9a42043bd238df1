"""Read every file of a folder, and tell what else the process touched meanwhile.

`python opening.py FOLDER FIRST` prints JSON; the file FIRST is read before anybody watches.
"""

import json
import sys
from pathlib import Path

from xlgoals.excel.reader import ReadFailure, read_book

TELLING = ("open", "socket", "subprocess", "os.", "shutil", "urllib", "ftplib", "http", "ctypes")


def main(folder, first):
    read_book(Path(first))  # imports what is imported late
    own, elsewhere, books = None, [], 0

    def note(event, arguments):
        if event.startswith(TELLING) and (event, str(arguments[:1])) != ("open", str((own,))):
            elsewhere.append(f"{event} {str(arguments)[:200]}")

    files = sorted(path for path in Path(folder).iterdir() if path.is_file())
    sys.addaudithook(note)
    for path in files:
        own = str(path)
        try:
            read_book(path)
        except ReadFailure:
            continue
        books += 1
    sys.stdout.write(json.dumps({"read": len(files), "books": books, "elsewhere": elsewhere}))


if __name__ == "__main__":
    main(*sys.argv[1:])
