from flask import Flask

from portal import links, notices
from portal.audit import THE_PORTAL
from portal.db import transaction
from portal.jobs import link_renewal, outbox
from portal.links import LinkOrigin, LinkPurpose
from portal.links.rules import hash_of
from portal.tenancy import Practice
from tests.links.making import make_link, run_out
from tests.notices.making import MailServer


def test_a_new_link_arrives_at_the_known_address_and_opens(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    link, _token = make_link()
    run_out(link)

    link_renewal.renew(worker_app, link.practice_id, link.id)

    renewed = links.links_of(LinkPurpose.QUESTIONNAIRE, [12])[12][0]
    assert (renewed.origin, renewed.follows_id) == (LinkOrigin.RENEWED, link.id)
    posted = notices.find_notice_by_key(f"link {renewed.id} renewed")
    assert posted is not None
    outbox.send(worker_app, posted.practice_id, posted.id)
    (mail,) = mail_server.mails
    assert mail["To"] == "Priya Raman <priya@postlark.example>"
    body = mail.get_body(("plain",))
    assert body is not None
    token = body.get_content().split("/link/")[1].split()[0]
    assert hash_of(token) == renewed.token_hash


def test_a_withdrawn_link_is_not_renewed(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    link, _token = make_link()
    with transaction():
        links.withdraw(link, by=THE_PORTAL)

    link_renewal.renew(worker_app, link.practice_id, link.id)

    assert len(links.links_of(LinkPurpose.QUESTIONNAIRE, [12])[12]) == 1
