"""Where chain heads are written down beside the database: a file that is only ever added to."""

from pathlib import Path

_NAME = Path("anchors") / "heads.jsonl"


def append(data: Path, text: str) -> None:
    """Add lines to the file in the portal's data directory."""
    path = data / _NAME
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as file:
        file.write(text)


def lines(data: Path) -> list[str]:
    """Return the lines that were added; none where there is no file yet."""
    path = data / _NAME
    return path.read_text().splitlines() if path.exists() else []
