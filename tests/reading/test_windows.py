"""What is read at once: wrapped lines joined, items apart, each under its heading and lead-in."""

from portal.reading import clauses, sentences, windows

WRAPPED = [
    (
        "Vendor agrees to keep all of the information that it is given in strict\n"
        "Confidence and to return it at the end.\n"
        "1. Short item\n"
        "2. Another item that goes on over the end of its line because it is longer\n"
        "than the page is wide"
    )
]


def test_lines_that_a_page_wrapped_are_one_clause() -> None:
    assert [one.text for one in clauses(WRAPPED)] == [
        (
            "Vendor agrees to keep all of the information that it is given in strict "
            "Confidence and to return it at the end."
        ),
        "1. Short item",
        (
            "2. Another item that goes on over the end of its line because it is longer "
            "than the page is wide"
        ),
    ]


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    found = clauses(["Vendor shall return or\n", "\ndestroy it."])

    assert [(one.page, one.text) for one in found] == [(1, "Vendor shall return or destroy it.")]


def test_an_item_has_its_heading_and_lead_in() -> None:
    found = clauses(["Duties of Vendor\nVendor shall:\n(a) report it;\n(b) mend it."])

    last = found[-1]
    assert (last.text, last.lead, last.heading) == (
        "(b) mend it.",
        "Vendor shall:",
        "Duties of Vendor",
    )
    assert found[0].is_heading


def test_a_list_within_a_sentence_has_a_lead_in_too() -> None:
    text = "Vendor shall keep to the following: (a) it reports each use; (b) it returns all data."

    leads = {window.text: window.lead for window in windows([text])}

    assert leads["(b) it returns all data."].startswith("Vendor shall keep to the following")


def test_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("Acme Inc. The end. See 45 C.F.R. Part 164. Done") == [
        "Acme Inc. The end.",
        "See 45 C.F.R. Part 164.",
        "Done",
    ]
