from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.export import answer_to_json, citation, pages, quoted, reference
from corpus.settings import HERE
from corpus.text import Quote

SOURCE = "conclusions-ia-2025.fr"
TITLE = "Conclusions de la Conférence mondiale de l’IE sur l'intelligence artificielle"


@pytest.fixture
def source(shared_library):
    return shared_library.source(SOURCE)


LEGISLATE = Quote(f"{SOURCE}#exhorte", SOURCE, "§ EXHORTE", 2, 2, 0, 9, "légiférer")


def test_a_citation_can_be_pasted_into_a_letter(source):
    assert citation(LEGISLATE, source) == f"«\u00a0légiférer\u00a0» ({TITLE}, § EXHORTE, p. 2)"
    over_two = replace(LEGISLATE, page_end=3)
    assert citation(over_two, source) == f"«\u00a0légiférer\u00a0» ({TITLE}, § EXHORTE, p. 2–3)"


def test_a_passage_over_two_pages_names_both(source):
    assert reference(source, "§ ENCOURAGE", 2, 3, short=True) == "Conclusions, § ENCOURAGE, p. 2–3"
    assert reference(source, "§ SALUE", 2, 2, short=True) == "Conclusions, § SALUE, p. 2"


@pytest.mark.parametrize(("language", "marks"), [("fr", "«\u00a0a\u00a0»"), ("en", "“a”"), ("es", "«a»")])
def test_quotation_marks_are_those_of_the_quoted_text(language, marks, source):
    assert quoted("a", language) == marks
    assert citation(replace(LEGISLATE, text="a"), replace(source, language=language)).startswith(marks)


def test_a_list_is_cited_on_one_line():
    assert quoted("missions :\n1. Rencontres\n2. Plaidoyer", "en") == "“missions : 1. Rencontres 2. Plaidoyer”"


def test_pages_are_written_as_each_language_does():
    assert [pages(2, 3, language) for language in ("fr", "en", "es")] == ["p. 2–3", "pp. 2–3", "pp. 2–3"]


def test_the_json_of_an_answer_leads_back_to_the_source(assistant, library):
    asked = "Les gouvernements doivent-ils légiférer et établir des cadres réglementaires sur l'IA dans l'éducation ?"
    table = json.loads(json.dumps(answer_to_json(assistant.ask(asked), library)))
    assert set(table) == {"question", "kind", "language", "lead", "statements", "hits", "notices", "support"}
    document = library.document(SOURCE)
    shipped = (HERE / "texts" / "conclusions-ia-2025.fr.txt").read_bytes().decode()
    quotes = [found for statement in table["statements"] for found in statement["quotes"]]
    assert quotes
    for found in quotes:
        assert document.text[found["start"] : found["end"]] == found["text"]
        assert shipped[found["raw_start"] : found["raw_end"]].split() == found["text"].split()
    assert [hit["score"] for hit in table["hits"]] == sorted((hit["score"] for hit in table["hits"]), reverse=True)
    assert all(hit["parts"] for hit in table["hits"])
