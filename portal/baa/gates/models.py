"""What a person said a BAA covers. Said anew, never changed: the last of a BAA counts."""

from datetime import date

from sqlalchemy import BigInteger, Boolean, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Practiced, refers


class BaaCover(Practiced, Base):
    """One saying of what a BAA covers: every service, also future ones, or those listed."""

    __tablename__ = "baa_covers"
    __table_args__ = refers(vendor_id="vendors", baa_id="baas")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    baa_id: Mapped[int] = mapped_column(BigInteger)
    is_every: Mapped[bool] = mapped_column(Boolean)
    said_on: Mapped[date]
    said_by_id: Mapped[int | None] = mapped_column(BigInteger)
    said_by_name: Mapped[str] = mapped_column(Text)


class BaaCoveredService(Practiced, Base):
    """One service that a BAA covers, as it was said."""

    __tablename__ = "baa_covered_services"
    __table_args__ = refers(
        vendor_id="vendors", cover_id="baa_covers", baa_id="baas", service_id="services"
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    cover_id: Mapped[int] = mapped_column(BigInteger)
    baa_id: Mapped[int] = mapped_column(BigInteger)
    service_id: Mapped[int] = mapped_column(BigInteger)
