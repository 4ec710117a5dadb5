"""Every hostile kind: how it is made, and how it must end. Tests and the bench go through them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from os import urandom

from tests.documents import hostile, hostile_office, hostile_pdf

KEPT = "kept"
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Kind:
    """A hostile file: its name as it is sent, how to make it, and the finding it must end with."""

    name: str
    make: Callable[[], bytes]
    ends: str


# The eleven that came first, made as they were.
FIRST = (
    Kind("plain.pdf", hostile.plain_pdf, KEPT),
    Kind("encrypted-user.pdf", partial(hostile.locked, user="secret"), "password"),
    Kind("encrypted-owner.pdf", partial(hostile.locked, user=""), KEPT),
    Kind("javascript.pdf", hostile.with_javascript, "javascript"),
    Kind("embedded-exe.pdf", hostile.with_program, "program_inside"),
    Kind("page-tree-loop.pdf", hostile.page_tree_loop, "damaged"),
    Kind("page-tree-10e10.pdf", hostile.endless_pages, "damaged"),
    Kind("xref-prev-loop.pdf", hostile.xref_loop, "damaged"),
    Kind("garbage-truncated.pdf", hostile.cut_short, "damaged"),
    Kind("not-a-pdf.pdf", lambda: b"PK\x03\x04" + bytes(4000), "damaged"),
    Kind("flate-bomb-1gib.pdf", partial(hostile.flate_bomb, megabytes=1024), "unfolds"),
)

PDFS = (
    Kind("launch.pdf", hostile.with_launch, "starts_programs"),
    Kind("submit-form.pdf", hostile.with_form_that_sends, "sends_data"),
    Kind("xfa.pdf", hostile.with_fill_in_form, "fill_in_form"),
    Kind("script-in-objstm.pdf", hostile_pdf.script_in_an_object_stream, "javascript"),
    Kind("script-escaped.pdf", hostile_pdf.script_with_an_escaped_name, "javascript"),
    Kind("goes-afar.pdf", hostile_pdf.leads_afar, "linked_elsewhere"),
    Kind("stream-afar.pdf", hostile_pdf.stream_kept_afar, "linked_elsewhere"),
    Kind("rich-media.pdf", hostile_pdf.film_inside, "program_inside"),
    Kind("form-bomb.pdf", hostile_pdf.form_bomb, UNREADABLE),
    Kind("form-loop.pdf", hostile_pdf.form_that_draws_itself, UNREADABLE),
    Kind("flate-twice.pdf", partial(hostile.flate_bomb, twice=True), "unfolds"),
    Kind("lzw-bomb.pdf", hostile_pdf.lzw_bomb, UNREADABLE),
    Kind("filters-5000.pdf", hostile_pdf.filters_without_end, UNREADABLE),
    Kind("objstm-bomb.pdf", partial(hostile_pdf.object_stream_bomb, megabytes=128), "unfolds"),
    Kind("objects-500k.pdf", hostile_pdf.million_objects, "unfolds"),
    Kind("pages-2001.pdf", partial(hostile.pdf_of_pages, 2001), "too_many_pages"),
    Kind("giant-picture.pdf", hostile.with_giant_picture, "too_many_pixels"),
    Kind("nested-5000.pdf", hostile.deeply_nested, "damaged"),
    Kind("xref-2e9.pdf", hostile_pdf.xref_stream_of_millions, "damaged"),
    Kind("xref-itself.pdf", hostile_pdf.xref_stream_that_leads_to_itself, "damaged"),
    Kind("pdf-and-zip.pdf", hostile_pdf.zip_behind_it, "two_in_one"),
    Kind("program-and-pdf.pdf", hostile_pdf.program_before_it, "wrong_type"),
)

OTHERS = (
    Kind("macros.docx", hostile.docx_with_macros, "macros"),
    Kind("macros-renamed.docx", hostile_office.macros_by_another_name, "macros"),
    Kind("macros-nested.docx", hostile_office.macros_in_a_file_inside, "macros"),
    Kind("xlm.xlsx", hostile_office.old_macros_in_a_sheet, "macros"),
    Kind("template.docx", hostile.docx_that_fetches, "fetches_template"),
    Kind("template-entity.docx", hostile_office.template_spelled_out, "fetches_template"),
    Kind("picture-afar.docx", hostile_office.picture_from_afar, "linked_elsewhere"),
    Kind("object-afar.docx", hostile_office.object_from_afar, "program_inside"),
    Kind("unc-link.docx", hostile_office.link_into_a_network, "linked_elsewhere"),
    Kind("altchunk.docx", hostile_office.web_page_inside, "program_inside"),
    Kind("dde.docx", hostile_office.command_in_pieces, "commands"),
    Kind("dde.xlsx", hostile_office.command_in_a_cell, "commands"),
    Kind("webservice.xlsx", hostile_office.cell_that_asks_the_web, "commands"),
    Kind("external-link.xlsx", hostile_office.workbook_linked_to_another, "linked_elsewhere"),
    Kind("connection.xlsx", hostile_office.workbook_with_a_connection, "linked_elsewhere"),
    Kind("ole.docx", hostile.docx_with_object, "program_inside"),
    Kind("exe-as-png.docx", hostile_office.program_by_another_name, "program_inside"),
    Kind("nested-twice.docx", hostile_office.files_in_files, "program_inside"),
    Kind("zip-bomb.docx", hostile.docx_bomb, "unfolds"),
    Kind("overlapping.docx", hostile_office.parts_that_overlap, "damaged"),
    Kind("parts-5001.docx", hostile_office.too_many_parts, "unfolds"),
    Kind("laughs.docx", hostile_office.laughs, "damaged"),
    Kind("utf-16.docx", hostile_office.written_in_utf_16, "damaged"),
    Kind("zip-slip.docx", hostile_office.parts_that_climb, "damaged"),
    Kind("named-twice.docx", hostile_office.parts_named_twice, "damaged"),
    Kind("locked-zip.docx", hostile_office.locked_parts, "password"),
    Kind("old-office.docx", hostile_office.old_office, "wrong_type"),
    Kind("bomb.png", hostile.picture_bomb, "too_many_pixels"),
    Kind("ztxt-bomb.png", hostile_office.picture_with_endless_words, "damaged"),
    Kind("iccp-bomb.png", hostile_office.picture_with_an_endless_profile, "damaged"),
    Kind("no-size.png", hostile_office.picture_of_no_size, "damaged"),
    Kind("apng-4e9.png", hostile_office.film_of_pictures, UNREADABLE),
    Kind("scans-1000.jpg", hostile_office.jpeg_in_a_thousand_scans, "unfolds"),
    Kind("png-and-zip.png", hostile_office.picture_with_a_zip, "two_in_one"),
    Kind("jpeg-and-pdf.jpg", hostile_office.picture_that_is_a_pdf, "two_in_one"),
    Kind("random.pdf", lambda: b"%PDF-1.7\n" + urandom(200_000), "damaged"),
    Kind("empty.pdf", lambda: b"", "empty"),
    Kind("61-mib.pdf", lambda: hostile.plain_pdf().ljust((60 << 20) + 1), "too_large"),
)

# Harmless to whoever keeps them, until somebody reads or draws them.
FOR_READERS = (
    Kind("runlength.pdf", hostile_pdf.runlength_bomb, KEPT),
    Kind("hex-in-hex.pdf", hostile_pdf.hex_in_hex, KEPT),
    Kind("jpeg-claims.pdf", hostile_pdf.jpeg_that_claims_more, KEPT),
    Kind("jpx-claims.pdf", hostile_pdf.jpeg2000_that_claims_more, KEPT),
    Kind("jbig2-claims.pdf", hostile_pdf.jbig2_that_claims_more, KEPT),
    Kind("15000x15000.pdf", hostile_pdf.picture_of_15000, KEPT),
    Kind("picture-200-times.pdf", hostile_pdf.many_large_pictures, KEPT),
    Kind("tounicode-long.pdf", hostile_pdf.letters_that_mean_much, KEPT),
    Kind("tounicode-ranges.pdf", hostile_pdf.letters_in_endless_ranges, KEPT),
    Kind("million-words.pdf", hostile_pdf.million_words, KEPT),
    Kind("giant-page.pdf", hostile_pdf.giant_page, KEPT),
    Kind("thin-page.pdf", hostile_pdf.thin_page, KEPT),
    Kind("deep-outline.pdf", hostile_pdf.deep_outline, KEPT),
)

# Each costs a core ten seconds and more, so only the bench draws them.
SLOW = (
    Kind("tiles.pdf", hostile_pdf.tile_bomb, KEPT),
    Kind("shading.pdf", hostile_pdf.functions_that_count, KEPT),
    Kind("endless-path.pdf", hostile_pdf.endless_path, KEPT),
)

ALL = (*FIRST, *PDFS, *OTHERS, *FOR_READERS, *SLOW)
