"""The `portal` command: one file for each group of commands, and `main`, which runs one of them."""

from portal.cli.main import main

__all__ = ["main"]
