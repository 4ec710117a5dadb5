"""More hostile PDFs, harmless by content: what other readers hang on, fill up with, or run."""

import os
import zipfile
import zlib
from io import BytesIO

from tests.documents.hostile import Objects, base, build, plain_pdf, stream

_FLATE = b"/Filter /FlateDecode"
_IMAGE = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 "
_TEXT = b"BT /F1 12 Tf 72 700 Td (Business Associate Agreement) Tj ET\n"


def form_bomb(*, depth: int = 14, each: int = 10) -> bytes:
    """Return a page that draws a form that draws ten forms, fourteen times over: 10^14 of them."""
    more: Objects = {}
    for number in range(10, 10 + depth):
        inner = number + 1 if number < 9 + depth else 0
        draws = (b"/X Do " * each) if inner else _TEXT
        held = b"/XObject << /X %d 0 R >>" % inner if inner else b"/Font << /F1 5 0 R >>"
        told = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << %s >>" % held
        more[number] = stream(draws, told)
    return _drawing(more, b"/XObject << /X 10 0 R >>", b"/X Do")


def form_that_draws_itself() -> bytes:
    told = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >>"
    )
    return _drawing({10: stream(b"/X Do /X Do", told)}, b"/XObject << /X 10 0 R >>", b"/X Do")


def tile_bomb() -> bytes:
    """Return a page filled with tiles of a hundredth of a point."""
    told = (
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
        b"/XStep 0.01 /YStep 0.01 /Resources << >>"
    )
    draws = b"/Pattern cs /P scn 0 0 612 792 re f"
    return _drawing({10: stream(b"0 0 1 1 re f", told)}, b"/Pattern << /P 10 0 R >>", draws)


def giant_page() -> bytes:
    objects = base()
    objects[3] = objects[3].replace(b"[0 0 612 792]", b"[0 0 99999999 99999999]")
    return build(objects)


def thin_page() -> bytes:
    objects = base()
    objects[3] = objects[3].replace(b"[0 0 612 792]", b"[0 0 0.001 14400]")
    return build(objects)


def picture_of_15000() -> bytes:
    """Return a grey picture of 225 million pixels in 220 KB, just under what is refused."""
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(bytes(15_000)) for _ in range(15_000)) + squeeze.flush()
    return _with_picture(packed, b"/Width 15000 /Height 15000 " + _FLATE)


def many_large_pictures() -> bytes:
    """Return a page that draws one picture of 64 million pixels two hundred times."""
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(bytes(8_000)) for _ in range(8_000)) + squeeze.flush()
    image = stream(packed, _IMAGE + b"/Width 8000 /Height 8000 " + _FLATE)
    return _drawing({10: image}, b"/XObject << /X 10 0 R >>", b"600 0 0 700 0 0 cm /X Do " * 200)


def jpeg_that_claims_more() -> bytes:
    """Return a JPEG stream whose head claims 65,000 by 65,000 points."""
    head = bytes.fromhex("ffd8ffc0000b08fde8fde801011100ffda0008010100003f00")
    return _with_picture(head + os.urandom(4000), b"/Width 100 /Height 100 /Filter /DCTDecode")


def jpeg2000_that_claims_more() -> bytes:
    size = bytes.fromhex("ff4fff51002900000000ffff0000ffff00000000000000000000ffff0000ffff")
    head = size + bytes.fromhex("00000000000000000001070101")
    return _with_picture(head + bytes(4000), b"/Width 100 /Height 100 /Filter /JPXDecode")


def jbig2_that_claims_more() -> bytes:
    """Return a JBIG2 stream whose page says that it is 4 billion points high."""
    page = bytes.fromhex("00000000300001000000130000fffffffffffe0000000000000000000000")
    return _with_picture(page, b"/Width 100 /Height 100 /Filter /JBIG2Decode")


def runlength_bomb() -> bytes:
    content = b"\x81 " * 2_000_000 + b"\x80"
    return build(
        base(content=stream(zlib.compress(content, 9), b"/Filter [/FlateDecode /RunLengthDecode]"))
    )


def lzw_bomb(*, megabytes: int = 512) -> bytes:
    """Return a page whose content unfolds by LZW, which is then packed a second time by Flate."""
    packed = zlib.compress(_lzw_of_spaces(megabytes << 20), 9)
    return build(base(content=stream(packed, b"/Filter [/FlateDecode /LZWDecode]")))


def hex_in_hex() -> bytes:
    packed = zlib.compress(b"20" * (24 << 20), 9)
    filters = b"/Filter [/FlateDecode /ASCIIHexDecode /ASCIIHexDecode]"
    return build(base(content=stream(packed, filters)))


def filters_without_end() -> bytes:
    filters = b"/Filter [%s]" % (b"/FlateDecode " * 5000)
    return build(base(content=stream(zlib.compress(b"x"), filters)))


def letters_that_mean_much() -> bytes:
    """Return a font whose one letter stands for 500 others, written 200,000 times."""
    return _with_meaning(b"1 beginbfchar <41> <%s> endbfchar" % (b"0042" * 500))


def letters_in_endless_ranges() -> bytes:
    return _with_meaning(
        b"100 beginbfrange " + b"<00000000> <ffffffff> <0041> " * 100 + b"endbfrange"
    )


def object_stream_bomb(*, megabytes: int = 1024) -> bytes:
    squeeze = zlib.compressobj(9)
    packed = squeeze.compress(b"20 0 << >> ")
    packed += b"".join(squeeze.compress(b" " * (1 << 20)) for _ in range(megabytes))
    held = stream(packed + squeeze.flush(), b"/Type /ObjStm /N 1 /First 5 " + _FLATE)
    return _with_xref_stream({**base(), 10: held}, {20: 10})


def xref_stream_of_millions() -> bytes:
    """Return a table that says the file has two billion objects."""
    whole = _with_xref_stream(base(), {})
    return whole.replace(b"/Index [0 ", b"/Index [0 2000000000 0 ")


def xref_stream_that_leads_to_itself() -> bytes:
    return _with_xref_stream(base(), {}, loops=True)


def deep_outline() -> bytes:
    more: Objects = {
        number: b"<< /Title (a) /Parent %d 0 R /First %d 0 R /Next %d 0 R >>"
        % (number - 1, number + 1, number)
        for number in range(10, 3000)
    }
    return build(base(catalog=b"/Outlines 10 0 R", more=more))


def million_objects() -> bytes:
    more: Objects = dict.fromkeys(range(10, 510_000), b"null")
    return build(base(more=more))


def functions_that_count() -> bytes:
    """Return a shading whose colour is worked out by a long program, point by point."""
    program = b"{ pop " + b"1.1 exp 0.9 exp " * 3000 + b" dup dup }"
    told = b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]"
    shading = (
        b"<< /ShadingType 1 /ColorSpace /DeviceRGB /Function 11 0 R /Matrix [612 0 0 792 0 0] >>"
    )
    return _drawing({10: shading, 11: stream(program, told)}, b"/Shading << /S 10 0 R >>", b"/S sh")


def endless_path() -> bytes:
    lines = b"".join(
        b"%d %d l " % (number * 7919 % 612, number * 104729 % 792) for number in range(400_000)
    )
    return build(base(content=stream(zlib.compress(b"0 0 m " + lines + b"B*", 9), _FLATE)))


def million_words() -> bytes:
    """Return a page of nine million letters, one over the other."""
    words = b"BT /F1 1 Tf (%s) Tj ET " % (b"word " * 1000) * 1800
    return build(base(content=stream(zlib.compress(words, 9), _FLATE)))


def script_in_an_object_stream() -> bytes:
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\);) >>"
    held = stream(b"20 0 " + script, b"/Type /ObjStm /N 1 /First 5")
    objects = base(catalog=b"/OpenAction 20 0 R", more={10: held})
    return _with_xref_stream(objects, {20: 10})


def script_with_an_escaped_name() -> bytes:
    return build(base(catalog=b"/OpenAction << /S /J#61vaScript /J#53 (app.alert\\(1\\);) >>"))


def leads_afar() -> bytes:
    """Return a PDF that opens another file by itself, on somebody else's machine."""
    return build(
        base(catalog=b"/OpenAction << /S /GoToR /F (\\\\\\\\host\\\\share\\\\x.pdf) /D [0 /Fit] >>")
    )


def stream_kept_afar() -> bytes:
    return build(base(content=stream(b"", b"/F << /FS /URL /F (http://127.0.0.1/page) >>")))


def film_inside() -> bytes:
    screen = b"<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << >> >>"
    return build(base(page=b"/Annots [6 0 R]", more={6: screen}))


def zip_behind_it() -> bytes:
    into = BytesIO(plain_pdf())
    into.seek(0, 2)
    with zipfile.ZipFile(into, "a") as parts:
        parts.writestr("program.class", b"\xca\xfe\xba\xbe")
    return into.getvalue()


def program_before_it() -> bytes:
    return b"MZ" + bytes(60) + plain_pdf()


def _drawing(more: Objects, held: bytes, draws: bytes) -> bytes:
    objects = base(content=stream(draws), more=more)
    objects[3] = objects[3].replace(b"/Resources <<", b"/Resources << " + held)
    return build(objects)


def _with_picture(data: bytes, told: bytes) -> bytes:
    image = stream(data, _IMAGE + told)
    return _drawing({10: image}, b"/XObject << /X 10 0 R >>", b"600 0 0 700 0 0 cm /X Do")


def _with_meaning(meaning: bytes) -> bytes:
    words = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % (b"A" * 200_000)
    objects = base(content=stream(zlib.compress(words), _FLATE), more={6: stream(meaning)})
    objects[5] = objects[5].replace(b">>", b"/ToUnicode 6 0 R >>")
    return build(objects)


def _lzw_of_spaces(size: int) -> bytes:
    """Return LZW (fixed at nine bits by clearing the table in time) of so many spaces."""
    # Codes: clear, space, 258, 259 ... each one longer than the last: 254 codes hold 32 KB.
    codes = [256, 32, *range(258, 510)]
    bits = "".join(f"{code:09b}" for code in codes)
    period = bits * 8
    block = int(period, 2).to_bytes(len(period) // 8, "big")
    return block * (size // (8 * 32_000) + 1)


def _with_xref_stream(
    objects: Objects, in_streams: dict[int, int], *, loops: bool = False
) -> bytes:
    """Return a PDF whose table of objects is itself a stream."""
    plain = build(objects)
    body = plain[: plain.rfind(b"xref\n0")]
    most = max([*objects, *in_streams]) + 1
    rows = bytearray()
    for number in range(most + 1):
        place = len(body) if number == most else body.find(b"\n%d 0 obj\n" % number) + 1
        kind, where = (2, in_streams[number]) if number in in_streams else (int(place > 0), place)
        rows += bytes([kind]) + where.to_bytes(4, "big") + b"\0"
    told = b"/Type /XRef /W [1 4 1] /Index [0 %d] /Size %d /Root 1 0 R" % (most + 1, most + 1)
    if loops:
        told += b" /Prev %d" % len(body)
    table = b"%d 0 obj\n" % most + stream(bytes(rows), told) + b"\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)
