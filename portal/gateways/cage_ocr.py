"""Becomes tesseract, which reads a PNG that the cage drew. Stands alone: it runs only inside it.

The limits stay those of the child: a program that takes the place of another inherits them.
"""

import os
import shutil

_PLACES = "/usr/local/bin:/usr/bin:/bin"


def become_tesseract() -> None:
    """Run tesseract in place of this process, from standard input to standard output."""
    program = shutil.which("tesseract", path=_PLACES)
    if program is None:
        raise FileNotFoundError("There is no tesseract.")
    os.execv(program, ["tesseract", "-", "-", "--psm", "3"])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    become_tesseract()
