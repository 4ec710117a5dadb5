"""Which vendors to ask at once, for what, and by when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectMultipleField
from wtforms.validators import InputRequired

from portal.baa.batches.actions import NewBatch
from portal.baa.batches.drafts import Frame
from portal.baa.new_request import OurSigner
from portal.baa.request_forms import OWN, MaySign, Shown
from portal.baa.rules import Asks
from portal.baa.template import BaaTemplate, Choices
from portal.web.forms import choice

_ANYBODY = ""


class ManyForm(Shown):
    """What all of the chosen vendors are asked for."""

    vendor = SelectMultipleField(
        "Vendors", coerce=int, validators=[InputRequired("Choose at least one vendor.")]
    )
    asks = RadioField("What do you ask for?", validators=[InputRequired("Choose one.")])
    signs = SelectField("Who signs for you?", default=_ANYBODY)
    due_on = DateField("Answer by", validators=[InputRequired("Choose a day.")])
    once = HiddenField()

    def offer(
        self, vendor_ids: Sequence[int], own: BaaTemplate | None, people: Sequence[MaySign]
    ) -> None:
        """Offer who can be asked, for what, and who may sign."""
        self.vendor.choices = [(one, str(one)) for one in vendor_ids]
        named = [choice(str(one.person_id), one.name) for one in people]
        self.signs.choices = [choice(_ANYBODY, "Whoever may sign, first"), *named]
        ours = [choice(Asks.OURS, "That they sign our BAA, in the browser")]
        if own is not None:
            ours.insert(0, choice(OWN, f"That they sign your own template, {own.name}"))
        self.asks.choices = [*ours, choice(Asks.THEIRS, "That they send a signed BAA of theirs")]

    def choices_from(self, standing: Choices, own: BaaTemplate | None) -> Choices | None:
        """Return what the papers say: as the practice chose for all. None: they send their own."""
        if self.asks.data == Asks.THEIRS:
            return None
        template_id = own.id if own is not None and self.asks.data == OWN else None
        return replace(standing, vendor_signers=1, practice_signers=1, template_id=template_id)

    def frame(self, choices: Choices | None, people: Sequence[MaySign], reply_email: str) -> Frame:
        """Return what all of them get."""
        signer = next((one for one in people if str(one.person_id) == self.signs.data), None)
        return Frame(
            due_on=self.due_on.data or date.min,
            reply_email=reply_email,
            signer=OurSigner(name=signer.name, email=signer.email, person_id=signer.person_id)
            if signer
            else None,
            choices=choices,
        )

    def told(self, frame: Frame) -> NewBatch:
        """Return the asking."""
        return NewBatch(
            once=self.once.data or "",
            asks=Asks.OURS if frame.choices is not None else Asks.THEIRS,
            due_on=frame.due_on,
            choices=frame.choices or Choices(),
            signs_id=frame.signer.person_id if frame.signer else None,
            reply_email=frame.reply_email,
        )
