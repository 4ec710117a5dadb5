"""Asking many vendors at once: each letter is shown, then each goes as work of its own."""

from portal.baa.batches.actions import (
    MOST_AT_ONCE,
    SEND,
    NewBatch,
    Wanted,
    paper_of,
    send_row,
    start,
    try_again,
)
from portal.baa.batches.models import BaaBatch, BaaBatchRow, RowState
from portal.baa.batches.queries import batches, find_batch_once, get_batch, rows_of, unasked

__all__ = [
    "MOST_AT_ONCE",
    "SEND",
    "BaaBatch",
    "BaaBatchRow",
    "NewBatch",
    "RowState",
    "Wanted",
    "batches",
    "find_batch_once",
    "get_batch",
    "paper_of",
    "rows_of",
    "send_row",
    "start",
    "try_again",
    "unasked",
]
