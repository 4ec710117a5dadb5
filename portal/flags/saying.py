"""What a flag says, in the parts that pages show."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one flag. `path` is under the vendor's own address."""

    title: str
    sentence: str
    to_do: str
    badge: str
    action: str
    path: str
