"""The pages of people share one blueprint."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
