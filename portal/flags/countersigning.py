"""Flags about papers that the vendor has signed, and the practice has not."""

from collections.abc import Iterator
from datetime import date

from portal.flags import sign_words
from portal.flags.facts import Flagged, FlagKind, VendorFacts
from portal.flags.talk import waiting_on_us
from portal.flags.telling import flag


def baa_to_countersign(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say that only our signature is missing on the BAA of a vendor that has none in force."""
    signing = facts.signing
    if signing is not None and signing.is_baa:
        since = signing.waits_since
        kind = FlagKind.BAA_COUNTERSIGN
        yield flag(kind, waiting_on_us(since, on), since, facts, on=on, say=sign_words.BAA)


def paper_to_countersign(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say that only our signature is missing on a renewal, an amendment, or another paper."""
    signing = facts.signing
    if signing is not None and not (signing.is_baa and facts.baa.in_force_since is None):
        since = signing.waits_since
        say = sign_words.BAA if signing.is_baa else sign_words.OTHER
        yield flag(
            FlagKind.PAPER_COUNTERSIGN, waiting_on_us(since, on), since, facts, on=on, say=say
        )
