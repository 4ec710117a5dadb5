"""What was ever sealed here: by which certificates, and the digests of the papers."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import text

from portal.db import session
from portal.gateways.pdf_seals import Trust

# Of no practice: no fence stands around them, and no model would add anything.
_KNOWN = text("SELECT certificate, is_seal, is_own FROM app.sealing_certificates ORDER BY 1")
_NOTE = text(
    "INSERT INTO app.sealing_certificates (fingerprint, certificate, is_seal, is_own)"
    " VALUES (:fingerprint, :certificate, :is_seal, :is_own) ON CONFLICT DO NOTHING"
)
_PAPER = text("SELECT kind, state, part, kept_at FROM app.sealed_paper(:digest)")


@dataclass(frozen=True, kw_only=True)
class SealedPaper:
    """A paper whose very bytes were sealed here: its kind, which stage of it, and when."""

    kind: str
    state: str
    part: str
    kept_at: datetime


class BookOfSeals:
    """Remembers in the database by which certificates something was sealed here."""

    def known(self) -> Trust:
        """Return them all."""
        rows = session.execute(_KNOWN).all()
        return Trust(
            seals=tuple(bytes(row.certificate) for row in rows if row.is_seal),
            roots=tuple(bytes(row.certificate) for row in rows if not row.is_seal),
            own=tuple(bytes(row.certificate) for row in rows if row.is_own),
        )

    def note(self, trust: Trust) -> None:
        """Remember some. Twice is once."""
        noted = [(one, True) for one in trust.seals] + [(one, False) for one in trust.roots]
        for certificate, is_seal in noted:
            told = {
                "fingerprint": sha256(certificate).hexdigest(),
                "certificate": certificate,
                "is_seal": is_seal,
                "is_own": certificate in trust.own,
            }
            session.execute(_NOTE, told)


def find_sealed_paper(content: bytes) -> SealedPaper | None:
    """Return what is known of a paper with exactly these bytes, in whichever practice it was sealed."""
    row = session.execute(_PAPER, {"digest": sha256(content).hexdigest()}).one_or_none()
    return SealedPaper(**row._asdict()) if row else None
