"""The catalogue: from a workbook, or from a round's snapshot, to a `Catalogue`.

Both go the same way: tables of typed rows, built into the same nouns.
"""
