"""What `portal doctor` says of the key that seals signed papers, and of their time stamps."""

from datetime import timedelta
from pathlib import Path

from portal.gateways.checks import Check, Finding
from portal.gateways.checks_of_seals import of_lost_key, of_seals
from portal.gateways.memory import MemoryRenderer
from portal.gateways.seal_building import build_sealer, signing_key_file
from portal.gateways.seal_platform import make_platform, write_platform
from portal.settings import read_settings
from tests.peers.tsa import running_tsa


def found(folder: Path, **told: object) -> dict[str, Check]:
    named = {f"PORTAL_{name.upper()}": str(value) for name, value in told.items()}
    settings = read_settings({"PORTAL_DATA": str(folder), **named})
    sealer = build_sealer(settings, MemoryRenderer())
    return {check.name: check for check in of_seals(settings, sealer)}


def with_key(folder: Path) -> Path:
    write_platform(folder / "signing.key", make_platform("portal", bits=2048))
    return folder


def test_a_portal_that_has_sealed_nothing_is_told_what_comes_and_makes_nothing(
    tmp_path: Path,
) -> None:
    checked = found(tmp_path)

    assert checked["Signing key"].finding is Finding.OK
    assert "none yet" in checked["Signing key"].seen
    assert list(tmp_path.iterdir()) == []


def test_the_own_key_is_ok_with_a_word_on_its_copy_and_the_own_clock_a_warning(
    tmp_path: Path,
) -> None:
    checked = found(with_key(tmp_path))

    assert checked["Signing key"].finding is Finding.OK
    assert "seals a canary" in checked["Signing key"].seen
    assert "signing.key" in checked["Signing key"].what_to_do
    assert checked["Time stamps"].finding is Finding.WARNING
    assert "this machine's clock" in checked["Time stamps"].seen


def test_an_authority_outside_is_asked(tmp_path: Path) -> None:
    with running_tsa(tmp_path) as tsa:
        told = {"tsa": tsa.address, "tsa_certificates": tsa.root}
        assert found(with_key(tmp_path), **told)["Time stamps"].finding is Finding.OK

        tsa.mood = "lies"
        assert found(tmp_path, **told)["Signing key"].finding is Finding.UNSAFE


def test_a_key_that_cannot_be_used_is_unsafe(tmp_path: Path) -> None:
    with_key(tmp_path)
    (tmp_path / "signing.key").chmod(0o644)

    assert found(tmp_path)["Signing key"].finding is Finding.UNSAFE


def test_a_certificate_that_ends_soon_is_a_warning(tmp_path: Path) -> None:
    ending = make_platform("portal", bits=2048, lasts=timedelta(days=80))
    write_platform(tmp_path / "signing.key", ending)

    assert found(tmp_path)["Signing key"].finding is Finding.WARNING


def test_a_lost_key_is_unsafe(tmp_path: Path) -> None:
    settings = read_settings({"PORTAL_DATA": str(tmp_path)})

    assert list(of_lost_key(settings, [])) == []
    (lost,) = of_lost_key(settings, [b"certificate"])
    assert lost.finding is Finding.UNSAFE

    with_key(tmp_path)
    assert signing_key_file(settings).exists()
    assert list(of_lost_key(settings, [b"certificate"])) == []
