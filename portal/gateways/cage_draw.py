"""Draws a page of a foreign file as a PNG. Stands alone: it runs only inside the cage.

What comes out is a new picture: nothing of the file but its looks.
"""

import io
import sys
from math import sqrt
from typing import Any, BinaryIO

_POINTS = 72
_OCR_DPI = 300
# A sheet of A3 at 300 dpi has 17 million.
_MOST_PIXELS = 20_000_000
# A page stays at most this many times as tall as it is wide, in the picture.
_TALLEST = 6
# The same as for keeping a picture (cage_picture.py).
_MOST_DECODED = 120_000_000
_ORIENTATION = 0x0112
# How a camera was held, and what Pillow calls turning the picture back.
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
_LYING = {5, 6, 7, 8}


def draw(file: BinaryIO, media_type: str, number: int, size: str) -> bytes:
    """Return a page as a PNG: as wide as told, or in the size that "ocr" asks for."""
    if media_type == "application/pdf":
        drawn = _page(file, number, size)
    elif media_type in {"image/png", "image/jpeg"} and number == 1:
        drawn = _picture(file, size)
    else:
        raise ValueError("There is no such page to draw.")
    into = io.BytesIO()
    drawn.save(into, "PNG", compress_level=1 if size == "ocr" else 6)
    return into.getvalue()


def _page(file: BinaryIO, number: int, size: str) -> Any:
    import pypdfium2  # noqa: PLC0415 - each kind of file loads only its own reader

    pdf = pypdfium2.PdfDocument(file.read())
    if not 1 <= number <= len(pdf):
        raise ValueError("There is no such page.")
    page = pdf[number - 1]
    wide, tall = (max(1.0, side) for side in page.get_size())
    scale = _OCR_DPI / _POINTS if size == "ocr" else int(size) / wide
    scale = min(scale, _fitting(wide, tall, size))
    return page.render(
        scale=scale, grayscale=size == "ocr", may_draw_forms=False, draw_annots=True
    ).to_pil()


def _fitting(wide: float, tall: float, size: str) -> float:
    """Return how much a page may be enlarged at most."""
    fits = sqrt(_MOST_PIXELS / (wide * tall))
    return fits if size == "ocr" else min(fits, int(size) * _TALLEST / tall)


def _picture(file: BinaryIO, size: str) -> Any:
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # asked just below
    picture: Any = Image.open(file, formats=["PNG", "JPEG"])
    if picture.width * picture.height > _MOST_DECODED:
        raise ValueError("The picture is too large.")
    held = picture.getexif().get(_ORIENTATION)
    wide, tall = reversed(picture.size) if held in _LYING else picture.size
    scale = min(1.0, _fitting(wide, tall, size), 1.0 if size == "ocr" else int(size) / wide)
    target = tuple(max(1, round(side * scale)) for side in picture.size)
    mode = "L" if size == "ocr" else "RGB"
    picture.draft(mode, target)  # a JPEG is decoded no larger than needed
    drawn = _on_white(picture, mode).resize(target)
    return drawn.transpose(_TURNS[held]) if held in _TURNS else drawn


def _on_white(picture: Any, mode: str) -> Any:
    """Return a picture without anything to see through."""
    from PIL import Image  # noqa: PLC0415

    if not picture.has_transparency_data:
        return picture.convert(mode)
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    return white.convert(mode)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(sys.stdin.buffer, sys.argv[1], int(sys.argv[2]), sys.argv[3]))
