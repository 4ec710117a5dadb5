"""Whoever installs the portal gets all that it needs: the tests' own packages hide what is missing."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

from tests.databases import ROOT


def imported() -> set[str]:
    found = set()
    for path in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"portal"}


def locked(lock: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    return {_plain(name): version for name, version in pins}


def test_every_package_that_the_portal_imports_is_installed_with_it() -> None:
    packages = packages_distributions()
    needed = {_plain(packages[name][0]) for name in imported()}

    assert needed - set(locked("requirements.lock")) == set()


def test_the_tests_run_over_the_versions_that_are_served() -> None:
    tested = locked("requirements-test.lock")
    served = locked("requirements.lock")

    assert {name: tested.get(name) for name in served} == served


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
