"""The cage: whatever comes in, it ends in a clear answer or in "could not be read safely"."""

import json
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from portal.gateways import cage
from portal.gateways.cage import Seen, Unreadable
from portal.gateways.confined import ChildFailed, Limits, can_be_offline, run_confined
from portal.gateways.spool import new_spool
from tests.documents import hostile

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def seen(content: bytes) -> Seen:
    with new_spool() as file:
        file.write(content)
        file.flush()
        return cage.look_inside(file)


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (hostile.plain_pdf(), "application/pdf", 1),
        (hostile.pdf_of_pages(7), "application/pdf", 7),
        (hostile.locked(user=""), "application/pdf", 1),
        (hostile.with_program(b"answers.csv", b"a,b\n"), "application/pdf", 1),
        (hostile.picture("PNG"), "image/png", 1),
        (hostile.picture("JPEG"), "image/jpeg", 1),
        (hostile.docx(), _WORD, None),
        (hostile.xlsx(), _EXCEL, None),
    ],
)
def test_an_honest_file_is_told_apart_by_its_content(
    content: bytes, media_type: str, pages: int | None
) -> None:
    assert seen(content) == Seen(media_type=media_type, pages=pages)


@pytest.mark.parametrize(
    ("make", "finding"),
    [
        (lambda: hostile.locked(user="secret"), "password"),
        (hostile.with_javascript, "javascript"),
        (hostile.with_javascript_written_inline, "javascript"),
        (hostile.with_launch, "starts_programs"),
        (hostile.with_form_that_sends, "sends_data"),
        (hostile.with_fill_in_form, "fill_in_form"),
        (hostile.with_program, "program_inside"),
        (lambda: hostile.with_program(b"a.pdf"), "program_inside"),
        (hostile.flate_bomb, "unfolds"),
        (lambda: hostile.flate_bomb(twice=True), "unfolds"),
        (hostile.with_giant_picture, "too_many_pixels"),
        (lambda: hostile.pdf_of_pages(2001), "too_many_pages"),
        (hostile.page_tree_loop, "damaged"),
        (hostile.endless_pages, "damaged"),
        (hostile.xref_loop, "damaged"),
        (hostile.cut_short, "damaged"),
        (hostile.picture_bomb, "too_many_pixels"),
        (lambda: hostile.picture("PNG", (400, 300))[:200], "damaged"),
        (lambda: hostile.picture("JPEG", (400, 300))[:400], "damaged"),
        (hostile.docx_with_macros, "macros"),
        (hostile.docx_that_fetches, "fetches_template"),
        (hostile.docx_bomb, "unfolds"),
        (hostile.docx_with_object, "program_inside"),
        (lambda: hostile.docx()[:-30], "damaged"),
        (lambda: b"PK\x03\x04" + bytes(4000), "damaged"),
        (lambda: hostile.office("presentationml.presentation.main+xml"), "wrong_type"),
        (lambda: b"MZ" + bytes(400), "wrong_type"),
        (lambda: b"", "wrong_type"),
    ],
)
def test_a_hostile_file_is_found_out(make: Callable[[], bytes], finding: str) -> None:
    assert seen(make()).finding == finding


def test_what_nobody_foresaw_is_unreadable_and_ends_soon() -> None:
    began = time.monotonic()

    for content in (
        hostile.deeply_nested(),
        b"%PDF-1.7\n" + os.urandom(200_000),
        hostile.picture()[:33] + os.urandom(5_000),
    ):
        with suppress(Unreadable):
            assert seen(content).finding is not None

    assert time.monotonic() - began < 60


def test_every_finding_is_known_to_the_parent() -> None:
    folder = Path(cage.__file__).parent
    said = {
        word
        for name in ("cage_child", "cage_pdf", "cage_picture", "cage_office")
        for word in cage.FINDINGS
        if f'"{word}"' in (folder / f"{name}.py").read_text()
    }

    assert said == cage.FINDINGS


TIGHT = Limits(memory=200 << 20, cpu_seconds=2, wall_seconds=4, answer=1000)


def run(tmp_path: Path, script: str, limits: Limits = TIGHT) -> bytes:
    path = tmp_path / "script.py"
    path.write_text(script)
    with new_spool() as nothing:
        return run_confined(path, nothing, limits)


@pytest.mark.parametrize(
    "script",
    [
        "x = bytearray(1 << 30)",
        "while True: pass",
        "import time; time.sleep(60)",
        "print('x' * 5000)",
        "import pathlib; pathlib.Path('/tmp/countersign-cage').write_text('x')",
        "import os; os._exit(3)",
        "import os; os.kill(os.getpid(), 11)",
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)); 1 / 0",
    ],
    ids=["memory", "cpu", "wall", "talk", "write", "exit", "crash", "raise"],
)
def test_a_child_that_goes_too_far_has_said_nothing(tmp_path: Path, script: str) -> None:
    with pytest.raises(ChildFailed):
        run(tmp_path, script)


def test_a_child_knows_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "s" * 32)

    told = json.loads(run(tmp_path, "import os, json; print(json.dumps(dict(os.environ)))"))

    assert told.keys() <= {"LANG", "LC_CTYPE"}


@pytest.mark.skipif(not can_be_offline(), reason="the kernel does not let a child be offline")
def test_a_child_reaches_no_server_not_even_on_this_machine(tmp_path: Path) -> None:
    script = (
        "import socket\n"
        "try:\n"
        "    socket.create_connection(('127.0.0.1', PORT), timeout=2); print('reached')\n"
        "except OSError:\n"
        "    print('refused')\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])

        assert run(tmp_path, script.replace("PORT", port)) == b"refused\n"
        socket.create_connection(("127.0.0.1", int(port))).close()


def test_a_child_gives_way_to_whoever_waits_for_a_page(tmp_path: Path) -> None:
    assert run(tmp_path, "import os; print(os.nice(0) >= 10)") == b"True\n"


def test_what_a_child_is_told_besides_the_file_reaches_it(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text("import sys; print(sys.argv[1:])")

    with new_spool() as nothing:
        assert run_confined(path, nothing, TIGHT, ["a", "1"]) == b"['a', '1']\n"


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "still-there"
    script = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.close(1); time.sleep(1); os.close(os.open(MARK, os.O_CREAT)); os._exit(0)\n"
    )

    with suppress(ChildFailed):
        run(tmp_path, script.replace("MARK", repr(str(mark))))

    time.sleep(1.5)
    assert not mark.exists()
