"""Says whether a confined child is without a network, and can still read what it runs on.

Stands alone: it runs only as a confined child.
"""

import sys
from pathlib import Path

# It must be found: every reader needs one of the packages beside the interpreter.
import PIL.Image  # noqa: F401

_HEADER_LINES = 2
_LOOPBACK = "lo:"


def is_offline() -> bool:
    """Tell whether there is no way out: no device but a loopback of its own."""
    devices = Path("/proc/self/net/dev").read_text().splitlines()[_HEADER_LINES:]
    return all(device.strip().startswith(_LOOPBACK) for device in devices)


if __name__ == "__main__":
    sys.stdout.write("offline\n" if is_offline() else "online\n")
