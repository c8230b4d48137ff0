"""Word files, OpenDocument, HTML and Markdown that no program would write: changed at random, and traps."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from random import Random

import lxml.etree
from office import docx_of, odt_of
from plain_pdf import WORDS
from typeset import Heading, Item, Items, Paragraph, Title

Parts = dict[str, bytes]
SECRET = "sesame-7f3a"
"""What stands in a file beside those that are read: no text may hold it."""
VALUES = (
    *(
        "",
        "0",
        "-1",
        "1",
        "9" * 30,
        "2147483648",
        "-2147483649",
        "1e9",
        "NaN",
        "x",
        "true",
        "../../../etc/passwd",
        "http://[::1",
        "#",
    ),
    *("javascript:void(0)", "file:///etc/passwd", "&", "é" * 70_000, "１２", "\u202e\u200f", "a b c", "rId1", "Heading1"),
)
DEEP = 30_000


def good_parts() -> dict[str, Parts]:
    """The parts of a good file of each zipped format."""
    pieces = [
        Title("Résolution sur l'école"),
        Heading("Préambule"),
        Paragraph(WORDS * 3, ("https://example.org/a",)),
        Items([Item(WORDS, "1.", [Item("aux gouvernements", "a)"), Item("aux syndicats", "b)")]), Item(WORDS, "2.")]),
        Heading("Suite", 2),
        Items([Item("offrir la formation", "", [Item("à toutes et à tous")]), Item("la financer")]),
    ]
    return {"docx": parts_of(docx_of(pieces, "fr")), "odt": parts_of(odt_of(pieces, "fr"))}


def parts_of(file: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The file of these parts: the same bytes each time, and what is very repetitive packed a thousandfold."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 12, 4, 0, 0, 0)), content, method, 6)
    return written.getvalue()


HTML = f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Résolution</title>
<meta property="article:published_time" content="2025-12-05"></head><body><nav><a href="/">Accueil</a></nav><article>
<h1>Résolution sur l'école</h1><p>{WORDS * 3}<a href="https://example.org/a">suite</a></p>
<ol start="3" type="a"><li>{WORDS}<ol><li><p>aux gouvernements</p></li><li value="7">aux syndicats</li></ol></li><li>{WORDS}</li></ol>
<h2>Suite</h2><ul><li>offrir la formation<br>à toutes</li><li>la financer</li></ul>
<table><tr><th>Année</th><th>Salaire</th></tr><tr><td colspan="2">2025</td></tr></table>
<blockquote><p>{WORDS}</p></blockquote><!-- fin --></article><footer>Abonnez-vous</footer></body></html>"""
MARKDOWN = f"""# Résolution\n\n{WORDS}[suite](https://example.org/a).\n\n## Préambule\n\n1. {WORDS}\n   - aux gouvernements
   - aux syndicats\n2. {WORDS}\n\n> {WORDS}\n\n| Année | Salaire |\n|---|---|\n| 2025 | 100 |\n\n* un\n* deux\n\n    code\n\n---\n\nfin **grasse**\n"""


# Changes to bytes, which any format may suffer


def flip(file: bytes, random: Random) -> bytes:
    changed = bytearray(file or b"\0")
    for _ in range(random.choice((1, 5, 50, 500))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut_off(file: bytes, random: Random) -> bytes:
    return file[: random.randrange(len(file) + 1)]


def put_in(file: bytes, random: Random) -> bytes:
    at = random.randrange(len(file) + 1)
    return file[:at] + random.choice((b"\0" * 99, b"\xff\xfe", b"<" * 500, b"&" * 500, b"]]>", random.randbytes(40))) + file[at:]


def shuffle(file: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(file) + 1), random.choice((20, 400))
    return file[at : at + size] + file[:at] + file[at : at + size] * random.choice((0, 2, 40)) + file[at + size :]


def other_encoding(file: bytes, random: Random) -> bytes:
    """Said to be in one encoding, and written in another."""
    text = file.decode("utf-8", "replace")
    said = random.choice(("utf-16", "latin-1", "utf-7", "ebcdic-cp-fr", "no-such", "x" * 999, "utf-32le"))
    text = text.replace("utf-8", said).replace("UTF-8", said)
    return text.encode(random.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1", "cp037", "utf-32")), "replace")


BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (flip, flip, cut_off, put_in, shuffle, other_encoding)


# Changes to a tree of XML or HTML


def change_tree(root: lxml.etree._Element, random: Random) -> None:
    """One change: an element taken out, doubled, moved, renamed, nested deeply, or an attribute or words of it changed."""
    elements = [e for e in root.iter() if isinstance(e.tag, str) and e.getparent() is not None]
    if elements:
        change = random.choice((_take_out, _double, _move, _rename, _value, _value, _value, _words, _nest, _many))
        change(random.choice(elements), random.choice(elements), random)


def _take_out(element: lxml.etree._Element, _: lxml.etree._Element, random: Random) -> None:
    element.getparent().remove(element)


def _double(element: lxml.etree._Element, _: lxml.etree._Element, random: Random) -> None:
    for _n in range(random.choice((1, 40))):
        element.getparent().append(copy.deepcopy(element))


def _move(element: lxml.etree._Element, other: lxml.etree._Element, random: Random) -> None:
    if element is not other and element not in other.iterancestors():
        other.append(element)


def _rename(element: lxml.etree._Element, other: lxml.etree._Element, random: Random) -> None:
    element.tag = other.tag


def _value(element: lxml.etree._Element, other: lxml.etree._Element, random: Random) -> None:
    names = list(element.attrib) or list(other.attrib) or ["start"]
    element.set(random.choice(names), random.choice(VALUES))


def _words(element: lxml.etree._Element, _: lxml.etree._Element, random: Random) -> None:
    odd = ("\u0301" * 9_000, "\ufdd0\U0010ffff", "1." * 999, "\u2028\x85\xad")
    element.text = random.choice(("", " " * 90_000, "a" * 300_000, *odd))


def _many(element: lxml.etree._Element, _: lxml.etree._Element, random: Random) -> None:
    for _n in range(2_000):
        lxml.etree.SubElement(element.getparent(), element.tag).text = "a"


def _nest(element: lxml.etree._Element, _: lxml.etree._Element, random: Random) -> None:
    inner = element
    for _n in range(random.choice((20, 300, 3_000))):
        inner = lxml.etree.SubElement(inner, element.tag)
    inner.text = "a"


def change_part(part: bytes, random: Random) -> bytes:
    """A part of a zipped format, changed as a tree if it is one."""
    if random.random() < 0.15:
        return random.choice(BYTES)(part, random)
    try:
        root = lxml.etree.fromstring(part)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return flip(part, random)
    for _ in range(random.choice((1, 2, 6))):
        change_tree(root, random)
    return lxml.etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def change_zip(parts: Parts, random: Random) -> bytes:
    """Parts changed, lost, swapped; then perhaps the archive itself."""
    parts = dict(parts)
    names = [name for name in parts if name.endswith(".xml") or name.endswith(".rels")]
    important = [
        name for name in names if name.rsplit("/", 1)[-1] in ("document.xml", "content.xml", "numbering.xml", "styles.xml")
    ]
    for _ in range(random.choice((1, 1, 2, 4))):
        name = random.choice(important if random.random() < 0.7 else names)
        match random.choice(("change",) * 12 + ("lose", "swap", "empty", "rename")):
            case "lose":
                parts.pop(name, None)
            case "swap":
                other = random.choice(names)
                parts[name], parts[other] = parts.get(other, b""), parts.get(name, b"")
            case "empty":
                parts[name] = b""
            case "rename":
                parts[random.choice((f"/{name}", f"../{name}", name.upper(), "a" * 5_000))] = parts.pop(name, b"")
            case _:
                parts[name] = change_part(parts.get(name, b""), random)
    file = zipped(parts, random.choice((*[zipfile.ZIP_DEFLATED] * 12, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)))
    return random.choice((flip, cut_off, put_in, _headers))(file, random) if random.random() < 0.15 else file


def _headers(file: bytes, random: Random) -> bytes:
    """Wrong sums, sizes, methods and marks in the headers of the archive."""
    changed = bytearray(file)
    for mark, length in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30), (b"PK\x05\x06", 22)):
        at = file.find(mark, random.randrange(len(file)))
        if at >= 0:
            for _ in range(random.choice((1, 3))):
                changed[min(len(file) - 1, at + random.randrange(4, length))] = random.choice((0, 1, 255))
    return bytes(changed)


def change_html(random: Random) -> bytes:
    root = lxml.etree.HTML(HTML)
    for _ in range(random.choice((1, 2, 6))):
        change_tree(root, random)
    return lxml.etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")


def change_markdown(random: Random) -> bytes:
    lines = MARKDOWN.split("\n")
    marks = (
        "> ",
        "- ",
        "1. ",
        "# ",
        "|",
        "    ",
        "\t",
        "```",
        "<div>",
        "[a]: ",
        "[",
        "![](",
        "*",
        "_",
        "~~~",
        "999999999. ",
        "\\",
        "&#0;",
    )
    for _ in range(random.choice((1, 5, 30))):
        at = random.randrange(len(lines))
        lines[at] = random.choice(marks) * random.choice((1, 3, 60)) + lines[at]
        random.shuffle(lines) if random.random() < 0.1 else None
    return "\n".join(lines).encode()


def mutated(kind: str, seed: int, good: dict[str, Parts]) -> tuple[str, bytes]:
    """What was done, and the file: of one in six, a trap that is made on purpose; of the rest, changes at random."""
    from traps_markup import TRAPS

    random = Random(f"{kind} {seed}")
    traps = TRAPS[kind]
    if seed % 6 == 5:
        trap = traps[seed // 6 % len(traps)]
        return trap.__name__, trap(good.get(kind, {}), random)
    if kind in good:
        return "change_zip", change_zip(good[kind], random)
    file = change_html(random) if kind == "html" else change_markdown(random)
    if random.random() < 0.4:
        change = random.choice(BYTES)
        return f"change_{kind}+{change.__name__}", change(file, random)
    return f"change_{kind}", file
