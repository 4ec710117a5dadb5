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


# A contract: set to be read from the first word to the last, in a serif.
_CONTRACT = f"""
@page {{ size: letter; margin: 24mm 25mm 24mm;
  @bottom-left {{ content: string(running); font: 8pt Inter; color: {_SOFT} }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); font: 8pt Inter;
    color: {_SOFT} }} }}
body {{ font: 10.5pt/1.48 "Source Serif 4"; color: {_INK}; hyphens: manual; orphans: 2; widows: 2 }}
b {{ font-weight: 600 }}
.head, .running {{ string-set: running attr(data-running) }}
.head {{ margin: 0 0 20pt; padding: 0 0 12pt; border-bottom: 0.75pt solid {_INK} }}
h1 {{ font: 600 23pt/1.15 "Source Serif 4"; letter-spacing: -0.01em; margin: 0 0 6pt }}
.below {{ font-size: 12pt; margin: 0 0 8pt }}
.prepared {{ font: 8pt/1.4 Inter; color: {_SOFT}; margin: 0 }}
h2 {{ font: 600 10.5pt/1.3 Inter; margin: 15pt 0 5pt; break-after: avoid }}
h2 .no {{ display: inline-block; width: 28pt }}
p {{ margin: 0 0 6pt }}
.clause {{ padding-left: 28pt; text-indent: -28pt }}
.clause .no {{ display: inline-block; width: 28pt; text-indent: 0; font: 8.5pt Inter; color: {_SOFT} }}
.item {{ padding-left: 46pt; text-indent: -18pt; margin: 0 0 3pt }}
.item .no {{ display: inline-block; width: 18pt; text-indent: 0 }}
.annex .item {{ padding-left: 28pt; text-indent: 0 }}
.own h1, .own h2, .own h3 {{ margin: 14pt 0 6pt; break-after: avoid }} .own h1 {{ font-size: 17pt }}
.own table {{ width: 100%; border-collapse: collapse }} .own td, .own th {{ padding: 4pt 6pt;
  border: 0.5pt solid {_LINE}; vertical-align: top; text-align: left }}
.signatures {{ break-before: page }}
.signer {{ display: flex; gap: 16pt; margin: 12pt 0 0; break-inside: avoid }}
.sign-box {{ flex: none; width: 262pt; height: 96pt; border: 0.75pt solid {_LINE};
  border-radius: 3pt }}
.for {{ font: 8.5pt/1.45 Inter; color: {_SOFT}; margin: 4pt 0 0 }} .for b {{ color: {_INK} }}
"""


def printed_contract(title: str, body: str, *, running: str = "") -> str:
    """Return a contract as a page for the PDF worker. `body` is markup, with all that was typed escaped.

    `running` stands at the foot of each page; a head in the body may set it too.
    """
    foot = f'<div class="running" data-running="{escape(running)}"></div>' if running else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_CONTRACT}</style></head><body>{foot}{body}</body></html>"
    )
