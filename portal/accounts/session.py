"""Who is signed in, for every view: the one place that other rooms ask."""

from portal.accounts.guard import is_fresh, with_fresh_code
from portal.accounts.presence import install, me, my_practices, my_role, my_session, signed_in

__all__ = [
    "install",
    "is_fresh",
    "me",
    "my_practices",
    "my_role",
    "my_session",
    "signed_in",
    "with_fresh_code",
]
