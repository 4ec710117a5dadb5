"""The table of kept documents."""

from datetime import date

from sqlalchemy import BigInteger, ColumnElement, ForeignKeyConstraint, Integer, LargeBinary, Text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced
from portal.documents import rules


class Document(Practiced, Base):
    """A kept file: what it is, how it is sealed, where it lies and until when."""

    __tablename__ = "documents"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id"], ["app.practices.practice_id"]),
        ForeignKeyConstraint(
            ["practice_id", "vendor_id"], ["app.vendors.practice_id", "app.vendors.id"]
        ),
        ForeignKeyConstraint(
            ["practice_id", "certificate_id"], ["app.documents.practice_id", "app.documents.id"]
        ),
    )

    # Some documents are about no vendor: a template of the practice's own.
    vendor_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    sealed_sha256: Mapped[str] = mapped_column(Text)
    store_key: Mapped[str] = mapped_column(Text)
    sealed_as: Mapped[str] = mapped_column(Text)
    key_id: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(Text)
    wrapped_keyset: Mapped[bytes] = mapped_column(LargeBinary)
    scan_verdict: Mapped[str] = mapped_column(Text)
    scanned_at: Mapped[Moment | None]
    pages: Mapped[int | None] = mapped_column(Integer)
    retain_until: Mapped[date]
    retain_rule: Mapped[str] = mapped_column(Text)
    # From which day the years run, and since when it counts as evidence: until then it may go.
    retain_from: Mapped[date | None]
    counts_since: Mapped[date | None]
    kept_by_kind: Mapped[str] = mapped_column(Text)
    kept_by_name: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[Moment]
    # Since when the store has not had it, though it should.
    missing_since: Mapped[Moment | None]
    destroyed_at: Mapped[Moment | None]
    destroyed_by_name: Mapped[str | None] = mapped_column(Text)
    destroyed_why: Mapped[str | None] = mapped_column(Text)
    certificate_id: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def kind_words(self) -> str:
        """Return what the document is, in words."""
        return rules.KIND_WORDS[rules.DocumentKind(self.kind)]

    @property
    def type_words(self) -> str:
        """Return what its bytes are, in words."""
        return rules.TYPE_WORDS[rules.MediaType(self.media_type)]

    @hybrid_property
    def is_usable(self) -> bool:
        """Tell whether it may be opened, read and counted as evidence: it waits for no scan."""
        return rules.ScanVerdict(self.scan_verdict) in rules.USABLE

    @is_usable.inplace.expression
    @classmethod
    def _is_usable(cls) -> ColumnElement[bool]:
        return cls.scan_verdict.in_(rules.USABLE)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is kept apart until it is scanned."""
        return self.scan_verdict == rules.ScanVerdict.WAITING

    @property
    def is_infected(self) -> bool:
        """Tell whether a virus was found in it, so that its content was let go."""
        return self.scan_verdict == rules.ScanVerdict.INFECTED

    @property
    def is_destroyed(self) -> bool:
        """Tell whether its key is erased and its bytes are gone or going; its row stays."""
        return self.destroyed_at is not None

    @property
    def scan_words(self) -> str:
        """Return what is known about malware in it, in words."""
        return rules.VERDICT_WORDS[rules.ScanVerdict(self.scan_verdict)]

    @property
    def retention(self) -> rules.RetentionRecord:
        """Return the record it is kept under."""
        return rules.retention_of(rules.DocumentKind(self.kind))
