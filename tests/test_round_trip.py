"""The same text in every format gives the same passages: kind, locator, words and what they depend on."""

from __future__ import annotations

import pytest
from conftest import ROOT
from made import a_source
from office import docx_of, odt_of
from resolutions import AGREEMENT_LOCATORS, AGREEMENTS, LOCATORS, RESOLUTIONS
from typeset import described, html_of, markdown_of, pdf_of, plain_of

from corpus.language import fold
from corpus.text import LANGUAGES
from ingest.commitments import commitments_of
from ingest.passages import passages_of
from ingest.readers import read

CONCLUSIONS = ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt"
HEADER = "Lanternes — Faroles — Lanterns"
FORMATS = {  # description, language -> ending, content
    "plain text": lambda text, language: ("txt", plain_of(text).encode()),
    "HTML": lambda text, language: ("html", html_of(text, language).encode()),
    "Markdown": lambda text, language: ("md", markdown_of(text).encode()),
    "DOCX": lambda text, language: ("docx", docx_of(text, language)),
    "ODT": lambda text, language: ("odt", odt_of(text, language)),
    "PDF": lambda text, language: ("pdf", pdf_of(text, language, header=HEADER)),
    "PDF in two columns": lambda text, language: ("pdf", pdf_of(text, language, columns=2, header=HEADER)),
}


def read_again(text, language, way, folder):
    """The passages of a text that was typeset and read: kind, locator, words, lead-ins; typography folded."""
    ending, content = FORMATS[way](text, language)
    path = folder / f"text.{ending}"
    path.write_bytes(content)
    return what_matters(passages_of(read(path), a_source(language)))


def what_matters(passages):
    return [(p.kind.value, p.locator, folded(p.text), tuple(folded(words) for words in p.lead_in)) for p in passages]


def folded(words):
    return " ".join(fold(words).replace("\u2010", "-").split())


@pytest.mark.parametrize("way", FORMATS)
def test_the_conclusions_come_back_from_every_format(way, tmp_path):
    document = read(CONCLUSIONS)
    assert read_again(described(document), "fr", way, tmp_path) == what_matters(passages_of(document, a_source("fr")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", FORMATS)
def test_a_numbered_resolution_comes_back_from_every_format(way, language, tmp_path):
    made = read_again(RESOLUTIONS[language], language, way, tmp_path)
    assert [locator for _, locator, _, _ in made] == LOCATORS[language].split("|")
    assert made == read_again(RESOLUTIONS[language], language, "plain text", tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", FORMATS)
def test_an_agreement_comes_back_from_every_format(way, language, tmp_path):
    made = read_again(AGREEMENTS[language], language, way, tmp_path)
    assert [locator for _, locator, _, _ in made] == AGREEMENT_LOCATORS[language].split("|")
    assert made == read_again(AGREEMENTS[language], language, "plain text", tmp_path)


@pytest.mark.parametrize("way", FORMATS)
def test_the_commitments_of_a_resolution_are_the_same_in_every_format(way, tmp_path):
    ending, content = FORMATS[way](RESOLUTIONS["fr"], "fr")
    (tmp_path / f"text.{ending}").write_bytes(content)
    made = commitments_of(passages_of(read(tmp_path / f"text.{ending}"), a_source("fr")), "fr")
    asked = [(c.verb, c.addressee) for c in made]
    assert asked[4:] == [
        *[("exhorte", "organisations membres")] * 4,
        *[("appelle", "gouvernements, les villes et les fabricants de machines de prêt")] * 2,
        *[("charge", "Bureau exécutif")] * 2,
    ]
