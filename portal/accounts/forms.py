"""What people fill in at the doors, about themselves, and about each other."""

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    PasswordField,
    RadioField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.accounts import rules
from portal.accounts.actions import Invite, NewPerson, Refused
from portal.permissions import Role
from portal.web.forms import PortalForm, choice

_PASSWORD_HINT = (
    f"{rules.SHORTEST} characters or more. Three or four words you will remember work well."
)


def whole_address(_form: PortalForm, field: StringField) -> None:
    """Want an e-mail address that could be one."""
    typed = (field.data or "").strip()
    local, _, domain = typed.rpartition("@")
    if not local or "." not in domain.strip(".") or set(" ,;<>") & set(typed):
        raise ValidationError("Enter a whole email address, such as name@practice.com.")


class DoorForm(PortalForm):
    """A form at a door, which may be refused without a rule being broken."""

    def refuse(self, field: str, answer: Refused) -> int:
        """Show why under `field`, and return the status of the answer."""
        self[field].errors = [*self[field].errors, answer.sentence]
        return 429 if answer.must_wait else 422


class SignInForm(DoorForm):
    """E-mail address and password."""

    email = EmailField(
        "Work email",
        [InputRequired("Enter your email."), Length(max=320, message="Enter your email.")],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password",
        [
            InputRequired("Enter your password."),
            Length(max=rules.LONGEST, message="That password is too long."),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(DoorForm):
    """The six digits that a phone shows."""

    code = StringField(
        "6-digit code",
        [
            InputRequired("Enter the 6-digit code from your phone."),
            Length(max=12, message="Enter the 6 digits that your phone shows."),
        ],
        description="It changes every 30 seconds.",
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "7"},
    )


class RecoveryCodeForm(DoorForm):
    """One of the ten codes on paper."""

    code = StringField(
        "Recovery code",
        [
            InputRequired("Enter one of your recovery codes."),
            Length(max=40, message="A recovery code looks like 4PXM-9TQ2."),
        ],
        description="It looks like 4PXM-9TQ2. Each works once.",
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class KeptCodesForm(PortalForm):
    """The word of a person that their codes are safe."""

    kept = BooleanField(
        "I have put them where I keep important papers, not on this computer.",
        [InputRequired("Put the codes somewhere safe, then tick the box.")],
    )


class ResetForm(PortalForm):
    """Asking for a letter to choose a new password."""

    email = EmailField(
        "Work email",
        [InputRequired("Enter your email."), whole_address, Length(max=320)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewPasswordForm(DoorForm):
    """A new password."""

    password = PasswordField(
        "New password",
        [InputRequired("Enter a new password.")],
        description=_PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )


class JoinForm(DoorForm):
    """A name and a password, from somebody who was invited."""

    full_name = StringField(
        "Your full name",
        [InputRequired("Enter your full name."), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        "Choose a password",
        [InputRequired("Enter a password.")],
        description=_PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )


class FirstRunForm(JoinForm):
    """The practice, and its first owner."""

    practice = StringField(
        "Name of your practice",
        [InputRequired("Enter the name of your practice."), Length(max=200)],
        description="As patients know it. You can add its legal name later.",
        render_kw={"autocomplete": "organization"},
    )
    email = EmailField(
        "Your work email",
        [InputRequired("Enter your email."), whole_address, Length(max=320)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )

    def told(self) -> NewPerson:
        """Return the first owner."""
        return NewPerson(
            email=self.email.data or "",
            name=self.full_name.data or "",
            password=self.password.data or "",
        )


class RoleForm(PortalForm):
    """What somebody is to the practice."""

    role = RadioField(
        "What may they do?",
        [InputRequired("Choose what they may do.")],
        choices=[choice(role, rules.ROLE_WORDS[role]) for role in Role],
    )
    expires_on = DateField(
        "Last day of an auditor's access",
        [Optional()],
        description="Only for an auditor. After this day they cannot sign in here.",
    )


class InviteForm(RoleForm):
    """Somebody who is to come in."""

    full_name = StringField(
        "Their full name", [InputRequired("Enter their full name."), Length(max=120)]
    )
    email = EmailField(
        "Their work email",
        [InputRequired("Enter their email."), whole_address, Length(max=320)],
        description="The invitation goes here. It works for 7 days.",
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def told(self) -> Invite:
        """Return who is invited, in the words of the room."""
        return Invite(
            email=self.email.data or "",
            name=self.full_name.data or "",
            role=Role(self.role.data),
            access_ends_on=self.expires_on.data,
        )


class ConfirmForm(PortalForm):
    """Nothing to fill in: the page itself asks."""
