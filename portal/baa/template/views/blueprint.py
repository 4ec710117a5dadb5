"""The blueprint of the pages of our BAA."""

from flask import Blueprint

bp = Blueprint("baa_template", __name__)
