"""DOCX and ODT files from XML written by hand: what no library makes, and what other programs leave."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_OOXML = "http://schemas.openxmlformats.org/"
W_SPACE = f'xmlns:w="{_OOXML}wordprocessingml/2006/main"'
R_SPACE = f'xmlns:r="{_OOXML}officeDocument/2006/relationships"'
_WORD_SPACES = (
    f'{W_SPACE} {R_SPACE} xmlns:mc="{_OOXML}markup-compatibility/2006" xmlns:m="{_OOXML}officeDocument/2006/math" '
    f'xmlns:wp="{_OOXML}drawingml/2006/wordprocessingDrawing" xmlns:a="{_OOXML}drawingml/2006/main" '
    f'xmlns:dgm="{_OOXML}drawingml/2006/diagram" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RELATIONS = f'xmlns="{_OOXML}package/2006/relationships"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = (
    f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0" xmlns:style="{_ODF}style:1.0" xmlns:table="{_ODF}table:1.0" '
    f'xmlns:draw="{_ODF}drawing:1.0" xmlns:svg="{_ODF}svg-compatible:1.0" xmlns:fo="{_ODF}xsl-fo-compatible:1.0" '
    f'xmlns:meta="{_ODF}meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'office:version="1.3"'
)
_MIME = "application/vnd.oasis.opendocument.text"
_BREAK = '<style:paragraph-properties fo:break-before="page"/>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return written.getvalue()


def docx_parts(body: str, links: Mapping[str, str] | None = None, core: str = "", **parts: str) -> dict[str, str]:
    """The parts of a DOCX whose body is the XML `body`. `links`: addresses by id; `parts`: what is inside styles, footnotes …"""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OOXML}officeDocument/2006/relationships/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in parts
    )
    outside = f'Type="{_OOXML}officeDocument/2006/relationships/hyperlink" TargetMode="External"'
    relations += "".join(f'<Relationship Id="{key}" {outside} Target={quoteattr(url)}/>' for key, url in (links or {}).items())
    roots = {"header1": "hdr", "footer1": "ftr"}
    office = f"{_OOXML}officeDocument/2006/relationships/officeDocument"
    properties = f"{_OOXML}package/2006/relationships/metadata/core-properties"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_OOXML}package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {_RELATIONS}><Relationship Id="r1" Type="{office}" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{properties}" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_OOXML}package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>',
        "word/document.xml": f"<w:document {_WORD_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships {_RELATIONS}>{relations}</Relationships>",
    } | {
        f"word/{name}.xml": f"<w:{roots.get(name, name)} {_WORD_SPACES}>{inside}</w:{roots.get(name, name)}>"
        for name, inside in parts.items()
    }


def docx_file(body: str, **parts: object) -> bytes:
    return packed(docx_parts(body, **parts))


def odt_file(body: str, *args: str, **more: str) -> bytes:
    return packed(odt_parts(body, *args, **more))


def odt_parts(
    body: str, automatic: str = "", language: str = "fr", styles: str = "", meta: str = "", master: str = ""
) -> dict[str, str]:
    """The parts of an ODT whose text is the XML `body`. `automatic`, `styles`: further styles of its own, and named ones; `master`:
    page headers and footers.
    """
    named = "".join(
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard"/>'
        for name in ("Title", *(f"Heading_20_{n}" for n in range(1, 11)))
    )
    breaking = "".join(
        f'<style:style style:name="{name}_break" style:family="paragraph" style:parent-style-name="{name}">{_BREAK}</style:style>'
        for name in ("Standard", "Title", *(f"Heading_20_{n}" for n in range(1, 11)))
    )
    default = (
        f'<style:default-style style:family="paragraph"><style:text-properties fo:language="{language}"/></style:default-style>'
    )
    return {
        "mimetype": _MIME,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0" manifest:version="1.3">'
        + f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
        + "".join(
            f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
            for name in ("content", "styles", "meta")
        )
        + "</manifest:manifest>",
        "meta.xml": f"<office:document-meta {_SPACES}><office:meta>{meta}</office:meta></office:document-meta>",
        "styles.xml": f"<office:document-styles {_SPACES}><office:styles>{default}"
        f'<style:style style:name="Standard" style:family="paragraph"/>{named}{styles}</office:styles>'
        f"<office:master-styles>{master}</office:master-styles></office:document-styles>",
        "content.xml": f"<office:document-content {_SPACES}><office:automatic-styles>{breaking}{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>",
    }


def odf_text(words: str) -> str:
    """Words as ODF writes them: runs of spaces, tabs and line breaks are elements."""
    made = re.sub(r"(?<= ) +|^ +", lambda match: f'<text:s text:c="{len(match.group())}"/>', escape(words))
    return made.replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
