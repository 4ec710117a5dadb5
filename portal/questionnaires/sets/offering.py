"""Which packs may be sent beside the five, which of them are suggested, and why."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from portal.errors import RuleBroken
from portal.questionnaires.own.queries import own_pack
from portal.questionnaires.set_reading import payload_with
from portal.questionnaires.sets.pack import OWN, Pack
from portal.questionnaires.sets.shelf import shelf
from portal.vendors import Phi, Vendor


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A pack as it is offered for a vendor."""

    id: str
    title: str
    about: str
    minutes: int
    count: int
    is_suggested: bool
    why: str


def offers(vendor: Vendor) -> tuple[Offer, ...]:
    """Return the packs that may be sent to a vendor, each with whether and why it is suggested."""
    return offers_for([vendor])[vendor.id]


def offers_for(asked: Collection[Vendor]) -> dict[int, tuple[Offer, ...]]:
    """Return the packs that may be sent to each of many vendors."""
    packs = _all_packs()
    return {one.id: tuple(_offer_to(one, pack) for pack in packs) for one in asked}


def payload_for(pack_ids: Sequence[str]) -> dict[str, Any]:
    """Return what is frozen into a sending with these packs, each once, in the order of the shelf."""
    packs = {pack.id: pack for pack in _all_packs()}
    if set(pack_ids) - packs.keys():
        raise RuleBroken("One of these sets of questions is no longer there. Choose again.")
    return payload_with([pack for name, pack in packs.items() if name in pack_ids])


def suggestion(pack: Pack, does: str, *, has_phi: bool) -> str:
    """Return why a pack is suggested for a vendor that does this; "" where it is not."""
    if pack.is_own:
        return "Your practice asks these beside the five."
    found = [word for word in pack.suggest_words if re.search(rf"\b{re.escape(word)}", does)]
    if found:
        return f"What is kept about this vendor says “{found[0].strip()}”."
    if pack.suggest_with_phi and has_phi:
        return "This vendor has patient data, or may have."
    return ""


def _all_packs() -> list[Pack]:
    own = own_pack()
    return [*shelf().values(), *([own] if own else [])]


def _offer_to(vendor: Vendor, pack: Pack) -> Offer:
    does = f"{vendor.name} {vendor.does} {vendor.search_text}".casefold()
    return _offer(pack, does, has_phi=vendor.phi != Phi.NO)


def _offer(pack: Pack, does: str, *, has_phi: bool) -> Offer:
    why = suggestion(pack, does, has_phi=has_phi)
    return Offer(
        id=OWN if pack.is_own else pack.id,
        title=pack.title,
        about=pack.about,
        minutes=pack.minutes,
        count=len(pack.questions),
        is_suggested=bool(why),
        why=why,
    )
