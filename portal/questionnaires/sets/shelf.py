"""The packs that come with the portal, read and checked once."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from portal.questionnaires.sets.pack import Pack
from portal.questionnaires.sets.pack_reading import read_pack

PACK_IDS = ("ai-transcription", "trackers", "messaging", "payments", "imaging", "on-site", "mvsp")


@cache
def shelf() -> Mapping[str, Pack]:
    """Return the packs by id, as they are offered."""
    return {pack_id: _pack(pack_id) for pack_id in PACK_IDS}


def _pack(pack_id: str) -> Pack:
    name = f"{pack_id}.toml"
    file = resources.files("portal.questionnaires") / "data" / "packs" / name
    return read_pack(file.read_text(encoding="utf-8"), file=name)
