"""Papers for the walks: real PDFs with a line of text on them."""

import io

import pikepdf


def paper(title: str) -> bytes:
    """Return a PDF of one page that says what it is."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(b"BT /F1 18 Tf 72 700 Td (" + title.encode() + b") Tj ET")
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()
