"""What stands on a signed BAA of its signers: by what authority they signed, and who signed with them."""

from typing import Any

from wtforms import DateField, HiddenField, RadioField, StringField
from wtforms.validators import Length, Optional

from portal.baa.actions import SignedBy
from portal.baa.signers import AuthorityFrom
from portal.errors import RuleBroken
from portal.web.forms import PortalForm, choice

_LINE = Length(max=200, message="Use 200 letters or fewer.")
_LONG = Length(max=400, message="Use 400 letters or fewer.")


def _line(label: str, hint: str = "", most: Length = _LINE) -> Any:
    return StringField(label, description=hint, validators=[Optional(), most])


def _authority(label: str) -> Any:
    return RadioField(
        label,
        choices=[
            choice(AuthorityFrom.ON_THE_PAPER, "The paper says so"),
            choice(AuthorityFrom.NOT_STATED, "Not stated on the paper"),
        ],
        validators=[Optional()],
    )


class SignersOnPaperForm(PortalForm):
    """Authority on both sides, and the second signer of a side."""

    our_authority_from = _authority("May your signer bind the practice?")
    our_authority = _line("In the words of the paper, for your side", "", _LONG)
    their_authority_from = _authority("May their signer bind the vendor?")
    their_authority = _line("In the words of the paper, for their side", "", _LONG)
    ours_too_name = _line("Who else signed for you", "Only when two people signed.")
    ours_too_title = _line("Their title")
    ours_too_on = DateField("Signed on", validators=[Optional()])
    theirs_too_name = _line("Who else signed for the vendor", "Only when two people signed.")
    theirs_too_title = _line("Title at the vendor")
    theirs_too_on = DateField("Vendor signed on", validators=[Optional()])
    # The version it was made from.
    renews = HiddenField()

    def authority(self, side: str) -> dict[str, Any]:
        """Return what is known of the authority of a side's signer: `our` or `their`."""
        told, said = self[f"{side}_authority_from"].data, self[f"{side}_authority"].data or ""
        if said.strip() and told != AuthorityFrom.ON_THE_PAPER:
            raise RuleBroken("Say that the paper states the authority, or leave its words out.")
        source = AuthorityFrom(told) if told else AuthorityFrom.NOT_ASKED
        return {"authority": said.strip(), "authority_from": source}

    def too(self, side: str) -> SignedBy | None:
        """Return who else signed for a side: `ours` or `theirs`."""
        name, title, on = (self[f"{side}_too_{part}"].data for part in ("name", "title", "on"))
        if not (name or title or on):
            return None
        if not ((name or "").strip() and (title or "").strip() and on):
            raise RuleBroken("Enter the name, the title and the day of the second signer.")
        return SignedBy(name=name.strip(), title=title.strip(), on=on)

    def renewed(self) -> int | None:
        """Return which version it renews, if it was begun as a renewal."""
        told = self.renews.data or ""
        return int(told) if told.isdecimal() and len(told) < 19 else None
