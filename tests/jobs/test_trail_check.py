"""Every night the trail is checked, and its heads are written down outside the database."""

import logging

import pytest
from flask import Flask

from portal import audit, tenancy
from portal.db import transaction
from portal.gateways import anchor_file
from portal.jobs import trail_check
from portal.settings import Settings
from portal.tenancy import Practice


def test_a_whole_chain_is_written_down_and_checked_against_it(
    app: Flask, practice: Practice, settings: Settings
) -> None:
    trail_check.check(app, practice.practice_id)
    trail_check.check(app, practice.practice_id)

    ends = [
        anchor
        for anchor in audit.read_anchors(anchor_file.lines(settings.data))
        if anchor.practice_id == practice.practice_id
    ]
    assert [end.line for end in ends] == sorted({end.line for end in ends})
    assert len(ends) == 2


def test_a_chain_that_is_not_the_one_written_down_is_told(
    app: Flask, practice: Practice, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    false_end = audit.Anchor(practice_id=practice.practice_id, line=1, hash="00" * 32)
    anchor_file.append(settings.data, audit.written_anchors([false_end]))

    with caplog.at_level(logging.ERROR, "portal.trail"):
        trail_check.check(app, practice.practice_id)

    assert "is broken: chain_rewritten" in caplog.text
    with tenancy.inside(practice.practice_id), transaction():
        verdict = audit.check_chain(practice.practice_id, anchors=(), by=audit.THE_PORTAL)
    assert verdict.is_whole
