"""Goal follow-up with spreadsheets."""

__version__ = "0.1.0"
