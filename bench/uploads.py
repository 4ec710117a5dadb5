"""Memory of the web process while eight files of 60 MiB come in at once: `python -m bench.uploads`."""

import http.client
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from portal import ground
from portal.app import make_app
from portal.gateways.outside import Outside
from portal.permissions import Role
from portal.settings import read_settings
from tests.accounts.making import make_person, sign_in
from tests.chromium.live import environment, serving
from tests.conftest import open_practice
from tests.documents.hostile import pdf_with_stream
from tests.vendors.making import make_vendor

_AT_ONCE = 8
_SIZE = (60 << 20) - 2000
_PAGE = os.sysconf("SC_PAGE_SIZE")
_BOUNDARY = "countersign-bench"


@dataclass
class Peak:
    """The most that was seen, in bytes: the process's own memory, and files that lie in memory."""

    own: int = 0
    files: int = 0
    both: int = 0

    def see(self, process: int) -> None:
        """Look once."""
        own, files = _own(process), _files_in_memory(process)
        self.own, self.files = max(self.own, own), max(self.files, files)
        self.both = max(self.both, own + files)


def main() -> None:
    """Serve, upload, and print what it took."""
    with TemporaryDirectory() as data:
        told = {"PORTAL_DATA": data, "PORTAL_SCANNER": "none", "PORTAL_ARGON2_COST": "1"}
        environ = environment(**told)
        with serving(environ, Path(data) / "log.txt") as url:
            path, cookie = _come_in(told)
            _post(url, path, cookie, _pdf(1 << 20))  # so that everything is loaded
            content = _pdf(_SIZE)
            (process,) = _web_processes(data)
            idle = Peak()
            idle.see(process)
            with _watched(process) as peak:
                began = time.monotonic()
                uploads = [
                    threading.Thread(target=_post, args=(url, path, cookie, content))
                    for _ in range(_AT_ONCE)
                ]
                for upload in uploads:
                    upload.start()
                for upload in uploads:
                    upload.join()
                seconds = time.monotonic() - began
    print(f"{_AT_ONCE} files of 60 MiB at once, {seconds:.0f} s")
    print(f"idle {idle.both / 1e6:.0f} MB, peak {peak.both / 1e6:.0f} MB")
    print(f"above idle: {(peak.both - idle.both) / 1e6:.0f} MB (aim: under 150), of which files in")
    print(
        f"memory at most {peak.files / 1e6:.0f} MB; the process alone {(peak.own - idle.own) / 1e6:.0f} MB"
    )


def _come_in(told: dict[str, str]) -> tuple[str, str]:
    """Make a practice with a vendor, and return the way to its documents and a manager's cookie."""
    settings = read_settings(told)
    laid = ground.stand_on(settings)
    app = make_app(
        settings,
        Outside.in_memory(),
        database_url=laid.app_url,
        secret_key=ground.session_secret(settings),
    )
    with app.app_context():
        open_practice()
        vendor, person = make_vendor().id, make_person(Role.OWNER)
        ((name, token),) = sign_in(app, person).items()
    return f"/vendors/{vendor}/documents", f"{name}={token}"


def _pdf(size: int) -> bytes:
    return pdf_with_stream(os.urandom(size), b"")


def _post(url: str, path: str, cookie: str, content: bytes) -> None:
    port = urlsplit(url).port
    connection = http.client.HTTPConnection("localhost", port, timeout=300)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    set_cookie = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token, page[:500]
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token[1]}\r\n'
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nevidence\r\n'
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    tail = f"\r\n--{_BOUNDARY}--\r\n".encode()
    headers = {
        "Cookie": "; ".join([cookie, *set_cookie]),
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
        "Content-Length": str(len(head) + len(content) + len(tail)),
    }
    connection.close()
    connection.request("POST", path, body=iter([head, content, tail]), headers=headers)
    answer = connection.getresponse()
    told = answer.read().decode()
    assert answer.status in {302, 303}, (
        answer.status,
        re.findall(r'class="error[^>]*>([^<]+)', told),
    )


@contextmanager
def _watched(process: int) -> Iterator[Peak]:
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            peak.see(process)

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield peak
    over.set()
    watcher.join()


def _web_processes(data: str) -> list[int]:
    """Return the processes that serve: children of the one that was started here."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes().split(b"\0")
            environ = (place / "environ").read_bytes()
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        is_it = b"portal.cli" in command and f"PORTAL_DATA={data}".encode() in environ
        if is_it and parent != os.getpid():
            found.append(int(place.name))
    return found


def _own(process: int) -> int:
    """Return what a process has in memory that is its own."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(size) << 10 for size in re.findall(r"^Pss:\s+(\d+)", told, re.MULTILINE))


def _files_in_memory(process: int) -> int:
    """Return how much lies in nameless files in memory that a process holds open."""
    size = 0
    for entry in Path(f"/proc/{process}/fd").iterdir():
        try:
            if str(entry.readlink()).startswith("/memfd:"):
                size += entry.stat().st_blocks * 512
        except OSError:
            continue
    return size


if __name__ == "__main__":
    main()
