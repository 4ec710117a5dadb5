"""What staff fills in to ask for a BAA: of whom, what, by when, and who signs for each side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wtforms import DateField, EmailField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.baa.checking import plain
from portal.baa.new_request import NewRequest, OurSigner, TheirSigner
from portal.baa.rules import Asks
from portal.baa.template import BaaTemplate, Choices, Paper
from portal.baa.template.forms import PaperForm
from portal.errors import RuleBroken
from portal.web.forms import PortalForm, choice

OWN = "own"
_ANYBODY, _NOT_CARRIED = "", frozenset({"csrf_token", "seen", "digest", "once"})
_DIGITS = 19
_LINE = Length(max=200, message="Use 200 letters or fewer.")


@dataclass(frozen=True, kw_only=True)
class MaySign:
    """A person of the practice who may sign a BAA."""

    person_id: int
    name: str
    email: str


class Shown(PortalForm):
    """A form whose letters, and paper, are shown before anything is sent."""

    seen = HiddenField()
    digest = HiddenField()

    @property
    def was_seen(self) -> bool:
        """Tell whether the letter was shown already. Nothing goes before it was."""
        return bool(self.seen.data == "yes")

    @property
    def is_to_change(self) -> bool:
        """Tell whether the letter was seen, and something about it should be different."""
        return bool(self.seen.data == "change")

    def carried(self) -> list[tuple[str, str]]:
        """Return what was filled in, as the page with the letter carries it along."""
        return [
            (field.name, value)
            for field in self
            if field.name not in _NOT_CARRIED
            for value in _values(field.data)
        ]


class SignersForm(PortalForm):
    """Whom to write to, who signs with them, and who signs here."""

    to_name = StringField(
        "Whom do you write to?",
        description="A person, or a desk.",
        validators=[InputRequired("Enter the person's name."), _LINE],
    )
    to_email = EmailField(
        "Their email",
        validators=[InputRequired("Enter a whole email address, such as name@company.com."), _LINE],
    )
    second_name = StringField(
        "Who else signs for them?",
        description="Only when two people sign there. Each gets a link of their own.",
        validators=[Optional(), _LINE],
    )
    second_email = EmailField("The second person's email", validators=[Optional(), _LINE])
    signs = SelectField("Who signs for you?")
    signs_too = SelectField("Does somebody sign with them?")
    due_on = DateField("Answer by", validators=[InputRequired("Choose a day.")])

    def offer_signers(self, people: Sequence[MaySign]) -> None:
        """Offer those who may sign for the practice."""
        named = [choice(str(one.person_id), one.name) for one in people]
        self.signs.choices = [choice(_ANYBODY, "Whoever may sign, first"), *named]
        self.signs_too.choices = [choice(_ANYBODY, "Nobody else"), *named]

    def second(self) -> TheirSigner | None:
        """Return the second person who signs at the vendor."""
        name, email = (self.second_name.data or "").strip(), (self.second_email.data or "").strip()
        if bool(name) != bool(email):
            raise RuleBroken("Enter both the name and the email of the second person, or neither.")
        return TheirSigner(name=name, email=email) if name else None

    def ours(self, people: Sequence[MaySign]) -> tuple[OurSigner, ...]:
        """Return who signs for the practice."""
        known = {str(one.person_id): one for one in people}
        chosen = [self.signs.data or _ANYBODY]
        if self.signs_too.data:
            if self.signs_too.data == self.signs.data:
                raise RuleBroken("Two people sign for you. Choose two different ones.")
            chosen.append(self.signs_too.data)
        return tuple(
            OurSigner(name=one.name, email=one.email, person_id=one.person_id)
            if (one := known.get(number))
            else OurSigner(name="")
            for number in chosen
        )

    def request(self, reply_email: str, **more: Any) -> NewRequest:
        """Return the request."""
        told: dict[str, Any] = {
            "to_name": self.to_name.data or "",
            "to_email": self.to_email.data or "",
            "due_on": self.due_on.data,
            "reply_email": reply_email,
        }
        return NewRequest(**told, **more)


class AskForm(SignersForm, PaperForm, Shown):
    """What to ask a vendor for, and what our paper says."""

    asks = RadioField("What do you ask for?", validators=[InputRequired("Choose one.")])
    # Told by who is named, so not asked twice.
    renews = HiddenField()
    vendor_signers = HiddenField(default="1")
    practice_signers = HiddenField(default="1")

    def offer(self, own: BaaTemplate | None, people: Sequence[MaySign]) -> None:
        """Offer what there is to ask for, and who may sign."""
        self.offer_signers(people)
        ours = [choice(Asks.OURS, "That they sign our BAA, in the browser")]
        if own is not None:
            ours.insert(0, choice(OWN, f"That they sign your own template, {own.name}"))
        self.asks.choices = [*ours, choice(Asks.THEIRS, "That they send a signed BAA of theirs")]

    @property
    def is_to_sign(self) -> bool:
        """Tell whether a paper of ours goes along."""
        return bool(self.asks.data != Asks.THEIRS)

    @property
    def renews_id(self) -> int | None:
        """Return which version it is to renew, if it was begun as a renewal."""
        told = self.renews.data or ""
        return int(told) if told.isdecimal() and len(told) < _DIGITS else None

    def chosen(self, services: Sequence[str], template_id: int | None, ours: int) -> Choices:
        """Return what the paper is to say."""
        told = self.told()
        return replace(
            told,
            services=told.services or tuple(services),
            vendor_signers=2 if self.second() else 1,
            practice_signers=ours,
            template_id=template_id if self.asks.data == OWN else None,
        )


class AmendForm(SignersForm, Shown):
    """What an amendment should add, and who signs it."""

    asks = RadioField(
        "How?",
        choices=[
            choice(Asks.AMENDMENT, "They sign an amendment of ours, in the browser"),
            choice(Asks.THEIRS, "They send a signed amendment of theirs"),
        ],
        validators=[InputRequired("Choose one.")],
    )
    provisions = SelectMultipleField(
        "What should it add?",
        description="Ticked is what you found missing.",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Choose what the amendment should add.")],
    )

    def offer(self, provision_ids: Sequence[str], people: Sequence[MaySign]) -> None:
        """Offer what the BAA lacks, as far as is known, and who may sign."""
        self.offer_signers(people)
        self.provisions.choices = [choice(one, plain(one).title) for one in provision_ids]

    @property
    def is_to_sign(self) -> bool:
        """Tell whether a paper of ours goes along."""
        return bool(self.asks.data == Asks.AMENDMENT)


def digest_of(paper: Paper | None) -> str:
    """Return what tells whether a paper is the one that was shown."""
    return paper.digest if paper else "none"


def known(of_vendor: Mapping[str, Any], due_on: date, choices: Choices) -> dict[str, Any]:
    """Return what the form begins with."""
    return PaperForm.known(choices) | dict(of_vendor) | {"due_on": due_on}


def _values(data: object) -> Iterator[str]:
    if data is None or data is False:
        return
    if isinstance(data, list | tuple):
        yield from map(str, data)
    elif isinstance(data, date):
        yield data.isoformat()
    else:
        yield "y" if data is True else str(data)
