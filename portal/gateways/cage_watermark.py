"""Writes over each page of a foreign file who got it and when. Stands alone: it runs only confined.

The words come by the environment, which other people on the machine cannot read.
"""

import io
import os
import sys
from collections.abc import Iterator
from math import cos, hypot, radians, sin
from pathlib import Path
from typing import Any, BinaryIO

_ANGLE = 30
_MOST_PIXELS = 120_000_000
_FONT = Path(__file__).parent / "fonts" / "Inter-Regular.otf"
# Grey that lets the text below be read, on white and on black.
_GREY = "0.45 0.45 0.45"
_SHOWS = 0.28


def stamp(file: BinaryIO, media_type: str, words: str) -> bytes:
    """Return the file with the words on each of its pages."""
    if media_type == "application/pdf":
        return _pdf(file, words)
    return _picture(file, media_type, words)


def _pdf(file: BinaryIO, words: str) -> bytes:
    import pikepdf  # noqa: PLC0415 - each kind of file loads only its own writer

    marks: dict[tuple[int, int], Any] = {}
    into = io.BytesIO()
    with pikepdf.open(file) as pdf, pikepdf.new() as own:
        for page in pdf.pages:
            # The part that is seen. The file's own trim box could leave the mark no room.
            box = pikepdf.Rectangle(page.cropbox)
            size = max(72, round(box.width)), max(72, round(box.height))
            if int(page.get("/Rotate", 0)) % 180:
                size = size[1], size[0]
            if size not in marks:
                marks[size] = _mark(own, size, words)
            page.add_overlay(marks[size], box)
        pdf.save(into)
    return into.getvalue()


def _mark(own: Any, size: tuple[int, int], words: str) -> Any:
    import pikepdf  # noqa: PLC0415

    wide, tall = size
    page = own.add_blank_page(page_size=size)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    see_through = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=_SHOWS)
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F1=font), ExtGState=pikepdf.Dictionary(G1=see_through)
    )
    told = words.encode("cp1252", "replace").hex()
    points = max(7.0, min(13.0, wide / len(words) * 1.6))
    up, along = sin(radians(_ANGLE)), cos(radians(_ANGLE))
    lines = [
        f"{along:.4f} {up:.4f} {-up:.4f} {along:.4f} {x:.1f} {y:.1f} Tm <{told}> Tj"
        for x, y in _places(wide, tall, points * len(words) * 0.5, points)
    ]
    foot = f"1 0 0 1 12 8 Tm /F1 6.5 Tf <{told}> Tj"
    content = f"q /G1 gs {_GREY} rg BT /F1 {points:.1f} Tf {' '.join(lines)} {foot} ET Q".encode()
    page.Contents = own.make_stream(content)
    return page


def _places(wide: float, tall: float, length: float, size: float) -> Iterator[tuple[float, float]]:
    """Return where the slanting lines begin, so that no large part of a page is without one."""
    step_x, step_y = length * 1.05, max(size * 12, tall / 6)
    y, row = -step_y / 2, 0
    while y < tall:
        x = -(row % 2) * step_x / 2
        while x < wide:
            yield x, y
            x += step_x
        y, row = y + step_y, row + 1


def _picture(file: BinaryIO, media_type: str, words: str) -> bytes:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # asked just below
    picture: Any = Image.open(file, formats=["PNG", "JPEG"])
    if picture.width * picture.height > _MOST_PIXELS:
        raise ValueError("The picture is too large.")
    seen = picture.convert("RGB")
    wide, tall = seen.size
    size = max(12, min(40, round(hypot(wide, tall) / 75)))
    font = ImageFont.truetype(str(_FONT), size)
    length = font.getlength(words)
    strip = Image.new("L", (round(length) + 4, size * 2), 0)
    ImageDraw.Draw(strip).text((2, size // 3), words, font=font, fill=round(255 * _SHOWS))
    turned = strip.rotate(_ANGLE, expand=True, resample=Image.Resampling.BILINEAR)
    for x, y in _places(wide, tall, turned.width, size):
        seen.paste((110, 110, 110), (round(x), round(y)), turned)
    foot = Image.new("L", (wide, size + 6), 0)
    small = ImageFont.truetype(str(_FONT), max(9, size // 2))
    ImageDraw.Draw(foot).text((6, 2), words, font=small, fill=190)
    seen.paste((60, 60, 60), (0, tall - foot.height), foot)
    into = io.BytesIO()
    seen.save(into, "JPEG" if media_type == "image/jpeg" else "PNG", quality=90)
    return into.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(stamp(sys.stdin.buffer, sys.argv[1], os.environ["WATERMARK"]))
