"""The practice's pages on the questions: sending, lists, review."""

from portal.questionnaires.views import calling, listing, reviewing, sending, writing
from portal.questionnaires.views.blueprint import bp

__all__ = ["bp", "calling", "listing", "reviewing", "sending", "writing"]
