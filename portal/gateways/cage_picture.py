"""Looks into PNG and JPEG pictures. Stands alone: it runs only inside the cage."""

import warnings
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

# More than any phone takes; decoded it still fits into the cage.
_PIXELS = 120_000_000
# A JPEG is drawn once a scan. Cameras write up to ten, and perhaps a film behind it.
_JPEG, _SCAN, _SCANS = b"\xff\xd8\xff", b"\xff\xda", 500
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


class Found(Exception):
    """A reason not to keep the file."""


def look(file: BinaryIO) -> dict[str, Any]:
    """Decode the whole picture."""
    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = None  # we ask ourselves, below
    content = file.read()
    if content.startswith(_JPEG) and content.count(_SCAN) > _SCANS:
        raise Found("unfolds")
    file.seek(0)
    try:
        with Image.open(file, formats=list(_TYPES)) as picture:
            if picture.width * picture.height * getattr(picture, "n_frames", 1) > _PIXELS:
                raise Found("too_many_pixels")
            picture.load()
            return {"media_type": _TYPES[str(picture.format)], "pages": 1}
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as wrong:
        raise Found("damaged") from wrong
