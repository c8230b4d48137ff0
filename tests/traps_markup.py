"""Word files, OpenDocument, HTML and Markdown made to hurt whoever reads them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from random import Random

from mutated_markup import DEEP, HTML, MARKDOWN, Parts, zipped
from plain_pdf import WORDS, packed_megabyte

Trap = Callable[[Parts, Random], bytes]
GIGABYTE = 1 << 30
_MAIN = {"docx": "word/document.xml", "odt": "content.xml"}


def _main(parts: Parts) -> str:
    return next(name for name in _MAIN.values() if name in parts)


def _declared(part: bytes, declarations: str, words: str) -> bytes:
    """A part with a document type, and an entity among its words."""
    head, mark, rest = part.partition(b"?>") if part.startswith(b"<?xml") else (b"<?xml version='1.0'", b"?>", part)
    name = rest.lstrip()[1:].split(b" ")[0].split(b">")[0].decode()
    return head + mark + f"<!DOCTYPE {name} [{declarations}]>".encode() + rest.replace("école".encode(), words.encode(), 3)


def _with_main(parts: Parts, change: Callable[[bytes], bytes]) -> bytes:
    return zipped(parts | {_main(parts): change(parts[_main(parts)])})


# Zipped XML


def entities_multiplied(parts: Parts, _: Random) -> bytes:
    """« A million laughs »: ten times ten times ten …"""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return _with_main(parts, lambda part: _declared(part, f'<!ENTITY e0 "ha">{levels}', "&e9;"))


def one_large_entity_many_times(parts: Parts, _: Random) -> bytes:
    return _with_main(parts, lambda part: _declared(part, f'<!ENTITY e "{"a" * 100_000}">', "&e;" * 20_000))


def entity_in_a_circle(parts: Parts, _: Random) -> bytes:
    return _with_main(parts, lambda part: _declared(part, '<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"))


def entity_of_another_file(parts: Parts, random: Random) -> bytes:
    where = random.choice(("secret.txt", "file:secret.txt", "http://127.0.0.1:9/a"))
    outer = random.choice((f'<!ENTITY x SYSTEM "{where}">', f'<!ENTITY % p SYSTEM "{where}"> %p;<!ENTITY x "a">'))
    return _with_main(parts, lambda part: _declared(part, outer, "&x;"))


def part_of_a_gigabyte(parts: Parts, _: Random) -> bytes:
    return _bomb(parts, _main(parts), GIGABYTE)


def other_part_of_a_gigabyte(parts: Parts, random: Random) -> bytes:
    names = [name for name in parts if name.endswith((".xml", ".rels")) and name != _main(parts)]
    return _bomb(parts, random.choice([*names, "media/image.png"]), GIGABYTE)


def part_that_lies_about_its_size(parts: Parts, _: Random) -> bytes:
    """Its headers say 100 bytes, and a gigabyte comes out."""
    return _bomb(parts, _main(parts), GIGABYTE, said=100)


def _bomb(parts: Parts, name: str, size: int, said: int | None = None) -> bytes:
    """One part goes on with spaces after its text. `said`: how large its headers say that it is."""
    written = io.BytesIO()
    listed = b""
    for part, content in ({name: b""} | parts).items():
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed, length, checked = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH), len(content), zlib.crc32(content)
        if part == name:
            chunk, packed_chunk = packed_megabyte(b" ")
            packed, length = packed + packed_chunk * (size >> 20), length + size
            for _ in range(size >> 20):
                checked = zlib.crc32(chunk, checked)
        sizes = struct.pack("<III", checked, len(packed) + 2, said if said and part == name else length)
        common = b"\x14\0\0\0\x08\0\0\0\x84\x5b" + sizes + struct.pack("<HH", len(part.encode()), 0)
        listed += b"PK\x01\x02\x14\0" + common + b"\0" * 10 + struct.pack("<I", written.tell()) + part.encode()
        written.write(b"PK\x03\x04" + common + part.encode() + packed + b"\x03\x00")
    count, start = listed.count(b"PK\x01\x02"), written.tell()
    written.write(listed + b"PK\x05\x06\0\0\0\0" + struct.pack("<HHIIH", count, count, len(listed), start, 0))
    return written.getvalue()


def parts_without_end(parts: Parts, _: Random) -> bytes:
    return zipped(parts | {f"word/a{n}.xml": b"<a/>" for n in range(20_000)})


def nested_elements(parts: Parts, random: Random) -> bytes:
    main = parts[_main(parts)]
    if b"<w:body>" in main:
        name, end = random.choice(
            (("w:tbl><w:tr><w:tc", "w:tc></w:tr></w:tbl"), ("w:sdt><w:sdtContent", "w:sdtContent></w:sdt"), ("w:ins", "w:ins"))
        )
        return _with_main(
            parts, lambda part: part.replace(b"<w:body>", b"<w:body>" + f"<{name}>".encode() * DEEP + f"</{end}>".encode() * DEEP)
        )
    name, end = random.choice(
        (
            ("text:list><text:list-item", "text:list-item></text:list"),
            ("text:section", "text:section"),
            ("text:span", "text:span"),
        )
    )
    return _with_main(
        parts,
        lambda part: part.replace(
            b"</office:text>", f"<{name}>".encode() * DEEP + b"a" + f"</{end}>".encode() * DEEP + b"</office:text>"
        ),
    )


def repeated_by_number(parts: Parts, random: Random) -> bytes:
    """Cells, rows and spaces which one number multiplies: a file of a kilobyte, a text of a gigabyte."""
    count = random.choice((100_000, 16_384_000, 2_147_483_647, 10**18))
    if "content.xml" in parts:
        made = (
            f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{count}"><table:table-cell '
            f'table:number-columns-repeated="{count}"><text:p>a</text:p></table:table-cell></table:table-row></table:table>',
            f'<text:p>a<text:s text:c="{count}"/>b<text:tab text:tab-ref="{count}"/></text:p>',
            f'<text:list text:start-value="{count}"><text:list-item text:start-value="{count}"><text:p>a</text:p></text:list-item></text:list>',
        )
        return _with_main(parts, lambda part: part.replace(b"</office:text>", random.choice(made).encode() + b"</office:text>"))
    rows = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{count}"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    item = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{count}"/><w:numId w:val="{count}"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    )
    return _with_main(parts, lambda part: part.replace(b"<w:body>", f"<w:body>{random.choice((rows, item))}".encode(), 1))


def styles_in_a_circle(parts: Parts, _: Random) -> bytes:
    """A style based on one that is based on it."""
    changed = dict(parts)
    for name in ("word/styles.xml", "styles.xml", "content.xml"):
        part = changed.get(name, b"")
        for key, ends in ((b"w:basedOn w:val=", b'"'), (b"style:parent-style-name=", b'"')):
            pieces = part.split(key)
            own = b"Heading1" if key.startswith(b"w") else b"Standard"
            part = key.join(
                [pieces[0], *(b'"' + own + ends + piece.split(ends, 2)[2] for piece in pieces[1:] if piece.count(ends) >= 2)]
            )
        if name in changed:
            changed[name] = part
    return zipped(changed)


def links_to_elsewhere(parts: Parts, random: Random) -> bytes:
    """Relations to parts outside the file, on the network, and to none."""
    where = random.choice(
        (b"http://127.0.0.1:9/a.xml", b"../../../../etc/passwd", b"file:///etc/passwd", b"", b"/", b"http://[::1")
    )
    changed = {
        n: p.replace(b'Target="', b'Target="' + where) if n.endswith(".rels") else p.replace(b"https://", b"http://[")
        for n, p in parts.items()
    }
    return zipped(changed)


def another_kind_of_zip(parts: Parts, random: Random) -> bytes:
    inner = zipped(parts)
    return random.choice(
        (
            zipped({"a.txt": b"a"}),
            zipped({_main(parts): inner}),
            b"PK\x05\x06" + b"\0" * 18,
            b"\xd0\xcf\x11\xe0" + b"\0" * 9_000,
            inner[4:],
            inner * 2,
            b"",
        )
    )


def locked(parts: Parts, _: Random) -> bytes:
    """Every part is marked as encrypted."""
    file = bytearray(zipped(parts))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = file.find(mark)
        while start >= 0:
            file[start + at] |= 1
            start = file.find(mark, start + 4)
    return bytes(file)


# HTML


def _page(body: str, head: str = "") -> bytes:
    return HTML.replace("<h1>", f"{body}<h1>").replace("<head>", f"<head>{head}").encode("utf-8", "surrogatepass")


def deep_elements(_: Parts, random: Random) -> bytes:
    name = random.choice(
        ("div", "blockquote", "ol><li", "ul", "table><tr><td", "span", "b", "a href=x", "font", "p", "dl><dd", "article")
    )
    return _page(f"<{name}>" * DEEP + WORDS)


def large_attributes(_: Parts, random: Random) -> bytes:
    name = random.choice(("href", "start", "value", "class", "colspan", "style", "type"))
    return _page(f'<ol {name}="{"9" * 4_000_000}"><li {name}="{"a" * 4_000_000}"><a {name}="{"é" * 4_000_000}">a</a></ol>')


def odd_addresses(_: Parts, random: Random) -> bytes:
    odd = (
        "http://[::1",
        "//[",
        "http://a:b:c/",
        "http://\ud800",
        "http://xn--\u0130.",
        "?" * 5_000,
        "mailto:" * 99,
        " \t\n",
        "http://[v1.:]/%",
    )
    links = "".join(f'<p>{WORDS}<a href="{address}">ici</a></p><ul><li><a href="{address}">là</a></ul>' for address in odd)
    return _page(links, f'<base href="{random.choice(odd)}">')


def odd_characters(_: Parts, random: Random) -> bytes:
    odd = "&#0;&#xD800;&#xDFFF;&#x110000;&#99999999999;&#x1F;&nosuch;&#xFFFE;\x00\x01\x1b\ud800\ufeff\u2028\x85\u202e⟦⁅3.⁆⟧⟦⁅"
    return _page("".join(f"<p>{odd}{WORDS}{odd}</p><ol><li>{odd}</li></ol>" for _ in range(random.choice((1, 50)))))


def items_without_end(_: Parts, random: Random) -> bytes:
    return _page(
        random.choice(
            (
                "<ol>" + "<li>a" * 60_000,
                "<table>" + "<tr><td>a<td>b" * 30_000,
                "<p>a</p>" * 60_000,
                "<br>" * 100_000,
                "<a href=x>a</a>" * 40_000,
            )
        )
    )


def counted_to_nowhere(_: Parts, random: Random) -> bytes:
    numbers = ("9" * 5_000, "-9" * 3, "1e9", "１２", "٣", "²", "0x10", "+5", " 7 ", "\u2212" + "1")
    return _page("".join(f'<ol start="{n}" type="{t}" reversed><li value="{n}">{WORDS}</ol>' for n in numbers for t in "aAiI1x"))


def never_closed(_: Parts, random: Random) -> bytes:
    return _page(
        random.choice(
            (
                "<!--",
                "<script>",
                "<style>",
                "<textarea>",
                "<title>",
                "<![CDATA[",
                "<svg><p>",
                "<template>",
                "<plaintext>",
                "<a href='",
                "<?xml",
                "<frameset>",
            )
        )
    )


def words_that_match_slowly(_: Parts, random: Random) -> bytes:
    """Runs on which patterns go back and forth."""
    run = random.choice(
        (" ", "\u00a0", "a", "1.", "-", "a ", "(", "« ", "\t", "a-", ".", "www.", "@", "https://", "IV", "Art. ", "ll\u00a0")
    )
    return _page(f"<p>{run * (400_000 // len(run))}</p>", f'<meta name="date" content="{"2025-" * 20_000}">')


def no_page(_: Parts, random: Random) -> bytes:
    return random.choice(
        (
            b"",
            b"\0" * 9_000,
            b"<",
            b"%PDF-1.7",
            b"<html></html>",
            b"\xff\xfe" + "<p>a".encode("utf-16-le"),
            b"<p>" * 200_000,
            b"{}",
            b"\x1f\x8b\x08\0a",
        )
    )


# Markdown


def deep_marks(_: Parts, random: Random) -> bytes:
    mark = random.choice(
        ("> ", "- ", "1. ", "[", "![", "*", "**a ", "`", "(", "<", "\\", "&", "_a", "~", "|", "<!--", "[a](", "\n- " + " " * 8)
    )
    return (mark * (DEEP * 3) + WORDS + "\n").encode()


def deep_lists(_: Parts, random: Random) -> bytes:
    step = random.choice((2, 3, 4))
    return "\n".join(f"{' ' * (step * n)}- {n}" for n in range(2_000)).encode()


def wide_tables(_: Parts, __: Random) -> bytes:
    return f"{'|a' * 20_000}|\n{'|-' * 20_000}|\n{'|b|' * 50}\n".encode() + b"|" * 50_000


def references_without_end(_: Parts, __: Random) -> bytes:
    return "".join(f"[{n}]: http://a.b/{n} 'a'\n" for n in range(30_000)).encode() + b"[1]" * 30_000


def no_text(_: Parts, random: Random) -> bytes:
    return random.choice(
        (
            b"",
            b"\0",
            b"\xff\xfe\0",
            b"#",
            b"---\n" * 9_000,
            MARKDOWN.encode("utf-16"),
            MARKDOWN.encode("latin-1"),
            b"\r" * 9_000,
            b" " * (1 << 20),
        )
    )


def one_line(_: Parts, random: Random) -> bytes:
    return (random.choice((WORDS, "a", "1. ", "« ", "\u0301", "*a* ")) * 40_000).encode()


ZIPPED: tuple[Trap, ...] = (
    entities_multiplied, one_large_entity_many_times, entity_in_a_circle, entity_of_another_file, entity_of_another_file,
    part_of_a_gigabyte, other_part_of_a_gigabyte, part_that_lies_about_its_size, parts_without_end, nested_elements, nested_elements,
    repeated_by_number, repeated_by_number, repeated_by_number, styles_in_a_circle, links_to_elsewhere, another_kind_of_zip, locked,
)  # fmt: skip
TRAPS: dict[str, tuple[Trap, ...]] = {
    "docx": ZIPPED,
    "odt": ZIPPED,
    "html": (
        deep_elements, deep_elements, large_attributes, odd_addresses, odd_characters, items_without_end, counted_to_nowhere,
        never_closed, words_that_match_slowly, words_that_match_slowly, no_page,
    ),
    "md": (deep_marks, deep_marks, deep_lists, wide_tables, references_without_end, no_text, one_line),
}  # fmt: skip
