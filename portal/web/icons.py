"""Icons, read once: a list page shows a hundred of them."""

from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup


def offer_icons(app: Flask, folder: Path) -> None:
    """Give templates `drawing(name)`: an icon as inline SVG, from our own files."""

    @cache
    def drawing(name: str) -> Markup:
        kind = "icon icon-filled" if name.endswith("-filled") else "icon"
        paths = Markup((folder / f"{name}.svg").read_text())  # noqa: S704 - our own file
        return Markup(
            '<svg class="{}" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"'
            ' focusable="false">{}</svg>'
        ).format(kind, paths)

    app.jinja_env.globals["drawing"] = drawing
