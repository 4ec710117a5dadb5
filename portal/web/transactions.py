"""One request is one transaction, committed when the answer is known to be good."""

from flask import Flask, Response, g

from portal import db


def one_request_one_transaction(app: Flask) -> None:
    """Commit after each answer below 500; undo everything after a failure."""

    @app.after_request
    def end(answer: Response) -> Response:
        if answer.status_code >= 500 or g.pop("undo", False):
            db.session.rollback()
        else:
            db.commit()
        return answer


def undo() -> None:
    """Have everything of this request undone, though its answer is no failure."""
    g.undo = True
    db.session.rollback()
