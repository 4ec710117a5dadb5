"""What staff fills in about the need, counsel's answer, what a BAA covers, and leave to send PHI."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileRequired
from wtforms import (
    DateField,
    FileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from portal.baa.deciding import CounselSaid, NewNeed
from portal.baa.gates import EVERY, Covers, Gate, NewOverride
from portal.baa.memo_paper import LONGEST_REASON
from portal.baa.need import Ending, Exemption, Walk
from portal.baa.uploads import upload_in
from portal.documents import Upload
from portal.vendors import Phi, Service
from portal.web.forms import PortalForm, choice

_LONG = Length(max=LONGEST_REASON, message=f"Use {LONGEST_REASON:,} letters or fewer.")
_LINE = Length(max=200, message="Use 200 letters or fewer.")
_LISTED, _EVERY = "listed", "every"
_NEEDED, _NOT_NEEDED = "needed", "not_needed"
_ALL_THEY_DO = "all"
_PHI_WORDS = {Phi.YES: "PHI", Phi.NO: "no PHI", Phi.UNSURE: "PHI not answered"}


def _area(label: str, hint: str, missing: str) -> Any:
    return TextAreaField(
        label,
        description=hint,
        validators=[InputRequired(missing), _LONG],
        render_kw={"rows": "3"},
    )


def _day(label: str, missing: str, hint: str = "") -> Any:
    return DateField(label, description=hint, validators=[InputRequired(missing)])


class NeedForm(PortalForm):
    """Why the person who went through the questions decides so."""

    exemption = RadioField("Which exception is it?", validators=[InputRequired("Choose one.")])
    reason = _area(
        "Why?",
        "One or two sentences. Name the facts, not a patient.",
        "Write down why. It is kept with your name.",
    )

    def offer(self, ending: Ending) -> None:
        """Offer the exceptions that this way through the questions can rest on."""
        if ending.exemptions and ending.outcome == "not_needed":
            self.exemption.choices = [choice(one.id, one.title) for one in ending.exemptions]
        else:
            del self.exemption

    def told(self, way: Walk) -> NewNeed:
        """Return what was decided."""
        chosen = self.exemption.data if "exemption" in self else None
        return NewNeed(answers=way.answers, exemption=chosen, reason=self.reason.data or "")


def _named_when_exempt(form: Any, field: RadioField) -> None:
    if form.outcome.data == _NOT_NEEDED and not field.data:
        raise StopValidation("Choose the exception that counsel names.")


class CounselForm(PortalForm):
    """What counsel answered, and the paper it is on."""

    outcome = RadioField(
        "What does counsel say?",
        choices=[
            choice(_NEEDED, "A BAA is needed"),
            choice(_NOT_NEEDED, "No BAA is needed"),
        ],
        validators=[InputRequired("Choose what counsel says.")],
    )
    exemption = RadioField(
        "Which exception does counsel name?",
        description="Only when no BAA is needed.",
        validators=[_named_when_exempt, Optional()],
    )
    name = StringField(
        "Who answered?",
        description="The lawyer, and the firm.",
        validators=[InputRequired("Enter who answered."), _LINE],
    )
    on_day = _day("When?", "Enter the day of the answer.")
    reason = _area(
        "In short",
        "One or two sentences. The whole answer is in the file.",
        "Write down in short what counsel says.",
    )
    letter = FileField(
        "The letter or mail",
        description="Kept as evidence. Whoever may open documents here can read it.",
        validators=[FileRequired("Choose the letter or mail of counsel.")],
        render_kw={"accept": ".pdf,.docx,.png,.jpg"},
    )

    def offer(self, exemptions: Sequence[Exemption]) -> None:
        """Offer every exception in law: counsel is not bound to a way through the questions."""
        self.exemption.choices = [choice(one.id, one.title) for one in exemptions]

    def told(self) -> CounselSaid:
        """Return the answer."""
        return CounselSaid(
            name=self.name.data or "",
            on=self.on_day.data,
            is_needed=self.outcome.data == _NEEDED,
            exemption=self.exemption.data or None,
            reason=self.reason.data or "",
        )

    def upload(self) -> Upload:
        """Return the letter."""
        return upload_in(self.letter)


def _some_when_listed(form: Any, field: SelectMultipleField) -> None:
    # An amendment need not add a service.
    amends = "amends" in form and form.amends.data
    if form.covers.data == _LISTED and not field.data and not amends:
        raise StopValidation("Choose at least one service that it covers.")


class CoverForm(PortalForm):
    """Which of the services in use a BAA covers."""

    covers = RadioField(
        "Which of your services does it cover?",
        choices=[
            choice(_LISTED, "These, and no others"),
            choice(_EVERY, "All services, also future ones, as its words say"),
        ],
        validators=[InputRequired("Choose which services it covers.")],
    )
    services = SelectMultipleField(
        "The services it covers",
        description="Those you use now. Untick what the BAA does not name.",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        coerce=int,
        validators=[_some_when_listed, Optional()],
    )

    def offer(self, services: Sequence[Service], known: Covers | None = None) -> None:
        """Offer the services in use, with what was said before. Where there is none, ask nothing."""
        used = [one for one in services if one.in_use or (known and one.id in known.services)]
        if not used:
            del self.covers, self.services
            return
        self.services.choices = [
            choice(str(one.id), f"{one.name} ({_PHI_WORDS[Phi(one.phi)]})") for one in used
        ]
        if not self.is_submitted():
            every = [one.id for one in used]
            self.services.data = sorted(known.services) if known and known.services else every
            if known is not None:
                self.covers.data = _EVERY if known.is_every else _LISTED

    def covered(self) -> Covers | None:
        """Return what it covers; None where nothing was asked, or an amendment adds no service."""
        if "covers" not in self:
            return None
        if self.covers.data == _EVERY:
            return EVERY
        return Covers(services=frozenset(self.services.data)) if self.services.data else None


class OverrideForm(PortalForm):
    """Why PHI may go past a shut gate for a while."""

    what = RadioField("For what?", validators=[InputRequired("Choose for what.")])
    reason = _area("Why can PHI not stop now?", "It is kept with your name.", "Enter the reason.")
    ends_on = _day("Until", "Choose the last day.", "90 days at most. It ends by itself.")

    def offer(self, shut: Sequence[Gate], service_id: int | None) -> None:
        """Offer the services whose gate is shut. Where there is none, ask nothing."""
        if not shut:
            del self.what
            return
        self.what.choices = [
            *(choice(str(one.service.id), one.service.name) for one in shut),
            choice(_ALL_THEY_DO, "Everything they do for you"),
        ]
        if not self.is_submitted():
            asked = {one.service.id for one in shut} & {service_id}
            self.what.data = str(service_id) if asked else None

    def told(self) -> NewOverride:
        """Return the leave."""
        what = self.what.data if "what" in self else _ALL_THEY_DO
        return NewOverride(
            reason=self.reason.data or "",
            ends_on=self.ends_on.data,
            service_id=None if what == _ALL_THEY_DO else int(what),
        )
