"""What is looked at before a workbook is parsed, so that a hostile or absurd one costs little.

The package's parts are inflated once: declared sizes are added up, cells far outside any template
are looked for, and what the parser does not tell (when saved, by which program, which cells show
an error) is picked out of the XML. Nothing is expanded and nothing outside the file is followed.
"""

from __future__ import annotations

from xlgoals.excel.biff import inspect_xls
from xlgoals.excel.limits import Package, ReadFailure, ReadLimits
from xlgoals.excel.ooxml import inspect_xlsx
from xlgoals.excel.opendocument import inspect_ods
from xlgoals.excel.package import BAD_PACKAGE, Parts
from xlgoals.findings import Code

__all__ = ["COMPOUND_FILE", "ReadFailure", "ReadLimits", "inspect"]


ZIP = b"PK"
COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an .xlsx with a password ([MS-OFFCRYPTO] 2.3.4.4)."""


def inspect(content: bytes, limits: ReadLimits) -> Package:
    """Guard one workbook and read what the parser will not tell.

    Raises:
        ReadFailure: it is damaged, encrypted, too large, or neither .xlsx/.xlsm, .ods nor .xls.
    """
    try:
        if content.startswith(COMPOUND_FILE):
            if _ENCRYPTED_PACKAGE in content:
                raise ReadFailure(Code.ENCRYPTED)
            return inspect_xls(content, limits)
        if not content.startswith(ZIP):
            raise ReadFailure(Code.UNREADABLE)
        parts = Parts(content, limits)
        if "xl/workbook.xml" in parts:
            package = inspect_xlsx(parts, limits)
        elif "content.xml" in parts and "mimetype" in parts:
            package = inspect_ods(parts, limits)
        else:
            raise ReadFailure(Code.UNREADABLE)
        parts.read_rest()
    except BAD_PACKAGE as error:
        raise ReadFailure(Code.UNREADABLE) from error
    return package
