"""The outbox: every mail the portal writes, and what became of it."""

from portal.notices.actions import SEND, copy_link, hold, note_failed, note_sent, post, resend
from portal.notices.keyring import SealedLinks
from portal.notices.listening import once_sent
from portal.notices.models import Notice
from portal.notices.queries import find_notice_by_key, get_notice, notices_of, take_to_send
from portal.notices.rules import Block, Letter, NoticeState, blocks_of, whole_text
from portal.notices.sealed import link_of

__all__ = [
    "SEND",
    "Block",
    "Letter",
    "Notice",
    "NoticeState",
    "SealedLinks",
    "blocks_of",
    "copy_link",
    "find_notice_by_key",
    "get_notice",
    "hold",
    "link_of",
    "note_failed",
    "note_sent",
    "notices_of",
    "once_sent",
    "post",
    "resend",
    "take_to_send",
    "whole_text",
]
