"""The sample practice: to look around in, marked as sample on every page, removed by one deed."""

from portal.sample.actions import Login, make, remove

__all__ = ["Login", "make", "remove"]
