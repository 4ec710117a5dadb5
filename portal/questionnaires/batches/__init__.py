"""Asking many vendors the questions at once: each letter is shown, then each goes by itself."""

from portal.questionnaires.batches.actions import (
    MOST_AT_ONCE,
    SEND,
    Wanted,
    send_row,
    start,
    try_again,
)
from portal.questionnaires.batches.models import QuestionBatch, QuestionBatchRow, RowState
from portal.questionnaires.batches.queries import (
    batches,
    find_batch_once,
    get_batch,
    rows_of,
    unasked,
)

__all__ = [
    "MOST_AT_ONCE",
    "SEND",
    "QuestionBatch",
    "QuestionBatchRow",
    "RowState",
    "Wanted",
    "batches",
    "find_batch_once",
    "get_batch",
    "rows_of",
    "send_row",
    "start",
    "try_again",
    "unasked",
]
