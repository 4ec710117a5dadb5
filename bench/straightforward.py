"""The yardstick: a list page of 50 as one would write it without thought for speed.

ORM entities, Jinja with `url_for`, a session row looked up, a CSRF token, row-level security, one
audit insert, committed.
"""

from flask import Flask, Response, make_response, render_template_string, request
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from portal.vendors import Vendor

# The same eight cells a row as our page has; without its frame, filters, tabs and counts.
_PAGE = """<!doctype html><html lang="en"><head><title>Vendors</title></head><body>
<h1>Vendors</h1><form method="post" action="/"><input type="hidden" name="csrf_token"
value="{{ csrf_token() }}"><table>
<tr><th>Choose</th><th>Vendor</th><th>PHI</th><th>BAA</th><th>Since</th><th>Last contact</th>
<th>Next action</th><th>Owner</th></tr>
{% for vendor in vendors %}<tr>
<td><label><input type="checkbox" name="vendor" value="{{ vendor.id }}">
Choose {{ vendor.name }}</label></td>
<td><a href="{{ url_for("show", vendor_id=vendor.id) }}">{{ vendor.name }}</a>
<small>{{ vendor.does }}</small></td>
<td>{{ vendor.phi_verbs | join(", ") | capitalize }}</td>
<td><span class="{{ vendor.badge_state }}">{{ vendor.badge_words }}</span></td>
<td>{{ vendor.since_on.strftime("%b %d") if vendor.since_on else "" }}</td>
<td>{{ vendor.last_contact_on.strftime("%b %d") if vendor.last_contact_on else "Never" }}
<small>{{ vendor.last_contact_how }}</small></td>
<td><a href="{{ url_for("show", vendor_id=vendor.id) }}">{{ vendor.next_words }}
<span>: {{ vendor.name }}</span></a></td>
<td>{{ owners.get(vendor.owner_person_id, "Nobody yet") }}</td></tr>
{% endfor %}</table></form></body></html>"""

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
            answer = make_response(render_template_string(_PAGE, vendors=found, owners={}))
            session.execute(_RECORD)
            session.commit()
        return answer

    @app.get("/vendors/<int:vendor_id>")
    def show(vendor_id: int) -> str:
        return str(vendor_id)

    return app
