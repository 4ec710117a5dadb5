"""A way to a server on which answers, or whole requests, are lost."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class LossyWay:
    """A TCP proxy that passes everything on, but for as many answers and requests as it is told to lose."""

    to: tuple[str, int]
    lose_answers: int = 0
    lose_requests: int = 0
    lost: list[bytes] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def open(self) -> Iterator["LossyWay"]:
        """Listen until the block ends."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.url = f"http://127.0.0.1:{door.getsockname()[1]}"
            threading.Thread(target=self._welcome, args=[door], daemon=True).start()
            yield self
            # Wakes the thread that waits at the door.
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = door.accept()
                threading.Thread(target=self._pass_on, args=[caller], daemon=True).start()

    def _pass_on(self, caller: socket.socket) -> None:
        if self.lose_requests:
            self.lose_requests -= 1
            caller.close()
            return
        with caller, socket.create_connection(self.to) as server:
            back = threading.Thread(target=self._bring_back, args=[server, caller], daemon=True)
            back.start()
            with suppress(OSError):
                while told := caller.recv(65536):
                    server.sendall(told)
            with suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            back.join(5)

    def _bring_back(self, server: socket.socket, caller: socket.socket) -> None:
        with suppress(OSError):
            while told := server.recv(65536):
                if self.lose_answers and not told.startswith(b"HTTP/1.1 100"):
                    # The server has done its work, and nobody hears of it.
                    self.lose_answers -= 1
                    self.lost.append(told)
                    caller.shutdown(socket.SHUT_RDWR)
                    return
                caller.sendall(told)


def lossy_way(to: str) -> LossyWay:
    """Return a lossy way to the server at this address."""
    parts = urlsplit(to)
    assert parts.hostname
    assert parts.port
    return LossyWay(to=(parts.hostname, parts.port))
