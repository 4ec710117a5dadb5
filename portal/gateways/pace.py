"""How much strangers may ask of us in a minute, from everybody together."""

import time


class Pace:
    """So many in a minute, and no more."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._began = time.monotonic()
        self._seen = 0

    def is_kept(self) -> bool:
        """Count one, and tell whether it is still within bounds."""
        now = time.monotonic()
        if now - self._began > 60:
            self._began, self._seen = now, 0
        self._seen += 1
        return self._seen <= self._most
