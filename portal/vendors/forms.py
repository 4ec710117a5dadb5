"""What people fill in about a vendor as a whole, and to bring a list in."""

from collections.abc import Collection
from datetime import date

from wtforms import (
    DateField,
    EmailField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.accounts import Person
from portal.vendors.cells import read_email
from portal.vendors.directory import entry
from portal.vendors.fields import (
    LINE,
    YES_NO,
    area,
    chosen_verbs,
    day,
    line,
    phi_field,
    reads,
    said,
    ticks,
    verbs_field,
    website_field,
)
from portal.vendors.models import Vendor
from portal.vendors.rules import HowMany, Phi, PhiAnswer, TierAnswers, YesNo
from portal.vendors.told import NewVendor, VendorDetails
from portal.web.forms import PortalForm, choice


class NewVendorForm(PortalForm):
    """The least that is needed to start."""

    name = StringField(
        "Vendor's name",
        description="As it stands on their invoice or contract.",
        validators=[InputRequired("Enter the vendor's name."), LINE],
        render_kw={
            "autocomplete": "off",
            "hx-get": "/vendors/directory",
            "hx-sync": "this:replace",
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#directory",
        },
    )
    does = line(
        "What they do for you",
        "One line, such as Appointment texts.",
        "Enter what they do for you.",
    )
    website = website_field()
    email = EmailField(
        "Contact email",
        description="Someone who can speak about contracts or privacy.",
        validators=[Optional(), LINE, reads(read_email)],
    )
    phi = phi_field("Does it create, receive, maintain or transmit PHI?", "the vendor")
    verbs = verbs_field()
    note = area("Note for our team", "The vendor never sees this.")
    directory_id = HiddenField()

    def told(self) -> NewVendor:
        """Return what was filled in, in the words of the room."""
        known = entry(self.directory_id.data)
        return NewVendor(
            details=VendorDetails(
                name=said(self.name),
                does=said(self.does),
                website=said(self.website),
                note=said(self.note),
            ),
            phi=PhiAnswer(phi=Phi(self.phi.data), verbs=chosen_verbs(self)),
            contact_email=read_email(said(self.email)),
            directory_id=known.id if known else None,
        )


class DetailsForm(PortalForm):
    """What is known of a vendor as a company."""

    name = line("Vendor's name", "As your team calls them.", "Enter the vendor's name.")
    legal_name = line("Legal name", "As it stands in their contract, if it differs.")
    does = line("What they do for you", "", "Enter what they do for you.")
    website = website_field()
    owner = SelectField("Who looks after them", validators=[Optional()])
    locations = ticks("Used at", [])
    data_country = line("Where the data lives", "Country or region, such as US East.")
    used_since = day("Vendor since")
    note = area("Note for our team", "The vendor never sees this.")

    def offer(self, people: Collection[Person], locations: Collection[str]) -> None:
        """Offer the people and places of the practice."""
        self.owner.choices = [
            choice("", "Nobody yet"),
            *(choice(str(person.id), person.name) for person in people),
        ]
        self.locations.choices = [choice(place, place) for place in locations]
        if not locations:
            del self.locations

    def show(self, vendor: Vendor) -> None:
        """Fill in what is known."""
        for name in ("name", "legal_name", "does", "website", "data_country", "used_since", "note"):
            self[name].data = getattr(vendor, name)
        self.owner.data = str(vendor.owner_person_id or "")
        if "locations" in self:
            self.locations.data = list(vendor.locations)

    def told(self) -> VendorDetails:
        """Return what was filled in, in the words of the room."""
        places = self.locations.data if "locations" in self else []
        return VendorDetails(
            name=said(self.name),
            legal_name=said(self.legal_name),
            does=said(self.does),
            website=said(self.website),
            owner_person_id=int(self.owner.data) if self.owner.data else None,
            locations=tuple(places or ()),
            data_country=said(self.data_country),
            used_since=self.used_since.data,
            note=said(self.note),
        )


class TierForm(PortalForm):
    """The three plain questions."""

    how_many = RadioField(
        "Whose details can they see?",
        choices=[
            choice(HowMany.NONE, "Nobody's"),
            choice(HowMany.SOME, "A few patients at a time"),
            choice(HowMany.MOST, "Most or all patients"),
        ],
        validators=[InputRequired("Choose whose details they can see.")],
    )
    signs_in = RadioField(
        "Can they sign in to your systems or devices?",
        description="From afar or in the room, as IT support or a laser technician does.",
        choices=YES_NO,
        validators=[InputRequired("Say whether they can sign in.")],
    )
    vital = RadioField(
        "Would your day stop if they did?",
        choices=YES_NO,
        validators=[InputRequired("Say whether your day would stop.")],
    )

    def show(self, answers: TierAnswers) -> None:
        """Fill in what is known."""
        self.how_many.data, self.signs_in.data = answers.how_many, answers.signs_in
        self.vital.data = answers.vital

    def told(self) -> TierAnswers:
        """Return what was filled in, in the words of the room."""
        return TierAnswers(
            how_many=HowMany(self.how_many.data),
            signs_in=YesNo(self.signs_in.data),
            vital=YesNo(self.vital.data),
        )


class RetirementForm(PortalForm):
    """Why the practice stops working with a vendor, and since when."""

    reason = area(
        "Why do you stop?", "It is kept with your name.", "Say why you stop working with them."
    )
    on = DateField("Last day", validators=[InputRequired("Enter the last day.")])

    def suggest(self, on: date) -> None:
        """Suggest a last day."""
        if not self.is_submitted():
            self.on.data = on

    def why(self) -> str:
        """Return the reason."""
        return said(self.reason)

    def last_day(self) -> date:
        """Return the last day, which a form in order has."""
        assert self.on.data is not None  # noqa: S101 - InputRequired
        return self.on.data


class ListForm(PortalForm):
    """A list of vendors, pasted or uploaded."""

    rows = TextAreaField(
        "Paste rows from Excel or Google Sheets",
        description="Copy the cells with their headings, then paste here. One vendor a row.",
        render_kw={"rows": "8", "spellcheck": "false"},
    )
    file = FileField(
        "Upload a file",
        description="CSV or XLSX, up to 20,000 rows.",
        validators=[Optional()],
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx"},
    )

    def validate_rows(self, field: TextAreaField) -> None:
        """Ask for one of the two."""
        if not (field.data or "").strip() and not getattr(self.file.data, "filename", ""):
            raise ValidationError("Paste some rows, or choose a file.")
