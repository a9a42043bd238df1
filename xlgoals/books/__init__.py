"""Whole workbooks as layouts: catalogue, template, feedback, master. No file format here."""
