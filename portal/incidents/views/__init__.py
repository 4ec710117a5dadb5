"""What staff sees and does about incidents."""

from portal.incidents.views.blueprint import bp

__all__ = ["bp"]
