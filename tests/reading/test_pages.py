"""Pages are made even: characters, cut words, furniture."""

import pytest

from portal.reading import tidy


@pytest.mark.parametrize(
    ("page", "even"),
    [
        ("\u201cPHI\u201d isn\u2019t", '"PHI" isn\'t'),
        ("de\ufb01ned", "defined"),
        ("safe\u00adguards", "safeguards"),
        ("obliga-\ntion of Vendor\nnext", "obligation\nof Vendor\nnext"),
        ("obliga\ufffe\r\ntion of Vendor", "obligation\nof Vendor"),
        ("non-\npermitted use", "non-permitted\nuse"),
        ("164.308-\n164.316", "164.308-\n164.316"),
        ("one\r\ntwo", "one\ntwo"),
        ("## 2. **Breach**: within *five* days", "2. Breach: within five days"),
        ("* an item\nBy: ____", "* an item\nBy: ____"),
    ],
)
def test_a_page_is_made_even(page: str, even: str) -> None:
    assert tidy([page]) == [even]


def test_heads_feet_and_numbers_go_and_the_rest_stays() -> None:
    pages = [
        f"Acme BAA v3\nline {word}\nmore {word}\nPage {at} of 3" for at, word in enumerate("abc", 1)
    ]

    assert tidy(pages) == ["line a\nmore a", "line b\nmore b", "line c\nmore c"]


def test_what_comes_back_in_the_midst_of_pages_stays() -> None:
    page = "a{0}\nb{0}\nc{0}\nVendor shall\nd{0}\ne{0}\nf{0}"
    pages = [page.format(word) for word in ("x", "y", "z")]

    assert all("Vendor shall" in one for one in tidy(pages))
