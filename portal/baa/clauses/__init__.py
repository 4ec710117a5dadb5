"""The clause check: which provisions a BAA has, and where; as patterns that a person confirms."""

from portal.baa.clauses.provisions import (
    Level,
    Provision,
    RedFlag,
    Weight,
    provision,
    provisions,
    red_flag,
    red_flags,
    required,
)
from portal.baa.clauses.reader import detector, read
from portal.baa.clauses.told import (
    Applies,
    BaaReading,
    DatesTold,
    Deadline,
    Found,
    TermTold,
    Unit,
    Verdict,
)

__all__ = [
    "Applies",
    "BaaReading",
    "DatesTold",
    "Deadline",
    "Found",
    "Level",
    "Provision",
    "RedFlag",
    "TermTold",
    "Unit",
    "Verdict",
    "Weight",
    "detector",
    "provision",
    "provisions",
    "read",
    "red_flag",
    "red_flags",
    "required",
]
