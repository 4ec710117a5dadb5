"""How our PDFs look: one sheet of style for every paper that the portal prints."""

from collections.abc import Iterable
from html import escape

_INK, _SOFT, _LINE = "#1d1b20", "#504d58", "#d9d6d0"

# Facts, tables, small print: receipts, certificates, memos.
_STYLE = f"""
@page {{ size: letter; margin: 18mm; @bottom-right {{ content: counter(page) " of " counter(pages);
  font: 9pt Inter; color: {_SOFT} }} }}
body {{ font: 10pt/1.45 Inter; color: {_INK}; hyphens: manual }}
h1 {{ font-size: 18pt; font-weight: 600; margin: 0 0 4pt }} h2 {{ font-size: 11pt; font-weight: 600;
  margin: 14pt 0 4pt; break-after: avoid }} p {{ margin: 0 0 6pt }}
table {{ width: 100%; border-collapse: collapse }} td {{ padding: 3pt 0; vertical-align: top;
  border-bottom: 0.5pt solid {_LINE} }} td:first-child {{ width: 40%; color: {_SOFT};
  padding-right: 10pt }} tr {{ break-inside: avoid }} .hash {{ overflow-wrap: anywhere }}
.small {{ font-size: 8.5pt; color: {_SOFT} }}
"""


def printed_page(title: str, body: str, *, style: str = "") -> str:
    """Return a page for the PDF worker. `body` is markup: whoever makes it escapes what was typed."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}{style}</style></head><body>{body}</body></html>"
    )


def facts_table(rows: Iterable[tuple[str, str]]) -> str:
    """Return facts as a table of name and value, escaped."""
    lines = "".join(
        f'<tr><td>{escape(name)}</td><td class="hash">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table>{lines}</table>"
