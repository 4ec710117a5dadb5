"""The sealer that the settings name."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.gateways.pdf_seals import PdfSealer
from portal.gateways.ports import Renderer
from portal.settings import Settings

if TYPE_CHECKING:
    from portal.gateways.seal_keys import Credentials
    from portal.gateways.seal_platform import Platform


def signing_key_file(settings: Settings) -> Path:
    """Return where the portal's own signing key lies."""
    return settings.data / "signing.key"


def build_sealer(settings: Settings, renderer: Renderer) -> PdfSealer:
    """Return what seals: with the key that the settings name, else with the portal's own."""

    def credentials() -> "Credentials":
        host = urlsplit(settings.public_url).hostname or "localhost"
        return _of_platform(_platform(signing_key_file(settings), host))

    return PdfSealer(credentials, renderer)


def sealer_in_memory(renderer: Renderer) -> PdfSealer:
    """Return a sealer with a key of this process alone. What it does is real."""
    return PdfSealer(_of_memory, renderer)


def _platform(path: Path, name: str) -> "Platform":
    from portal.gateways import seal_platform  # noqa: PLC0415

    if not path.exists():
        seal_platform.write_platform(path, seal_platform.make_platform(name))
    return seal_platform.read_platform(path)


@lru_cache(maxsize=1)
def _of_memory() -> "Credentials":
    from portal.gateways.seal_platform import make_platform  # noqa: PLC0415

    return _of_platform(make_platform("localhost", bits=2048))


def _of_platform(platform: "Platform") -> "Credentials":
    from portal.gateways import seal_keys  # noqa: PLC0415

    signer, chain = seal_keys.signer_of_platform(platform)
    times, _ = seal_keys.times_of_platform(platform)
    return seal_keys.Credentials(
        signer=signer,
        times=times,
        roots=(chain.root,),
        others=(),
        taken_back=lambda: [seal_keys.crl_of_platform(platform)],
    )
