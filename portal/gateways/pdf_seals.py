"""Sealing PDFs with the portal's own certificate: at issue, for each signer's act, and to last.

The bytes that a person is shown are those that are sealed. Every later seal is put behind them, so
that the earlier ones stay valid. What pyHanko does is in `seal_writing`, loaded when it is needed.
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from portal.gateways.keys import KeyFileWrong
from portal.gateways.ports import FieldPlace, OutsideSilent, Renderer
from portal.gateways.seal_checks import SealFindings, SignatureSeen, Trust, look_at_seals

if TYPE_CHECKING:
    from portal.gateways.seal_keys import Credentials

__all__ = ["FieldPlace", "PdfSealer", "SealBook", "SealFindings", "SignatureSeen", "Trust"]

ISSUE = "issue"
_CARD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Signature</title><style>'
    "@page{{size:{wide}pt {tall}pt;margin:0}}"
    "body{{margin:0;height:{tall}pt;box-sizing:border-box;border-left:2pt solid #2b5c8a;"
    "padding:1pt 2pt 0 6pt;font:6.8pt/1.35 sans-serif;color:#222;overflow-wrap:anywhere}}"
    "p,div{{margin:0}}.name{{font-size:13pt;line-height:1.25;color:#111}}.act{{color:#666}}"
    "</style><body>{card}</body></html>"
)
# The seal of a paper that nobody has signed yet.
_ISSUED = (
    '<div class="name">Sealed by Countersign</div>'
    '<div class="act">Sealed before anybody signed it. Every PDF reader that knows signatures shows '
    "whether a page was changed since.</div>"
)


class SealBook(Protocol):
    """Remembers by which certificates something was ever sealed here."""

    def known(self) -> Trust:
        """Return them all."""

    def note(self, trust: Trust) -> None:
        """Remember some. Twice is once."""


class NoBook:
    """Remembers nothing: for work without a database."""

    def known(self) -> Trust:
        return Trust()

    def note(self, trust: Trust) -> None:
        """Forget them."""


class PdfSealer:
    """Seals PDFs. Everything it needs is read, or made, when something is first sealed."""

    def __init__(
        self,
        credentials: "Callable[[SealBook], Credentials]",
        renderer: Renderer,
        *,
        at_hand: Callable[[], Trust],
    ) -> None:
        self._make, self._renderer, self._at_hand = credentials, renderer, at_hand
        self._made: Credentials | None = None
        self._one = Lock()
        # Whoever has a database hands in a book of it.
        self.book: SealBook = NoBook()

    def issue(self, pdf: bytes, places: Sequence[FieldPlace]) -> bytes:
        """Put in all fields, and certify the file: from now on it may only be signed (B-T)."""
        from portal.gateways import seal_writing  # noqa: PLC0415 - pyHanko is half a second

        if not any(place.name == ISSUE for place in places):
            places = [FieldPlace(name=ISSUE, page=0, box=None), *places]
        credentials = self.credentials()
        self.book.note(credentials.trust)
        ready = seal_writing.with_fields(pdf, places)
        is_seen = any(place.name == ISSUE and place.box for place in places)
        card = self._card(ready, ISSUE, _ISSUED) if is_seen else None
        act = seal_writing.Act(
            field=ISSUE, reason="Issued for signature", card=card, certifies=True
        )
        return seal_writing.sealed(ready, act, credentials)

    def seal(
        self, pdf: bytes, field: str, card_html: str, *, reason: str, locks: bool = False
    ) -> bytes:
        """Seal one signer's act, with a card drawn into the field (B-T). The last one locks all.

        The card may use `.name` for the name and `.act` for what is small.
        """
        from portal.gateways import seal_writing  # noqa: PLC0415

        card = self._card(pdf, field, card_html)
        act = seal_writing.Act(field=field, reason=reason, card=card, locks=locks)
        return seal_writing.sealed(pdf, act, self.credentials())

    def _card(self, pdf: bytes, field: str, card_html: str) -> bytes:
        """Draw what is to be seen in a field."""
        from portal.gateways import seal_writing  # noqa: PLC0415

        wide, tall = seal_writing.size_of(pdf, field)
        return self._renderer.render_pdf(_CARD.format(wide=wide, tall=tall, card=card_html))

    def finish(self, pdf: bytes) -> bytes:
        """Make the seals last: what proves them, under an archive time stamp (B-LTA)."""
        from portal.gateways import seal_writing  # noqa: PLC0415

        return seal_writing.finished(pdf, self.credentials())

    def make_certificate_of_completion(self, html: str, attachments: Mapping[str, bytes]) -> bytes:
        """Return a second sealed PDF/A-3b that holds the signed one and its evidence (B-LTA)."""
        return self.finish(
            self.issue(self._renderer.render_with_attachments(html, attachments), [])
        )

    def check(self, pdf: bytes, fields: Sequence[str]) -> SealFindings:
        """Tell which seals a file bears, and what is wrong. Without fields, all it has must hold.

        Raises Unreadable. The file may be foreign.
        """
        return look_at_seals(pdf, fields, self.trust())

    def trust(self) -> Trust:
        """Return by which certificates something was sealed here, or will be. Makes nothing."""
        try:
            at_hand = self._at_hand()
        except (KeyFileWrong, OSError):
            at_hand = Trust()
        return at_hand.and_also(self.book.known())

    def credentials(self) -> "Credentials":
        """Return the key, the clock and the certificates. Raise OutsideSilent where they fail."""
        with self._one:
            if self._made is None:
                try:
                    self._made = self._make(self.book)
                except (KeyFileWrong, OSError) as wrong:
                    raise OutsideSilent(f"The signing key cannot be used: {wrong}") from wrong
            return self._made
