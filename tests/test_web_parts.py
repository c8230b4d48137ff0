"""What the page's parts write, what the server lets in, and the words of the interface: no browser needed."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from scripted import quote, scripted

from assistant.export import citation
from assistant.filters import Filters
from assistant.verify import quote as cited
from assistant.web.answers import Turn, ellipses, turn
from assistant.web.choice import choice, chosen, looked_in
from assistant.web.markup import Place, esc
from assistant.web.page import build
from assistant.web.reader import reader
from assistant.web.server import application
from assistant.words import words
from corpus.errors import BadFilter
from corpus.text import LANGUAGES, Answer, AnswerKind, Commitment, Document, Hit, Page, Source, Standing, Statement

CLOSED = ["/gradio_api/upload", "/gradio_api/info", "/gradio_api/deep_link", "/gradio_api/runs", "/monitoring", "/docs"]
CLOSED += ["/openapi.json", "/gradio_api/openapi.json", "/login", "/gradio_api/proxy=https://example.org"]


@pytest.fixture
def app(shared_library):
    return application(build(lambda question, *, default, filters: scripted(question, shared_library), shared_library))


# What is served


def test_only_requests_of_the_page_itself_are_answered(app):
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        assert client.get("/health").json() == {"name": "plaidoyer", "status": "ok"}
        page = client.get("/")
        assert page.status_code == 200
        assert "connect-src 'self'" in page.headers["content-security-policy"]
        for host in ("rebound.example", "127.0.0.1.rebound.example:7860", "[::1", ""):
            assert client.get("/", headers={"host": host}).status_code == 421, host
        for origin in ("https://elsewhere.example", "http://127.0.0.1:9999", "null"):
            answer = client.post("/gradio_api/queue/join", headers={"origin": origin}, json={})
            assert answer.status_code == 403, origin
            assert "access-control-allow-origin" not in answer.headers
        assert client.get("/health", headers={"origin": "http://127.0.0.1:7860"}).status_code == 200


@pytest.mark.parametrize("path", CLOSED)
def test_what_gradio_offers_beside_the_page_is_closed(app, path):
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in (404, 405)


# What is written


def test_what_runs_over_two_pages_is_cited_with_both(shared_library):
    name = "conclusions-ia-2025.fr#encourage-ie-a-l-echelle-mondiale"
    passage = shared_library.passages_by_id([name])[name]
    document, source = shared_library.document(passage.source), shared_library.source(passage.source)
    whole, head = (cited(passage, 0, end, document) for end in (len(passage.text), passage.text.index("\n")))
    for found, pages in ((whole, "p. 2–3)"), (head, "p. 2)")):
        assert citation(found, source).endswith(pages)
        assert esc(citation(found, source)) in reader(Place.of_quote(found), words("fr"), shared_library)
        answer = Answer("?", AnswerKind.STATED, "fr", "Oui.", (Statement(found.text, (found,)),), (Hit(passage, 1.0),))
        card = turn(Turn("?", answer), words("fr"), shared_library)
        assert f"{pages.removesuffix(')')}</span>" in card
        assert esc(citation(found, source)) in card


@dataclass
class Shelf:
    """A library of one text."""

    source_: object
    passages_: tuple

    def sources(self):
        return (self.source_,)

    def source(self, _):
        return self.source_

    def passages(self, _):
        return self.passages_

    def document(self, _):
        return Document("", "", (), (Page(1, 0, 1),))

    def commitments(self, _):
        return {}


def test_a_hostile_text_is_written_as_words(shared_library):
    evil = "<img src=x onerror=alert(1)>"
    source = replace(
        shared_library.source("conclusions-ia-2025.fr"), title=evil, body=evil, date_text=evil, url="javascript:alert(1)"
    )
    first = shared_library.passages(source.id)[1]
    passage = replace(first, id=f"{evil}|'\"", locator=evil, text=evil, start=0, end=len(evil))
    shelf = Shelf(source, (passage,))
    quoting = (Statement(evil, (quote(passage, 0, len(evil)),)),)
    asked = Answer(evil, AnswerKind.STATED, "fr", evil, quoting, (Hit(passage, 1.0),), (evil,))
    for language in LANGUAGES:
        page = reader(Place.of_passage(passage), words(language), shelf) + turn(Turn(evil, asked), words(language), shelf)
        assert "<img" not in page
        assert "javascript:" not in page
        assert esc(evil) in page


def test_the_official_page_is_linked_from_the_cited_paragraph(shared_library):
    source = replace(shared_library.source("conclusions-ia-2025.fr"), url="https://www.ei-ie.org/fr/item/1")
    passages = shared_library.passages(source.id)
    page = reader(Place(source.id, passages[4].id), words("fr"), Shelf(source, passages))
    assert 'href="https://www.ei-ie.org/fr/item/1" target="_blank" rel="noopener noreferrer"' in page


def test_a_place_survives_its_journey_and_nothing_else_does():
    place = Place("conclusions-ia-2025.fr", "conclusions-ia-2025.fr#exhorte", 10, 20)
    assert Place.parse(place.key) == place
    for wrong in (None, "", "a|b|c|d", "a|b|1", ["a"], "a|b|1|2|3"):
        assert Place.parse(wrong) is None


def test_a_passage_that_has_left_the_library_is_said_to_have_left(shared_library):
    here = words("en")
    assert here["page.gone"] in reader(Place("another.fr"), here, shared_library)
    assert here["page.gone"] in reader(Place("conclusions-ia-2025.fr", "conclusions-ia-2025.fr#autre"), here, shared_library)


def test_a_quotation_cut_from_a_sentence_shows_where_it_was_cut(shared_library):
    passage = {p.id: p for p in shared_library.passages("conclusions-ia-2025.fr")}["conclusions-ia-2025.fr#appelle"]
    whole, second = len(passage.text), passage.text.index("Ce n'est")
    assert ellipses(quote(passage, 0, whole), passage) == ("", "")
    assert ellipses(quote(passage, 0, second - 1), passage) == ("", "")
    assert ellipses(quote(passage, second, whole), passage) == ("", "")
    assert ellipses(quote(passage, 8, 30), passage) == ("[…] ", " […]")


def test_a_quotation_stands_below_the_words_that_its_paragraph_depends_on(shared_library):
    """« LA CONFÉRENCE : … les organisations membres à » is what makes a list item mean something."""
    passage = {p.id: p for p in shared_library.passages("conclusions-ia-2025.fr")}["conclusions-ia-2025.fr#appelle"]
    shown = replace(passage, lead_in=("La conférence :", "les <b> à"))
    for start, expected in ((0, True), (8, False)):
        quoting = quote(shown, start, len(shown.text))
        asked = Answer("?", AnswerKind.STATED, "fr", "Oui.", (Statement(quoting.text, (quoting,)),), (Hit(shown, 1.0),))
        page = turn(Turn("?", asked), words("fr"), shared_library)
        assert ("La conférence : … les &lt;b&gt; à</div><p" in page) is expected


# The words of the interface


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", ["first", "second"])
def test_the_texts_answer_the_questions_that_the_page_proposes(assistant, language, which):
    answer = assistant.ask(words(language)[f"example.{which}"])
    assert (answer.kind, answer.language) == (AnswerKind.STATED, language)


def test_no_word_is_missing_in_a_language():
    for language in LANGUAGES:
        assert set(words(language)) == set(words("fr")), language
        for key, text in words(language).items():
            assert text.strip(), (language, key)
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", words("fr")[key]), (language, key)


def test_every_kind_standing_and_force_has_a_word():
    verbs = Path(__file__).parent.parent / "ingest" / "verbs.toml"
    forces = {entry["key"] for entry in tomllib.loads(verbs.read_text(encoding="utf-8"))["force"]}
    wanted = {f"kind.{kind}" for kind in AnswerKind} | {f"standing.{s}" for s in Standing} | {f"force.{f}" for f in forces}
    assert wanted <= set(words("fr"))


def test_a_missing_word_is_named_with_its_language():
    with pytest.raises(KeyError, match=r"es\.toml has no 'page\.nowhere'"):
        words("es")["page.nowhere"]


# Where to look


@dataclass
class Texts:
    """A library as the filters see it: texts, and who is addressed in each."""

    texts: list
    addressed: dict

    def sources(self):
        return tuple(self.texts)

    def commitments(self, source):
        return {n: Commitment(n, "URGES", "urges", name, "") for n, name in enumerate(self.addressed.get(source, []))}


def a_text(name, language="fr", standing=Standing.ADOPTED, date=None):
    return Source(name, name, name, name.upper(), "IE", language, standing, date)


def offered(html):
    return re.findall(r'data-filter="(\w+)"', html)


def test_only_filters_that_choose_something_are_offered(shared_library):
    two = [a_text("a", date=dt.date(2024, 8, 2)), a_text("b", "en", Standing.DRAFT, dt.date(2019, 7, 21))]
    assert offered(choice(words("fr"), Texts(two, {}))) == ["source", "standing", "language", "since", "until"]
    assert offered(choice(words("fr"), Texts([a_text("a"), a_text("b")], {"a": ["gouvernements"]}))) == ["source", "addressee"]
    assert choice(words("fr"), Texts([a_text("a")], {})) == ""
    assert choice(words("fr"), Texts([], {})) == ""
    assert offered(choice(words("es"), shared_library)) == ["addressee"]


def test_what_the_filters_offer_is_escaped():
    evil = '"><script>alert(1)</script>'
    page = choice(words("en"), Texts([a_text(evil), a_text("b")], {"b": [evil]}))
    assert "<script" not in page
    assert page.count(esc(evil)) == 2
    assert "<script" not in turn(Turn("?", filters=Filters(addressee=evil)), words("en"), Texts([], {}))


@pytest.mark.parametrize(
    ("sent", "filters"),
    [
        (None, Filters()),
        ("nonsense", Filters()),
        ({}, Filters()),
        ({"source": "a ", "unknown": "x", "addressee": None}, Filters(source="a")),
        ({"source": "a\x00" + "b" * 9_999, "standing": ["x"]}, Filters(source="a " + "b" * 198, standing="['x']")),
        ({"since": "2024", "until": "2024-06"}, Filters(since=dt.date(2024, 1, 1), until=dt.date(2024, 6, 30))),
    ],
)
def test_what_the_browser_sends_becomes_filters(sent, filters):
    assert chosen(sent) == filters


def test_a_question_says_where_it_looked(shared_library):
    filters = Filters("conclusions-ia-2025.fr", "adopted", "fr", dt.date(2024, 1, 1), None, "gouvernements")
    assert looked_in(filters, words("en"), shared_library) == (
        "Looked in: Conclusions · Adopted text · Français · gouvernements · 2024-01-01–"
    )
    assert looked_in(Filters(), words("en"), shared_library) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_that_let_nothing_through_are_said_in_the_language_of_the_page(language, shared_library):
    card = turn(Turn("?", error=BadFilter("in English")), words(language), shared_library)
    assert esc(words(language)["page.filters_nothing"]) in card
    with pytest.raises(BadFilter) as refused:
        chosen({"since": "12/2024"})
    assert esc(words(language)["page.filters_date"]) in turn(Turn("?", error=refused.value), words(language), shared_library)


def test_the_other_versions_of_a_paragraph_are_a_click_away(shared_library):
    asked = scripted("?", shared_library)
    other = asked.hits[1].passage
    answer = replace(asked, hits=(replace(asked.hits[0], versions=(other,)), *asked.hits[1:]))
    page = turn(Turn("?", answer), words("en"), shared_library)
    buttons = re.findall(r'<button type="button" class="version"[^>]*>', page)
    assert len(buttons) == len(answer.statements), "one beside each quotation of the paragraph"
    assert all(f'data-place="{esc(Place.of_passage(other).key)}"' in button for button in buttons)
    assert f'aria-label="Français: open {esc(other.locator)} in this version"' in buttons[0]
    assert len(set(re.findall(r'id="([^"]+)"', page))) == len(re.findall(r'id="([^"]+)"', page))
    assert 'class="version"' not in turn(Turn("?", asked), words("en"), shared_library)
