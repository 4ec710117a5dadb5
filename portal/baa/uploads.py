"""Taking a file out of a form."""

from wtforms import FileField

from portal.documents import Upload


def upload_in(field: FileField) -> Upload:
    """Return the file that came with a field."""
    return Upload(stream=field.data.stream, name=field.data.filename)
