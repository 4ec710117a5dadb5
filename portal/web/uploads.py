"""Where uploads wait while they come in: in memory, without a name. Never in the clear on a disk."""

from typing import IO

from flask import Request

from portal.gateways.spool import new_spool


class PortalRequest(Request):
    """A request whose files never touch a disk; by default, large ones lie in /tmp."""

    def _get_file_stream(  # werkzeug's own shape
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return new_spool()
