"""The yardstick: a list page of 50 as one would write it without thought for speed.

ORM entities, Jinja with `url_for`, a session row looked up, a CSRF token, row-level security, one
audit insert, committed.
"""

from flask import Flask, Response, make_response, render_template_string, request
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from portal.vendors import Vendor

_PAGE = """<!doctype html><html lang="en"><head><title>Vendors</title></head><body>
<h1>Vendors</h1><form method="post" action="/"><input type="hidden" name="csrf_token"
value="{{ csrf_token() }}"></form><table>
<tr><th>Vendor</th><th>PHI</th><th>BAA</th><th>Since</th><th>Next</th></tr>
{% for vendor in vendors %}<tr>
<td><a href="{{ url_for("show", vendor_id=vendor.id) }}">{{ vendor.name }}</a>
<small>{{ vendor.does }}</small></td>
<td>{{ vendor.phi }}</td><td>{{ vendor.badge_words }}</td><td>{{ vendor.since_on or "" }}</td>
<td><a href="{{ url_for("show", vendor_id=vendor.id) }}">{{ vendor.next_words }}</a></td></tr>
{% endfor %}</table></body></html>"""

_RECORD = text(
    "INSERT INTO audit.event (actor_kind, actor_name, deed, details)"
    " VALUES ('person', 'Bench', 'trail_read', '{}')"
)


def straightforward_app(database_url: str, practice_id: int) -> Flask:
    """Return an app whose front page lists the first 50 vendors of a practice."""
    app = Flask("straightforward")
    app.config["SECRET_KEY"] = "s" * 32
    CSRFProtect(app)
    engine = create_engine(database_url)

    @app.get("/")
    def vendors() -> Response:
        with Session(engine) as session:
            session.execute(
                text("SELECT set_config('app.practice_id', :practice, true)"),
                {"practice": str(practice_id)},
            )
            session.execute(
                text("SELECT * FROM app.sessions WHERE token_hash = :token"),
                {"token": request.cookies.get("session_token", "").encode()},
            ).first()
            found = session.scalars(
                select(Vendor)
                .where(Vendor.tab == "attention")
                .order_by(Vendor.rank, Vendor.name_key, Vendor.id)
                .limit(50)
            ).all()
            answer = make_response(render_template_string(_PAGE, vendors=found))
            session.execute(_RECORD)
            session.commit()
        return answer

    @app.get("/vendors/<int:vendor_id>")
    def show(vendor_id: int) -> str:
        return str(vendor_id)

    return app
