"""The command line. Nothing imports it."""

from xlgoals.cli.app import main

__all__ = ["main"]
