"""PDFs made to hurt whoever reads them: bombs, circles, and numbers that promise more than there is."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from random import Random

from plain_pdf import HELVETICA, WORDS, assembled, bomb, shown, simple, stream

GIGABYTE = 1 << 30
_FLATE = b"/Filter/FlateDecode"


def contents_of_a_gigabyte(_: Random) -> bytes:
    return assembled(simple(stream(bomb(GIGABYTE), _FLATE)))


def contents_packed_twice(_: Random) -> bytes:
    return assembled(simple(stream(bomb(GIGABYTE, b" q Q", 2), b"/Filter[/FlateDecode/FlateDecode]")))


def contents_of_small_strings(_: Random) -> bytes:
    """Text that is packed a thousandfold."""
    return assembled(simple(stream(zlib.compress(b"BT /F1 1 Tf " + b"(a) Tj " * 3_000_000 + b"ET", 9), _FLATE)))


def operators_without_end(_: Random) -> bytes:
    return assembled(simple(stream(bomb(64 << 20, b"q "), _FLATE)))


def fonts_of_a_gigabyte(_: Random) -> bytes:
    font = HELVETICA.replace(b"/Encoding/WinAnsiEncoding", b"/ToUnicode 6 0 R/FontDescriptor<</FontFile 6 0 R/FontName/F>>")
    return assembled(simple(shown(), o5=font, o6=stream(bomb(GIGABYTE), _FLATE)))


def picture_of_a_gigabyte(_: Random) -> bytes:
    image = b"/Type/XObject/Subtype/Image/Width 32768/Height 32768/BitsPerComponent 8/ColorSpace/DeviceGray" + _FLATE
    return assembled(simple(b"595 0 0 842 0 0 cm /X0 Do", b"/XObject<</X0 6 0 R>>", o6=stream(bomb(GIGABYTE), image)))


def table_of_a_gigabyte(_: Random) -> bytes:
    table = stream(bomb(GIGABYTE), b"/Type/XRef/W[1 4 2]/Size 153391689/Root 1 0 R" + _FLATE)
    return b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n2 0 obj\n%s\nendobj\nstartxref\n44\n%%%%EOF" % table


def objects_of_a_gigabyte(_: Random) -> bytes:
    return assembled(simple(shown(), o6=stream(bomb(GIGABYTE, b"1 0 "), b"/Type/ObjStm/N 99999999/First 99999" + _FLATE)))


def other_packings(random: Random) -> bytes:
    """Run lengths, LZW and hexadecimals, packed again."""
    how = random.choice((b"/RunLengthDecode", b"/LZWDecode", b"/ASCIIHexDecode", b"/ASCII85Decode"))
    unit = {b"/RunLengthDecode": b"\x81a", b"/LZWDecode": b"\x80\x0b", b"/ASCIIHexDecode": b"20", b"/ASCII85Decode": b"z"}[how]
    return assembled(simple(stream(bomb(200 << 20, unit), b"/Filter[/FlateDecode%s]" % how)))


def pages_in_a_circle(random: Random) -> bytes:
    objects = simple(shown())
    objects[2] = random.choice(
        (b"<</Type/Pages/Count 9/Kids[2 0 R 3 0 R 2 0 R]>>", b"<</Type/Pages/Kids[6 0 R]/Count 2/Parent 6 0 R>>")
    )
    return assembled(objects | {6: b"<</Type/Pages/Count 7/Parent 2 0 R/Kids[2 0 R 6 0 R 3 0 R]>>"})


def pages_doubled_forty_times(_: Random) -> bytes:
    objects = simple(shown())
    objects[2] = b"<</Type/Pages/Count 1099511627776/Kids[10 0 R 10 0 R]>>"
    levels = {n: b"<</Type/Pages/Parent 2 0 R/Count 2/Kids[%d 0 R %d 0 R]>>" % (n + 1, n + 1) for n in range(10, 50)}
    return assembled(objects | levels | {50: objects[3]})


def pages_nested_deeply(_: Random) -> bytes:
    objects = simple(shown())
    objects[2] = b"<</Type/Pages/Count 1/Kids[10 0 R]>>"
    levels = {n: b"<</Type/Pages/Parent %d 0 R/Count 1/Kids[%d 0 R]>>" % (max(2, n - 1), n + 1) for n in range(10, 5_000)}
    return assembled(objects | levels | {5_000: objects[3]})


def pages_promised(random: Random) -> bytes:
    objects = simple(shown())
    objects[2] = b"<</Type/Pages/Count %d/Kids[3 0 R]>>" % random.choice((-1, 0, 2_001, 10**9, 10**30))
    return assembled(objects)


def page_three_thousand_times(_: Random) -> bytes:
    return assembled(simple(shown()) | {2: b"<</Type/Pages/Count 3000/Kids[%s]>>" % (b"3 0 R " * 3_000)})


def form_that_draws_itself(random: Random) -> bytes:
    times = random.choice((1, 2, 20))
    form = stream(b"/X0 Do " * times + shown(), b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X0 6 0 R>>>>")
    return assembled(simple(b"/X0 Do", b"/XObject<</X0 6 0 R>>", o6=form))


def forms_multiplied(_: Random) -> bytes:
    """Eight levels, each of which draws the next ten times."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>/XObject<</X0 %d 0 R>>>>"
    forms = {n: stream(b"/X0 Do " * 10 + b"BT /F1 9 Tf (a) Tj ET", head % (n + 1)) for n in range(6, 14)}
    return assembled(simple(b"/X0 Do", b"/XObject<</X0 6 0 R>>") | forms)


def outline_in_a_circle(random: Random) -> bytes:
    objects = simple(shown()) | {1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>", 6: b"<</First 7 0 R/Last 7 0 R/Count 9>>"}
    entry = random.choice(
        (b"<</Title(A)/Next 7 0 R>>", b"<</Title(A)/First 7 0 R/Last 7 0 R>>", b"<</Title(A)/First 6 0 R/Next 6 0 R>>")
    )
    return assembled(objects | {7: entry})


def outline_nested_deeply(_: Random) -> bytes:
    objects = simple(shown()) | {1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>", 6: b"<</First 7 0 R/Last 7 0 R/Count 9>>"}
    return assembled(
        objects | {n: b"<</Title(A)/Parent 6 0 R/First %d 0 R/Last %d 0 R>>" % (n + 1, n + 1) for n in range(7, 3_000)}
    )


def names_in_circles(random: Random) -> bytes:
    """References that lead back to themselves where a number, a font or a length is looked for."""
    objects = simple(shown(), o6=b"6 0 R", o7=b"8 0 R", o8=b"7 0 R")
    key = random.choice((b"/Contents 4 0 R", b"/MediaBox[0 0 595 842]", b"/Parent 2 0 R", b"/F1 5 0 R"))
    objects[3] = objects[3].replace(key, key.split(b" ")[0].split(b"[")[0] + b" %d 0 R" % random.choice((3, 6, 7)))
    return assembled(objects)


def length_in_a_circle(_: Random) -> bytes:
    objects = simple(shown())
    objects[4] = objects[4].replace(b"/Length %d" % len(shown()), b"/Length 4 0 R")
    return assembled(objects)


def font_that_maps_everything(random: Random) -> bytes:
    """A map from codes to characters with four thousand million entries, or to halves of characters."""
    rows = random.choice(
        (b"<0000> <FFFFFFFF> <0041>", b"<00> <FF> <D800>", b"<00> <FF> <110000>", b"<41> <5A> [<0041>]", b"<00> <FF> <>")
    )
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange %s endbfrange endcmap end" % rows
    return assembled(simple(shown(), o5=HELVETICA.replace(b">>", b"/ToUnicode 6 0 R>>"), o6=stream(cmap)))


def font_with_widths_without_end(random: Random) -> bytes:
    widths = random.choice((b"[0 4294967295 500]", b"[0 [%s]]" % (b"1e30 " * 9_000), b"[[[[]]]]", b"[0 99999999 (a)]", b"6 0 R"))
    cid = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<<>>/W%s/DW 1e30>>" % widths
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    return assembled(simple(shown(), o5=font, o6=cid))


def font_of_glyphs_that_draw_themselves(_: Random) -> bytes:
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[0 0 0 0 0 0]/CharProcs<</a 4 0 R>>/Encoding<</Differences[0/a]>>/FirstChar -9/Widths[1]/Resources<</Font<</F1 5 0 R>>>>>>"
    return assembled(simple(shown(), o5=font))


def nested(random: Random) -> bytes:
    """Brackets in brackets, in the places where a reader looks."""
    deep = random.choice((b"[" * 200_000 + b"]" * 200_000, b"<</A" * 100_000 + b">>" * 100_000, b"(" * 100_000 + b")" * 100_000))
    where = random.choice((b"/Annots %s", b"/Contents %s", b"/Resources %s", b"/MediaBox %s"))
    objects = simple(random.choice((shown(), b"%s TJ" % deep, b"/A %s BDC" % deep)))
    return assembled(objects | {3: objects[3].replace(b"/Type/Page/", b"/Type/Page%s/" % (where % deep), 1)})


def annotations_without_end(random: Random) -> bytes:
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</URI(https://example.org/%s)>>>>" % (b"a" * random.choice((1, 90_000)))
    objects = simple(shown(), o6=link)
    return assembled(objects | {3: objects[3].replace(b"/Type/Page/", b"/Type/Page/Annots[%s]/" % (b"6 0 R " * 50_000))})


def page_of_no_size(random: Random) -> bytes:
    box = random.choice(
        (b"[0 0 0 0]", b"[0 0 1e30 1e30]", b"[1e9 1e9 0 0]", b"[(a) null]", b"[nan inf 1 1]", b"[0 0 14400000 14400000]")
    )
    turn = random.choice((b"45", b"1e30", b"(a)", b"-90", b"99999999999999999999"))
    objects = simple(shown())
    return assembled(
        objects | {3: objects[3].replace(b"/MediaBox[0 0 595 842]", b"/MediaBox%s/UserUnit 1e9/Rotate %s" % (box, turn))}
    )


def encryption_that_is_none(random: Random) -> bytes:
    version = random.choice(
        (b"/V 5/R 6/Length 99999", b"/V 4/R 4/CF<</StdCF<</CFM/AESV2>>>>/StmF/StdCF", b"/V 1/R 2", b"/V (a)", b"/V 9/R -1")
    )
    keys = random.choice((b"/O()/U()/P -1", b"/O<%s>/U<%s>/P 1e30" % (b"00" * 48, b"00" * 48), b"/O 1/U 2/P(a)"))
    return assembled(simple(shown()), trailer=b"/Encrypt<</Filter/Standard%s%s>>/ID[<00><00>]" % (version, keys))


def facts_that_are_none(random: Random) -> bytes:
    title = random.choice(
        (b"<FEFFD800>", b"<FEFF00", b"(%s)" % (b"A" * 500_000), b"(\x1b[2Ja\\000b)", b"[1 2]", b"7 0 R", b"<FFFE4100>")
    )
    day = random.choice(
        (b"(D:20259999)", b"(D:00000000)", b"(D:99991231235959)", b"12", b"(\xb2\xb3\xb9\xb2\xb2\xb2\xb3\xb3)", b"null")
    )
    return assembled(simple(shown(), o6=b"<</Title %s/CreationDate %s>>" % (title, day)), trailer=b"/Info 6 0 R")


def text_turned_every_way(random: Random) -> bytes:
    """Characters at places that sort badly: everywhere, nowhere, a thousand to a point."""

    def place() -> float:
        return random.choice((random.uniform(-900, 900), 0.0, 1e30, -1e-30, 1e5))

    rows = (f"{place()} {place()} {place()} {place()} {place()} {place()} Tm (mot {n}) Tj" for n in range(4_000))
    return assembled(simple(b"BT /F1 1 Tf %s ET" % " ".join(rows).replace("e+", "").encode()))


def one_endless_line(_: Random) -> bytes:
    return assembled(simple(b"BT /F1 1 Tf " + b"(%s) Tj " % WORDS.encode("latin-1") * 8_000 + b"ET"))


def letters_one_by_one(random: Random) -> bytes:
    rows = (
        b"1 0 0 1 %d %d Tm (%c) Tj" % (random.randrange(595), random.randrange(842), random.randrange(97, 123))
        for _ in range(60_000)
    )
    return assembled(simple(b"BT /F1 9 Tf %s ET" % b" ".join(rows)))


def another_kind_of_file(random: Random) -> bytes:
    return random.choice(
        (b"", b"%PDF-", b"%PDF-1.7\n%%EOF", b"PK\x03\x04" * 99, b"<html>%PDF-1.4</html>", b"\0" * 5000, b"%PDF-1.7" * 90_000)
    )


TRAPS: tuple[tuple[str, Callable[[Random], bytes]], ...] = tuple(
    (name, made) for name, made in list(globals().items()) if getattr(made, "__module__", "") == __name__ and callable(made)
)
