"""The practice's pages on the questions: sending, lists, review."""

from portal.questionnaires.views import (
    addressing,
    again,
    calling,
    following,
    judging,
    listing,
    many,
    reviewing,
    sending,
    writing,
)
from portal.questionnaires.views.blueprint import bp

__all__ = [
    "addressing",
    "again",
    "bp",
    "calling",
    "following",
    "judging",
    "listing",
    "many",
    "reviewing",
    "sending",
    "writing",
]
