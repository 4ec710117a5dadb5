"""Turns a foreign Word document into plain markup. Stands alone: it runs only inside the cage.

What comes out is still foreign: whoever asked for it lets through only the tags it knows.
"""

import json
import sys
from typing import Any, BinaryIO

import mammoth

_MOST_LETTERS = 2_000_000


def markup(file: BinaryIO) -> dict[str, Any]:
    """Return the document as markup. Pictures become empty tags: none of them is opened."""
    told = mammoth.convert_to_html(
        file,
        convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
        include_embedded_style_map=False,
        include_default_style_map=True,
        external_file_access=False,
    )
    html = told.value
    if len(html) > _MOST_LETTERS:
        raise ValueError("The document is too long.")
    return {"html": html.encode("utf-8", "replace").decode()}


if __name__ == "__main__":
    sys.stdout.buffer.write(json.dumps(markup(sys.stdin.buffer)).encode())
