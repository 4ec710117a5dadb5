"""Compressing pages on the way out."""

import gzip
import io
import secrets

from flask import Flask, Response, request

_LEAST = 1400


def compress_pages(app: Flask) -> None:
    """Gzip HTML and other text for browsers that take it."""

    @app.after_request
    def squeeze(answer: Response) -> Response:
        wanted = (
            "gzip" in request.headers.get("Accept-Encoding", "")
            and answer.mimetype in {"text/html", "application/json"}
            and not answer.is_streamed
            and "Content-Encoding" not in answer.headers
        )
        if wanted and (answer.content_length or 0) >= _LEAST:
            answer.set_data(_zipped(answer.get_data()))
            answer.headers["Content-Encoding"] = "gzip"
            answer.headers.add("Vary", "Accept-Encoding")
        return answer


def _zipped(content: bytes) -> bytes:
    # A name of random length in the header hides how well a page compressed, so that its length
    # does not tell a guess of the CSRF token in it (the BREACH attack).
    name = "x" * (1 + secrets.randbelow(64))
    kept = io.BytesIO()
    with gzip.GzipFile(name, "wb", compresslevel=5, fileobj=kept, mtime=0) as writer:
        writer.write(content)
    return kept.getvalue()
