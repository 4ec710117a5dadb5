"""What a practice tells of itself."""

import re
from zoneinfo import available_timezones

from wtforms import EmailField, SelectField, StringField, TelField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from portal.accounts.forms import whole_address
from portal.tenancy import Practice, PracticeFacts
from portal.web.forms import PortalForm, choice

# The six zones that most practices are in come first.
_NEAR_ZONES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
}
_STATES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "DC",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "PR",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
]


class PracticeForm(PortalForm):
    """What a practice tells of itself."""

    practice_name = StringField(
        "Name of your practice",
        [InputRequired("Enter the name of your practice."), Length(max=200)],
    )
    legal_name = StringField(
        "Legal name",
        [Optional(), Length(max=200)],
        description="As it stands on contracts. BAAs are written in this name.",
    )
    address = TextAreaField("Address", [Optional(), Length(max=500)], render_kw={"rows": "3"})
    phone = TelField(
        "Phone", [Optional(), Length(max=60)], description="Vendors see it on their link pages."
    )
    email = EmailField("Email", [Optional(), whole_address, Length(max=320)])
    time_zone = SelectField("Time zone", [InputRequired("Choose a time zone.")])
    states = StringField(
        "States you see patients in",
        [Optional(), Length(max=300)],
        description="Two letters each, such as TX, OK. State law can ask for more than HIPAA.",
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )

    def validate_states(self, field: StringField) -> None:
        """Want states of the United States, by their two letters."""
        unknown = [one for one in _two_letters(field.data) if one not in _STATES]
        if unknown:
            raise ValidationError(f"Enter states by their two letters. Not a state: {unknown[0]}.")

    @classmethod
    def of(cls, practice: Practice) -> "PracticeForm":
        """Return the form as it stands for a practice."""
        form = cls(
            practice_name=practice.name,
            legal_name=practice.legal_name,
            address=practice.address,
            phone=practice.phone,
            email=practice.email,
            time_zone=practice.time_zone,
            states=", ".join(practice.states),
        )
        zones = sorted(available_timezones() - _NEAR_ZONES.keys())
        form.time_zone.choices = [
            *(choice(zone, f"{words} ({zone})") for zone, words in _NEAR_ZONES.items()),
            *(choice(zone, zone.replace("_", " ")) for zone in zones),
        ]
        return form

    def told(self, practice: Practice) -> PracticeFacts:
        """Return what was filled in; what is not asked here stays."""
        return PracticeFacts(
            name=(self.practice_name.data or "").strip(),
            legal_name=(self.legal_name.data or "").strip(),
            address=(self.address.data or "").strip(),
            phone=(self.phone.data or "").strip(),
            email=(self.email.data or "").strip(),
            time_zone=self.time_zone.data,
            states=tuple(dict.fromkeys(_two_letters(self.states.data))),
            locations=tuple(practice.locations),
        )


def _two_letters(typed: str | None) -> list[str]:
    return [one[:40].upper() for one in re.split(r"[\s,;]+", typed or "") if one]
