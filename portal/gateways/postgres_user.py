"""Whom the embedded PostgreSQL runs as. It refuses to run as root, so root steps down."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

_PLAIN_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """A user of the operating system. `is_other` when it is not the one we run as."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def first_closed(self, path: Path) -> Path | None:
        """Return the first part of `path` this user may not pass through, or None."""
        if not self.is_other:
            return None
        return next(
            (part for part in [*reversed(path.parents), path] if not self._may_enter(part)),
            None,
        )

    def _may_enter(self, path: Path) -> bool:
        if not path.exists():
            return True
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def server_user(data: Path) -> ServerUser:
    """Return ourselves; for root the owner of the data, or the first plain user there is."""
    if os.geteuid() != 0:
        return _from(pwd.getpwuid(os.geteuid()), is_other=False)
    if data.exists() and data.stat().st_uid != 0:
        return _from(pwd.getpwuid(data.stat().st_uid), is_other=True)
    for name in _PLAIN_USERS:
        try:
            return _from(pwd.getpwnam(name), is_other=True)
        except KeyError:
            continue
    raise RuntimeError(
        "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor "
        "'nobody'. Run the portal as an ordinary user."
    )


def own_name() -> str:
    """Return the name of the user we run as, as the operating system knows it."""
    return pwd.getpwuid(os.geteuid()).pw_name


def _from(entry: pwd.struct_passwd, *, is_other: bool) -> ServerUser:
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid, is_other)
