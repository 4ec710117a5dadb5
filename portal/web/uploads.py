"""Where uploads wait while they come in: in memory, without a name. Never in the clear on a disk."""

from typing import IO, Any

from flask import Request

from portal.gateways.spool import new_spool


class PortalRequest(Request):
    """A request whose files never touch a disk; by default, large ones lie in /tmp."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spools: list[IO[bytes]] = []

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
        spool = new_spool()
        self._spools.append(spool)
        return spool
