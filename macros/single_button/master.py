"""What the only button of `master.xlsm` calls where its macro is the one that xlwings ships.

That macro imports a module of the workbook's own name. `xlgoals excel install` lets this one be
found, if the setting `[buttons] project` asks for it.
"""

from xlgoals.buttons import main

__all__ = ["main"]
