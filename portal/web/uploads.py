"""Where uploads wait while they come in: without a name, and never in the clear on a disk."""

from typing import IO, Any, cast

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.gateways.veiled_spool import VeiledSpool
from portal.web.typed import Typed, without_nul

MOST_FILES = 25


class PortalRequest(Request):
    """A request whose files lie veiled; by default, large ones lie in the clear in /tmp.

    What was typed comes without letters that no database keeps.
    """

    parameter_storage_class = Typed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spools: list[IO[bytes]] = []

    def get_json(self, *args: Any, **kwargs: Any) -> Any:
        """Return what came as JSON."""
        return without_nul(super().get_json(*args, **kwargs))

    def close(self) -> None:
        # Also those of a body that was refused halfway, which no file of the form names.
        super().close()
        for spool in self._spools:
            spool.close()

    def _get_file_stream(  # werkzeug's own shape
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        # Each takes a file descriptor, of which the process has few: a body of a thousand empty
        # files, which anyone may send, would take them all.
        if len(self._spools) >= MOST_FILES:
            raise RequestEntityTooLarge
        spool = cast("IO[bytes]", VeiledSpool())
        self._spools.append(spool)
        return spool
