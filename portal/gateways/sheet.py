"""Reading a workbook that somebody sent: in a confined child, as text."""

import json
from pathlib import Path

from portal.gateways.cage import Unreadable
from portal.gateways.confined import ChildFailed, Limits, run_confined
from portal.gateways.spool import new_spool

_CHILD = Path(__file__).parent / "sheet_child.py"
_LIMITS = Limits(memory=1 << 30, cpu_seconds=20, wall_seconds=40, answer=48 << 20)


def read_sheet(content: bytes) -> list[list[str]] | str:
    """Return the rows of the first sheet, or what is wrong: "no_workbook", "unfolds".

    Any other end than a clear answer is Unreadable.
    """
    with new_spool() as file:
        file.write(content)
        try:
            told = json.loads(run_confined(_CHILD, file, _LIMITS))
            rows = told["finding"] or [[str(cell) for cell in row] for row in told["rows"]]
        except (ChildFailed, ValueError, KeyError, TypeError) as failure:
            raise Unreadable("The workbook could not be read safely.") from failure
    return rows
