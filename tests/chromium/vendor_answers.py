"""What a careful vendor says to the five questions, as it stands on the page that asks.

A string is typed; a tuple is ticked.
"""

from datetime import timedelta

from portal import clock

_TODAY = clock.today()


def _days_ago(days: int) -> str:
    return (_TODAY - timedelta(days=days)).isoformat()


TEMPLATE_SLOT = "Your BAA template"
EVIDENCE_SLOT = "Attach what shows it"

ANSWERS: dict[int, dict[str, str | tuple[str, ...]]] = {
    1: {
        "Will you sign a business associate agreement?": ("Yes, on our own paper",),
        "Which products and features": "Charting, photographs and consents, all of them",
        "If there is a breach": "5",
        "Counted in": ("Business days",),
        "Do you also report security incidents": ("Yes",),
        "Do you use subcontractors": ("Yes",),
        "Do you have a BAA with all of them": ("Yes",),
        "Which subcontractors": "Harborlight Cloud hosts the charts",
        "Who signs for you": "Ines Okafor, general counsel",
        "Breaches or regulator matters": "None since we were founded",
    },
    2: {
        "What does the log record?": (
            "Viewing a record",
            "Creating",
            "Changing",
            "Deleting",
            "Exporting",
            "Sign-in",
            "Failed sign-in",
            "Change of permissions",
        ),
        "What does each line say?": ("Who", "When", "What was done", "Which record", "IP address"),
        "How many years is it kept?": "7",
        "Is it safe from changes": ("Yes",),
        "Can your customer search": ("Yes, themselves",),
        "Does everyone have a login": ("Yes",),
        "Do you offer multi-factor": ("Yes",),
        "Can the customer get the log": ("Yes",),
    },
    3: {
        "Who hosts it?": "Harborlight Cloud, in a rented cage",
        "In which region?": "Columbus, Ohio",
        "Where are the backups?": "Boise, Idaho",
        "Is all of it kept in the United States?": ("Yes",),
        "Can anyone outside the United States": ("No",),
        "How is it encrypted when stored?": ("AES-256 or equal",),
        "How is it encrypted on the way?": ("TLS 1.2 or later",),
        "Who keeps the keys?": ("A managed key service, such as AWS KMS",),
        "Are the backups encrypted?": ("Yes",),
        "Do you have a BAA with your host?": ("Yes",),
        "How are customers kept apart": "One schema for each of them",
    },
    4: {
        "Which report do you have?": ("SOC 2 Type II",),
        "The period begins on": _days_ago(425),
        "The period ends on": _days_ago(60),
        "Who audited you?": "Quillfeather and Sons CPAs",
        "Which criteria does it cover?": ("Security", "Confidentiality"),
        "What was the opinion?": ("Unqualified: no reservation",),
        "Which exceptions does it note?": "None",
        "Is there a bridge letter?": ("Not needed",),
        "Is the product that we use": ("Yes",),
        "When was your last penetration test?": _days_ago(90),
        "When was your last HIPAA risk analysis?": _days_ago(120),
    },
    5: {
        "Do you return the data?": ("Yes",),
        "Do you destroy it?": ("Yes",),
        "Within how many days do you return it?": "15",
        "Within how many days do you destroy it?": "30",
        "After how many days are the backups gone?": "60",
        "In which format": ("CSV or JSON",),
        "Does it include images": ("Yes",),
        "Does it include the audit log": ("Yes",),
        "What does the export cost": "0",
        "Do we get a certificate": ("Yes",),
        "By which standard": ("NIST SP 800-88",),
        "Can the customer export everything": ("Yes",),
        "What do you keep, and why?": "Invoices only, for the tax office",
    },
}
