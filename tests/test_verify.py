"""What is shown as a quotation is, character for character, in the source."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.verify import locate, quote, stands, verified
from corpus.text import Answer, AnswerKind, QuoteState, Statement

SOURCE = "conclusions-ia-2025.fr"
LIGHT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def document(shared_library):
    return shared_library.document(SOURCE)


@pytest.fixture
def passages(shared_library):
    return {passage.id.split("#")[1]: passage for passage in shared_library.passages(SOURCE)}


@LIGHT
@given(data=st.data())
def test_every_stretch_of_a_passage_stands(data, shared_library, document, passages):
    passage = data.draw(st.sampled_from(list(passages.values())))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    found = quote(passage, start, end, document)
    assert stands(found, shared_library)
    assert document.text[found.start : found.end] == found.text


@LIGHT
@given(data=st.data())
def test_a_changed_letter_never_stands_and_is_never_located(data, shared_library, document, passages):
    passage = data.draw(st.sampled_from([p for p in passages.values() if p.citable]))
    at = data.draw(st.sampled_from([n for n, c in enumerate(passage.text) if c.isalpha()]))
    letter = data.draw(st.sampled_from([c for c in "abcdefxyzéà" if c != passage.text[at].lower()]))
    forged = passage.text[:at] + letter + passage.text[at + 1 :]
    assert locate(forged, passage, document) is None
    true = quote(passage, 0, len(passage.text), document)
    assert not stands(replace(true, text=forged), shared_library)


@pytest.mark.parametrize(
    "field",
    [
        {"start": 5},
        {"page": 3},
        {"page_end": 3},
        {"locator": "§ SALUE"},
        {"source": "res-29105.fr"},
        {"passage": f"{SOURCE}#salue"},
        {"end": 99_999},
    ],
)
def test_a_quote_with_a_wrong_reference_does_not_stand(field, shared_library, document, passages):
    true = quote(passages["exhorte"], 0, 40, document)
    assert stands(true, shared_library)
    assert not stands(replace(true, **field), shared_library)


@pytest.mark.parametrize(
    "words",
    [
        "AFFIRME la nécessité pour la profession enseignante de jouer un rôle",
        "l’IA peut être exploitée pour renforcer l’équité",  # typographic apostrophes where the source has plain ones
        "  l'IA  peut\u00a0être\nexploitée ",
    ],
)
def test_typographic_differences_are_repaired_with_the_sources_own_characters(words, document, passages, shared_library):
    found = locate(words, passages["affirme"], document)
    assert found is not None
    assert found.text in passages["affirme"].text
    assert stands(found, shared_library)


def test_the_state_says_whether_a_quotation_was_repaired(document, passages):
    assert locate("l'IA peut", passages["affirme"], document).state is QuoteState.EXACT
    assert locate("l’IA peut", passages["affirme"], document).state is QuoteState.REPAIRED
    assert locate("mise en oeuvre", passages["encourage-organisations-membres-a"], document).text == "mise en œuvre"
    assert (
        locate('thème "Façonner notre avenir:', passages["preambule-2"], document).text == "thème «Façonner notre avenir\u202f:"
    )


@pytest.mark.parametrize("words", ["", "   ", "\u00ad", "les gouvernements pourraient légiférer", "L'IA PEUT", "IA IA IA"])
def test_what_is_not_there_is_not_located(words, document, passages):
    assert locate(words, passages["affirme"], document) is None


def _answer(kind, *statements) -> Answer:
    return Answer("?", kind, "fr", "", statements, ())


def test_a_statement_with_one_false_quote_is_not_shown(shared_library, document, passages):
    true = quote(passages["exhorte"], 0, 40, document)
    false = replace(true, text=true.text.replace("EXHORTE", "OBLIGE "))
    answer = verified(_answer(AnswerKind.STATED, Statement("a", (true,)), Statement("b", (true, false))), shared_library)
    assert [statement.text for statement in answer.statements] == ["a"]
    assert answer.kind is AnswerKind.STATED


def test_an_answer_that_loses_every_quotation_becomes_silent(shared_library, document, passages):
    false = replace(quote(passages["exhorte"], 0, 40, document), start=1)
    answer = verified(_answer(AnswerKind.STATED, Statement("a", (false,)), Statement("b", ())), shared_library)
    assert answer.kind is AnswerKind.SILENT
    assert answer.statements == ()
