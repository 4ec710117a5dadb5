"""What doctor says of the domain that letters come from, over a real name server."""

import pytest

from portal.gateways.checks import Check, Finding
from portal.gateways.checks_of_mail import of_sending
from portal.settings import read_settings
from tests.notices.making import free_port
from tests.peers.dns import Names, running_dns

SET = {
    "PORTAL_SMTP_URL": "smtp://mail.example.com:587",
    "PORTAL_MAIL_FROM": "portal@clinic.example.com",
}
RETURNS = {
    "PORTAL_MAIL_RETURN": "bounces@back.clinic.example.com",
    "PORTAL_BOUNCES": "lmtp://127.0.0.1:2424",
}
GOOD: Names = {
    ("clinic.example.com", "TXT"): ["some-verification=1", "v=spf1 include:mail.example.com -all"],
    ("selector1._domainkey.clinic.example.com", "TXT"): ["v=DKIM1; k=rsa; p=MIGfMA0G"],
    ("_dmarc.clinic.example.com", "TXT"): ["v=DMARC1; p=quarantine"],
    ("back.clinic.example.com", "TXT"): ["v=spf1 a ~all"],
    ("back.clinic.example.com", "MX"): ["10 portal.clinic.example.com."],
}


def checked(names: Names, told: dict[str, str] = SET) -> dict[str, Check]:
    with running_dns(names) as server:
        found = list(of_sending(read_settings(told), server))
    return {one.name.removeprefix("Mail domain: "): one for one in found}


def without(name: str, *records: str) -> Names:
    return {**GOOD, (name, "TXT"): list(records)}


def test_a_domain_that_is_set_up_is_well() -> None:
    found = checked(GOOD, SET | RETURNS)

    assert {one.finding for one in found.values()} == {Finding.OK}
    assert found["SPF"].seen.startswith("back.clinic.example.com")


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ((), "does not say who may send"),
        (("v=spf10 -all",), "does not say who may send"),
        (("v=spf1 a -all", "v=spf1 mx -all"), "says 2 times"),
        (("v=spf1 a +all",), "lets anyone"),
        (("v=spf1 a all",), "lets anyone"),
        (("v=spf1 a ?all",), "lets anyone"),
        (("v=spf1 a",), "lets anyone"),
    ],
)
def test_an_spf_record_that_is_missing_or_weak_is_told(records: tuple[str, ...], said: str) -> None:
    spf = checked(without("clinic.example.com", *records))["SPF"]

    assert said in spf.seen
    assert spf.finding is Finding.WARNING


@pytest.mark.parametrize("record", ["v=spf1 a ~all", "v=spf1 redirect=_spf.example.com"])
def test_an_spf_record_that_binds_is_well(record: str) -> None:
    assert checked(without("clinic.example.com", record))["SPF"].finding is Finding.OK


@pytest.mark.parametrize("record", ["v=DKIM1; p=", "v=DKIM1"])
def test_a_key_that_was_taken_back_is_none(record: str) -> None:
    names = without("selector1._domainkey.clinic.example.com", record)

    assert checked(names)["DKIM"].finding is Finding.WARNING


def test_a_policy_of_the_domain_above_counts_and_none_of_anybody_is_told() -> None:
    above = {
        **without("_dmarc.clinic.example.com"),
        ("_dmarc.example.com", "TXT"): ["v=DMARC1; p=none"],
    }

    assert "asks for reports" in checked(above)["DMARC"].seen
    assert checked(without("_dmarc.clinic.example.com"))["DMARC"].finding is Finding.WARNING


def test_without_a_network_it_says_that_it_could_not_look() -> None:
    silent = ("127.0.0.1", free_port())

    domain, returns = of_sending(read_settings(SET), silent)

    assert "could not look up clinic.example.com" in domain.seen
    assert "nobody tells the portal" in returns.seen


def test_reports_that_lead_nowhere_are_told() -> None:
    assert "nobody tells the portal" in checked(GOOD)["Letters that come back"].seen
    half = SET | {"PORTAL_MAIL_RETURN": RETURNS["PORTAL_MAIL_RETURN"]}
    assert "does not listen there" in checked(GOOD, half)["Letters that come back"].seen
    lost = {key: value for key, value in GOOD.items() if key[1] != "MX"}
    assert "does not say where" in checked(lost, SET | RETURNS)["Letters that come back"].seen
    topic = SET | {"PORTAL_SES_TOPIC": "arn:aws:sns:us-east-1:123456789012:letters"}
    assert checked(GOOD, topic)["Letters that come back"].finding is Finding.OK


def test_without_a_mail_server_nothing_is_looked_up() -> None:
    assert list(of_sending(read_settings({}))) == []
