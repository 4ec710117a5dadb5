"""The sample's BAA: what the practice chose in it, and a template of its own, not yet in use."""

import base64
import tomllib
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from portal import clock
from portal.baa import template
from portal.db import session
from portal.documents import Upload
from portal.errors import RuleBroken

if TYPE_CHECKING:
    from portal.sample.stage import Stage


def show_templates(stage: "Stage") -> None:
    """Choose what the BAA says, and add a template twice: one is ready, one has a blank to decide on."""
    on, at, by = stage.today, clock.now(), stage.by
    told = tomllib.loads(
        files("portal.sample").joinpath("data", "own_template.toml").read_text("utf-8")
    )
    content = base64.b64decode(told["document"])
    template.choose(replace(template.Choices(), insurance=2_000_000), on=on, at=at, by=by)
    # While the scanner is silent no template can be read: the sample is the same without.
    with suppress(RuleBroken), session.begin_nested():
        _add_twice(content, told, stage)


def _add_twice(content: bytes, told: dict[str, str], stage: "Stage") -> None:
    on, at, by = stage.today, clock.now(), stage.by
    for _ in range(2):
        upload = Upload(stream=BytesIO(content), name=told["name"])
        added = template.add_template(upload, told["called"], on=on, at=at, by=by)
        if added.version == 1:
            template.map_blanks(added, {**added.mapping, "our office": ""}, by=by)
