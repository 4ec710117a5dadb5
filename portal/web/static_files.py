"""Stylesheets, scripts and fonts: compressed once, kept for a year under a path that names them."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from portal.web.access import public

_COMPRESSED = frozenset({".css", ".js", ".svg", ".txt"})


@dataclass(frozen=True)
class _File:
    content: bytes
    zipped: bytes | None
    media_type: str


def serve_static(app: Flask, folder: Path) -> None:
    """Serve `folder` under /static/<version>/, and offer `static_url` to templates.

    One version for the whole folder, so that a stylesheet's relative addresses stay right.
    """
    files = {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    version = _digest(files)

    def static_url(name: str) -> str:
        if name not in files:
            raise LookupError(name)
        return f"/static/{version}/{name}"

    @public
    def static(asked: str, name: str) -> Response:
        """Give a stylesheet, script or font to anyone: doors need them too."""
        found = files.get(name)
        if found is None:
            abort(404)
        return _answer(found, for_good=asked == version)

    app.jinja_env.globals["static_url"] = static_url
    app.add_url_rule("/static/<string:asked>/<path:name>", "static", static)


def _answer(found: _File, *, for_good: bool) -> Response:
    zipped = found.zipped if "gzip" in request.headers.get("Accept-Encoding", "") else None
    answer = Response(zipped or found.content, mimetype=found.media_type)
    if zipped:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if for_good else "no-cache"
    )
    return answer


def _read(path: Path) -> _File:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".woff2":
        media_type = "font/woff2"
    zipped = gzip.compress(content, mtime=0) if path.suffix in _COMPRESSED else None
    return _File(content, zipped, media_type)


def _digest(files: dict[str, _File]) -> str:
    digest = hashlib.sha256()
    for name, file in files.items():
        digest.update(name.encode() + b"\0" + file.content)
    return digest.hexdigest()[:16]
