"""Limits bind a plain user harder than root: cage and PDF worker must work for both."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_NOBODY = "65534"

_SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from portal.gateways import cage
from portal.gateways.render import render_pdf
from portal.gateways.spool import new_spool
from tests.documents import hostile

def seen(content):
    with new_spool() as file:
        file.write(content)
        file.flush()
        return cage.look_inside(file)

assert seen(render_pdf("<!doctype html><title>Receipt</title><p>Receipt")).pages == 1
assert seen(hostile.picture("JPEG")).media_type == "image/jpeg"
assert seen(hostile.docx()).media_type.endswith("wordprocessingml.document")
with new_spool() as scan:
    scan.write(hostile.plain_pdf())
    scan.flush()
    assert "Business Associate" in cage.text_by_ocr(scan, "application/pdf", 1)
assert seen(hostile.with_launch()).finding == "starts_programs"
"""


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="only root can become another; the other tests already ran as a plain user",
)
def test_cage_and_pdf_worker_work_for_a_plain_user() -> None:
    # May read what root may, because the interpreter can lie in root's home; else a plain user.
    as_nobody = [
        "setpriv",
        f"--reuid={_NOBODY}",
        f"--regid={_NOBODY}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    ]

    done = subprocess.run(
        [*as_nobody, sys.executable, "-B", "-c", _SCRIPT, str(ROOT)],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
