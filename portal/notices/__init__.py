"""The outbox: every mail the portal writes, and what became of it."""

from portal.notices.actions import (
    SEND,
    copy_link,
    hold,
    note_failed,
    note_news,
    note_sent,
    post,
    resend,
)
from portal.notices.arriving import NotArrived, not_arrived
from portal.notices.door import is_at_the_door, step_to_the_door
from portal.notices.fates import BounceReason, Delivery, News, reason_of
from portal.notices.keyring import SealedLinks
from portal.notices.listening import once_bounced, once_sent
from portal.notices.models import Notice
from portal.notices.queries import (
    find_notice_by_key,
    get_notice,
    notices_of,
    notices_with,
    take_returned,
    take_to_send,
    whose_return,
)
from portal.notices.rules import Block, Letter, NoticeState, blocks_of, whole_text
from portal.notices.sealed import link_of

__all__ = [
    "SEND",
    "Block",
    "BounceReason",
    "Delivery",
    "Letter",
    "News",
    "NotArrived",
    "Notice",
    "NoticeState",
    "SealedLinks",
    "blocks_of",
    "copy_link",
    "find_notice_by_key",
    "get_notice",
    "hold",
    "is_at_the_door",
    "link_of",
    "not_arrived",
    "note_failed",
    "note_news",
    "note_sent",
    "notices_of",
    "notices_with",
    "once_bounced",
    "once_sent",
    "post",
    "reason_of",
    "resend",
    "step_to_the_door",
    "take_returned",
    "take_to_send",
    "whole_text",
    "whose_return",
]
