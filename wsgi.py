"""The WSGI entry, for servers that want `wsgi:app`."""

import os

from portal import ground
from portal.app import make_app
from portal.gateways.outside import build_outside
from portal.settings import read_settings

_settings = read_settings(os.environ)
_ground = ground.lay(_settings)
app = make_app(
    _settings,
    build_outside(_settings),
    database_url=_ground.app_url,
    secret_key=ground.session_secret(_settings),
)
