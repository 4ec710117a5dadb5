"""The papers of the sample practice, as pages for the PDF worker. Each says that it is a sample."""

from datetime import date, timedelta
from html import escape

from portal.questionnaires.wording import long_day
from portal.sample.cast import Part

_STYLE = """
@page { size: letter; margin: 22mm; @top-center { content: "SAMPLE. Invented for trying Countersign.";
  font: 8.5pt Inter; color: #504d58 } @bottom-right { content: counter(page) " of " counter(pages);
  font: 9pt Inter; color: #504d58 } }
body { font: 10.5pt/1.5 Inter; color: #1d1b20; hyphens: manual }
h1 { font-size: 18pt; font-weight: 600; margin: 0 0 10pt }
h2 { font-size: 11.5pt; font-weight: 600; margin: 12pt 0 3pt; break-after: avoid }
.new-page { break-before: page } p { margin: 0 0 6pt } table { width: 100%; margin-top: 20pt } td { vertical-align: top; width: 50% }
"""


def refusal_mail(part: Part, refused_on: date) -> str:
    """Return the mail in which a vendor says no."""
    return paper(
        "Re: BAA request",
        f"<p>From: {escape(part.who)}, {escape(part.email)}<br>Date: {long_day(refused_on)}</p>"
        "<p>Hello Marisol, thank you for asking. Our Starter plan does not include a BAA, and we do "
        "not sign one for it. Best, Dana</p>",
    )


def soc2_report(part: Part, period_end: date) -> str:
    """Return a short SOC 2 report, with what a long one says in its main parts."""
    name = escape(part.name)
    period = f"{_day(period_end - timedelta(days=364))} to {_day(period_end)}"
    categories = "security, availability, and confidentiality"
    signed_on = _day(period_end + timedelta(days=45))
    return paper(
        "SOC 2 Type II report",
        f"<p>{name}. Report on its description of its system and on the suitability of the design and "
        f"operating effectiveness of its controls relevant to {categories}, for the period {period}.</p>"
        f"<h2>Section I. Independent service auditor's report</h2><p>To the management of {name}:</p>"
        f"<p>We have examined the description of the system of {name} throughout the period {period}, "
        "and the suitability of the design and operating effectiveness of its controls, based on the "
        f"trust services criteria relevant to {categories}.</p><p>{name} uses a subservice organization "
        "for hosting. The description excludes the controls of the subservice organization (carve-out "
        "method). Complementary user entity controls are necessary.</p>"
        "<h2>Opinion</h2><p>In our opinion, in all material respects, the description presents the "
        "system, and the controls were suitably designed and operated effectively throughout the "
        "period.</p><h2>Restricted use</h2><p>This report is intended solely for the information and "
        f"use of {name} and its user entities.</p><p>Harlan &amp; Cole CPAs</p><p>Denver, Colorado</p>"
        f'<p>{signed_on}</p><h2 class="new-page">Section IV. Tests of controls and results</h2>'
        "<p>CC6.1 Access to production is reviewed each quarter. Inspected two reviews. No exceptions "
        "noted.</p><p>CC6.2 Accounts of leavers are disabled within a day. Inspected 25 leavers. "
        "Exception noted: 1 of 25 accounts was disabled after four days.</p><p>CC7.1 Scans run each "
        "month. Inspected three. No exceptions noted.</p>",
    )


def old_letter(vendor: str, came_on: date) -> str:
    """Return a letter from years ago."""
    return paper(
        "Change of our address",
        f"<p>From: {escape(vendor)}<br>Date: {long_day(came_on)}</p><p>Dear practice, we have moved. "
        "Please send notices to our new address. Nothing else changes.</p>",
    )


def counsel_letter(vendor: str, service: str, on: date) -> str:
    """Return the letter in which counsel answers whether a BAA is needed."""
    return paper(
        "Your question about a business associate agreement",
        f"<p>From: Ruth Abel, Abel &amp; Stone LLP<br>Date: {long_day(on)}</p><p>You asked whether "
        f"{escape(vendor)} needs a BAA for {escape(service.lower())}. It lends to the patient for its "
        "own account and moves the payment to you. On these facts it does not act for you, and no BAA "
        "is needed for it. If it ever sends statements in your name, ask again.</p>",
    )


def insurance_note(vendor: str, on: date) -> str:
    """Return a note that was just added, and on which nothing rests yet."""
    return paper(
        "Certificate of insurance",
        f"<p>{escape(vendor)} carries cyber liability insurance. Seen {long_day(on)}.</p>",
    )


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def paper(title: str, body: str) -> str:
    """Return a page of the sample's letter paper."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>"
    )
