"""A real name server for tests, that speaks for a few names over UDP."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dnslib import QTYPE, RCODE, RR
from dnslib.server import DNSServer

Names = Mapping[tuple[str, str], list[str]]


class _Zone:
    def __init__(self, names: Names) -> None:
        self._names = names

    def resolve(self, request: Any, _handler: Any) -> Any:
        reply = request.reply()
        name, kind = str(request.q.qname).rstrip("."), QTYPE[request.q.qtype]
        for value in self._names.get((name, kind), []):
            said = value if kind == "MX" else f'"{value}"'
            reply.add_answer(*RR.fromZone(f"{name}. 60 {kind} {said}"))
        if not any(one == name for one, _ in self._names):
            reply.header.rcode = RCODE.NXDOMAIN
        return reply


class _Silent:
    def log_request(self, *_told: Any) -> None: ...

    log_recv = log_send = log_reply = log_truncated = log_error = log_data = log_request


@contextmanager
def running_dns(names: Names) -> Iterator[tuple[str, int]]:
    """Start a server for these names, and stop it after."""
    server = DNSServer(_Zone(names), address="127.0.0.1", port=0, logger=_Silent())
    server.start_thread()
    try:
        yield ("127.0.0.1", server.server.server_address[1])
    finally:
        server.server.shutdown()
        server.server.server_close()
