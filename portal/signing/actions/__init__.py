"""What can be done with a paper to be signed."""

from portal.signing.actions.ending import decline, withdraw
from portal.signing.actions.inviting import invite, note_letter
from portal.signing.actions.issuing import NewEnvelope, NewSigner, issue
from portal.signing.actions.proving import Said, code_key, say, send_code, verify_code
from portal.signing.actions.reading import note_page, record_copied
from portal.signing.actions.signing import Act, countersign, sign

__all__ = [
    "Act",
    "NewEnvelope",
    "NewSigner",
    "Said",
    "code_key",
    "countersign",
    "decline",
    "invite",
    "issue",
    "note_letter",
    "note_page",
    "record_copied",
    "say",
    "send_code",
    "sign",
    "verify_code",
    "withdraw",
]
