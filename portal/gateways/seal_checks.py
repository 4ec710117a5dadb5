"""What is known of the seals of a file. The file may be foreign: it is looked at in a confined child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SignatureSeen:
    """One seal in a file: for whose act, why, when by its time stamp, and how long it lasts."""

    field: str
    reason: str
    sealed_at: datetime | None
    level: str
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class SealFindings:
    """The seals of a file, and in sentences what is wrong with it."""

    signatures: tuple[SignatureSeen, ...]
    findings: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether every seal that was asked for holds, and nothing was changed since."""
        return not self.findings


def look_at_seals(pdf: bytes, fields: Sequence[str], roots: Sequence[bytes]) -> SealFindings:
    """Tell which seals a file bears, and what is wrong with it."""
    raise NotImplementedError
