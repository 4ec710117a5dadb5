"""Making things for tests: one function a thing. Say only what the test is about."""

from tests.accounts.making import make_person
from tests.vendors.making import make_vendor

__all__ = ["make_person", "make_vendor"]
