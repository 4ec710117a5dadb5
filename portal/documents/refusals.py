"""Why a file is not kept: one sentence a reason, that says what to do."""

from portal.errors import RuleBroken

_SAVE_PLAIN = "Open it, save or print it as a plain PDF, and send that."

_FOUND_INSIDE = {
    "wrong_type": "This is not a PDF, PNG, JPEG, DOCX or XLSX file. Save it as one of these and "
    "send it again.",
    "damaged": "The file is damaged or cut short. Open it, save it anew, and send it again.",
    "password": "The file is locked with a password. Save it without one and send it again.",
    "javascript": f"The PDF contains a script. {_SAVE_PLAIN}",
    "starts_programs": f"The PDF tries to start a program. {_SAVE_PLAIN}",
    "sends_data": f"The PDF has a button that sends its content elsewhere. {_SAVE_PLAIN}",
    "fill_in_form": f"The PDF is a fill-in form that many readers cannot show. {_SAVE_PLAIN}",
    "program_inside": "The file has a program or another file hidden inside it. Save it as a "
    "plain PDF and send that.",
    "macros": "The file contains macros. Save it as a plain DOCX, XLSX or PDF and send that.",
    "fetches_template": "The file loads its template from elsewhere. Save it as a plain PDF and "
    "send that.",
    "linked_elsewhere": "The file loads or opens something from elsewhere by itself: other files, "
    "pictures or data. Break these links, or save it as a plain PDF, and send that.",
    "commands": "The file has a field or formula that runs commands. Save it as a plain PDF and send "
    "that.",
    "two_in_one": "The file is two files in one: other programs would open it as something else. "
    f"{_SAVE_PLAIN}",
    "too_many_pages": "The file has more than 2,000 pages. Send it in parts.",
    "too_many_pixels": "A picture in the file is larger than 120 megapixels. Save it smaller and "
    "send it again.",
    "unfolds": "The file unfolds to many times its size, so it was not opened. Save it as a plain "
    "PDF and send that.",
}

# What people send by mistake, told by content: what it is, and what to send instead.
_KNOWN_OTHERS = {
    "zip": "This is a ZIP archive. Send each file in it on its own, as PDF, PNG, JPEG, DOCX or XLSX.",
    "old_office": "This is an old Office file, or one with a password. Save it as DOCX, XLSX or PDF "
    "without a password and send that.",
    "heic": "This is an HEIC photo. Save it as JPEG and send that.",
    "picture": "This is a picture of a kind that is not kept. Save it as PNG or JPEG and send that.",
    "web_page": "This is a web page. Print it as a PDF and send that.",
    "text": "This is a text file. Save or print it as a PDF and send that.",
    "program": "This is a program. Programs are not kept.",
    "mail": "This is a saved mail. Print it as a PDF and send that.",
}


def found_inside(finding: str) -> RuleBroken:
    """Return the refusal for what the cage found."""
    return RuleBroken(_FOUND_INSIDE[finding])


def of_another_type(seems: str) -> RuleBroken:
    """Return the refusal for a file that is not of a kind that we keep."""
    return RuleBroken(_KNOWN_OTHERS.get(seems, _FOUND_INSIDE["wrong_type"]))


def too_large(size: str, limit: str) -> RuleBroken:
    """Return the refusal for a file over the limit. The size is empty when nobody counted on."""
    if not size:
        return RuleBroken(f"The file is larger than {limit}. Send one of {limit} or less.")
    return RuleBroken(f"The file is {size}. Send one of {limit} or less.")


def empty() -> RuleBroken:
    """Return the refusal for a file with nothing in it."""
    return RuleBroken("The file is empty. Choose another one.")


def infected() -> RuleBroken:
    """Return the refusal for malware."""
    return RuleBroken(
        "The file was not kept: it contains a virus. Ask the vendor for a clean copy."
    )


def not_usable(why: str) -> RuleBroken:
    """Return the refusal to open what waits for its scan, or what a virus was found in."""
    return RuleBroken(f"This file cannot be opened. {why}.")


def unreadable() -> RuleBroken:
    """Return the refusal for what the cage could not open."""
    return RuleBroken(
        "The file could not be read safely, so it was not kept. Save it as a plain PDF and send "
        "that."
    )


def no_place() -> RuleBroken:
    """Return the refusal while the store or the keys are silent."""
    return RuleBroken(
        "The file was not kept: the document store does not answer. Try again in a few minutes. If "
        "it stays so, tell whoever runs the portal."
    )


def too_busy() -> RuleBroken:
    """Return the refusal while many files are being looked at."""
    return RuleBroken("Many files are being checked right now. Try again in a minute.")


def destroyed() -> RuleBroken:
    """Return the refusal for what is gone."""
    return RuleBroken("This document was destroyed. Its page says when, by whom and why.")
