"""Slowing down guessing: how often someone may try, counted in the database for all processes."""

from datetime import timedelta

from sqlalchemy import text

from portal.db import db

# The database salts and hashes the key with a salt that it forgets after the day, so that no
# address and no name stays behind.
_HIT = text("SELECT app.hit(:bucket, :key, :most, :per)")


def hit(bucket: str, key: str, *, most: int, per: timedelta) -> bool:
    """Count one try, and tell whether it is still within `most` tries in that time.

    `bucket` names what is tried ("link", "sign-in"), `key` who tries (an address, an account).
    """
    # A connection of its own: the try counts although the request is refused and rolled back.
    with db.engine.begin() as connection:
        asked = {"bucket": bucket, "key": key, "most": most, "per": per}
        return bool(connection.execute(_HIT, asked).scalar_one())


def forget(bucket: str, key: str) -> None:
    """Forget the tries of someone who has since shown who they are."""
    with db.engine.begin() as connection:
        connection.execute(
            text("SELECT app.forget_hits(:bucket, :key)"), {"bucket": bucket, "key": key}
        )
