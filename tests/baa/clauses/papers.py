"""The papers of the clause check's tests: public ones with labels, and our own; and what is made of them."""

import html
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageFilter

from portal.baa import clauses
from portal.baa.clauses import BaaReading, Verdict

SAMPLES = Path(__file__).parents[2] / "samples"
PUBLIC, OWN = SAMPLES / "baa", SAMPLES / "baa_own"
# The labels of the public papers, and the provisions they are about. P04 and P05 are two parts of one.
PROVISIONS = {
    "P01": "R01",
    "P02": "R03",
    "P03": "R02",
    "P06": "R05",
    "P07": "R06",
    "P08": "R07",
    "P09": "R08",
    "P10": "R10",
    "P11": "R11",
    "P12": "R12",
    "P13": "R13",
    "P14": "R14",
    "P15": "R15",
    "P16": "R17",
}
PARTS = {"P04": "safeguards", "P05": "security_rule"}
_PAGE = """@page { size: Letter; margin: 25mm 22mm;
  @top-center { content: "Confidential - Business Associate Agreement" }
  @bottom-left { content: "Rev. 3" }
  @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
body { font: 11pt/1.35 "Source Serif 4"; text-align: justify; hyphens: auto }
p { margin: 0 0 6pt }"""


@dataclass
class Tally:
    """Right and wrong finds."""

    right: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def count(self, name: str, *, is_there: bool, is_found: bool) -> None:
        """Count one label."""
        if is_there and is_found:
            self.right += 1
        elif is_found:
            self.false.append(name)
        elif is_there:
            self.missed.append(name)

    @property
    def precision(self) -> float:
        """Return what share of the finds is right."""
        return self.right / (self.right + len(self.false))

    @property
    def recall(self) -> float:
        """Return what share of what is there was found."""
        return self.right / (self.right + len(self.missed))

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} {self.false}, recall {self.recall:.3f} {self.missed}"
        )


@cache
def public() -> Mapping[str, tuple[str, dict[str, bool]]]:
    """Return the text and labels of each public paper."""
    labels: dict[str, dict[str, bool]] = json.loads((PUBLIC / "labels.json").read_text("utf-8"))
    files = {path.name: path.read_text("utf-8") for path in sorted(PUBLIC.glob("*.txt"))}
    return {
        name: (next(text for file, text in files.items() if file.startswith(name)), told)
        for name, told in labels.items()
    }


@cache
def own() -> Mapping[str, tuple[str, dict[str, Any]]]:
    """Return the text and labels of each paper of our own."""
    labels = tomllib.loads((OWN / "labels.toml").read_text("utf-8"))
    return {name: ((OWN / f"{name}.txt").read_text("utf-8"), told) for name, told in labels.items()}


def found_labels(reading: BaaReading) -> dict[str, bool]:
    """Return a reading in the words of the public labels."""
    told = {label: reading.of(one).verdict is Verdict.FOUND for label, one in PROVISIONS.items()}
    safeguards = reading.of("R04")
    is_shown = reading.is_agreement and safeguards.verdict is not Verdict.NOT_FOUND
    return told | {
        label: is_shown and part not in safeguards.missing for label, part in PARTS.items()
    }


def count_public(tally: Tally, name: str, pages: Sequence[str]) -> None:
    """Read a public paper and count its labels."""
    found = found_labels(clauses.read(pages))
    for label, is_there in public()[name][1].items():
        tally.count(f"{name} {label}", is_there=is_there, is_found=found[label])


def mutations(text: str) -> Iterator[tuple[str, str]]:
    """Give each label with the text from which every line that speaks of it is cut."""
    for label, words in _CUTS.items():
        kept = [line for line in text.split("\n") if not re.search(words, line, re.IGNORECASE)]
        yield label, "\n".join(kept)


def printable(text: str) -> str:
    """Return a text as a page to print: justified, with cut words, heads, feet and numbers."""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return (
        f'<!doctype html><html lang="en"><head><title>BAA</title><style>{_PAGE}</style></head>'
        f"<body>{lines}</body></html>"
    )


def scanned(pdf: bytes, *, degrees: float = 1.4) -> bytes:
    """Return a PDF of pictures of the pages, tilted, grey and noisy, as a scanner makes."""
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for at, page in enumerate(document):
            picture = page.render(scale=200 / 72).to_pil().convert("L")
            turned = picture.rotate(
                degrees if at % 2 else -degrees, fillcolor=255, resample=Image.Resampling.BICUBIC
            )
            noisy = Image.blend(turned, Image.effect_noise(turned.size, 38), 0.12)
            pages.append(noisy.filter(ImageFilter.GaussianBlur(0.5)))
    told = io.BytesIO()
    pages[0].save(told, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return told.getvalue()


_CUTS = {
    "P02": r"violate",
    "P03": r"not (to )?use or disclose.{0,80}(other than|except as)",
    "P04": r"safeguards",
    "P05": r"subpart c|security rule",
    "P06": r"not provided for by",
    "P07": r"breach(es)? of unsecured|unsecured p",
    "P08": r"security incident",
    "P09": r"subcontractor",
    "P10": r"164\.524",
    "P11": r"164\.526",
    "P12": r"164\.528",
    "P13": r"carry out.{0,60}obligation",
    "P14": r"books",
    "P15": r"return|destroy",
    "P16": r"material (term|breach)|terminat.{0,30}cause",
}
