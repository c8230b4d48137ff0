"""A text that another replaced is found below it, and said to be no longer in force."""

from __future__ import annotations

import dataclasses

import pytest
from shelf import Shelf

from assistant.answer import Assistant
from assistant.superseded import Superseded, replacements
from assistant.web.markup import Place
from assistant.web.reader import reader as read
from assistant.weights import Logistic, Weights
from assistant.words import words
from corpus.errors import BadSources
from corpus.sources import read_sources
from corpus.text import Hit, Source, Standing
from ingest.terminal import listing, report_lines

OLD = "Accord sur les horaires\n\nLe congrès :\n\nAPPELLE les écoles à compter les heures de réunion et les heures de garde.\n"
NEW = "Accord nouveau\n\nLe congrès :\n\nAPPELLE les écoles à compter les heures.\n\nEXHORTE les maires à chauffer les salles.\n"
ALWAYS = Weights(Logistic(0, {"lexical": 1}), Logistic(9, {}), 0.0, 0.5)
ASKED = "Les écoles doivent-elles compter les heures de réunion et de garde ?"


@pytest.fixture
def shelf(tmp_path, reader):
    shelf = Shelf(tmp_path / "shelf", reader)
    shelf.add(shelf.file("ancien.txt", OLD), work="accord-2019", language="fr")
    shelf.add(shelf.file("nouveau.txt", NEW), work="accord-2025", language="fr")
    return shelf


def found(shelf):
    with shelf.open() as library:
        assistant = Assistant(library, library._embedder, weights=ALWAYS)
        answer = assistant.ask(ASKED, hits=10)
        return [hit.passage.source for hit in answer.hits], answer


def test_what_was_replaced_comes_after_what_replaced_it_and_the_answer_says_so(shelf):
    order, answer = found(shelf)
    assert order[0] == "accord-2019.fr"
    assert not any("en vigueur" in notice for notice in answer.notices)
    shelf.add(id="accord-2025.fr", replaces=("accord-2019",))
    order, answer = found(shelf)
    assert order[0] == "accord-2025.fr"
    assert "accord-2019.fr" in order
    notices = [notice for notice in answer.notices if "en vigueur" in notice]
    quoted = {quote.source for statement in answer.statements for quote in statement.quotes}
    assert bool(notices) == ("accord-2019.fr" in quoted)


def test_an_answer_from_a_text_that_was_replaced_names_the_newer_one(shelf):
    shelf.add(id="accord-2025.fr", replaces=("accord-2019",))
    with shelf.open() as library:
        answer = Assistant(library, library._embedder, weights=ALWAYS).ask("Que dit l’accord sur les heures de garde ?", hits=10)
        assert "« Accord sur les horaires » n’est plus en vigueur : « Accord nouveau » l’a remplacé." in answer.notices
        page = read(Place("accord-2019.fr"), words("fr"), library)
        assert "Remplacé par" in page
        assert 'data-place="accord-2025.fr' in page
        assert "Remplacé par" not in read(Place("accord-2025.fr"), words("fr"), library)


def test_a_text_asked_for_by_its_reference_stays_first(shelf):
    shelf.add(id="accord-2025.fr", replaces=("accord-2019",))
    with shelf.open() as library:
        passages = {p.source: p for s in library.sources() for p in library.passages(s.id) if p.citable}
        hits = [Hit(passages["accord-2019.fr"], 0.9, {"phrase": None}), Hit(passages["accord-2025.fr"], 0.5)]
        assert list(Superseded(library).below(hits)) == hits
        hits[0] = dataclasses.replace(hits[0], parts={})
        assert [hit.passage.source for hit in Superseded(library).below(hits)] == ["accord-2025.fr", "accord-2019.fr"]


def test_a_work_that_no_text_has_is_said_and_the_list_shows_what_is_replaced(shelf):
    assert shelf.add(id="accord-2025.fr", replaces=("accord-2019",)).missing_older == []
    report = shelf.add(id="accord-2025.fr", replaces=("accord-2091",))
    assert report.missing_older == ["accord-2091"]
    told = "\n".join(line for line, _ in report_lines(report))
    assert "No text has the work that another is said to replace: accord-2091." in told
    with shelf.open() as library:
        assert "replaces accord-2091" in " ".join(listing(library, ()).split())


def text(work, *replaces):
    return Source(f"{work}.fr", work, work, work, "", "fr", Standing.ADOPTED, replaces=replaces)


def test_replacing_goes_by_way_of_others_and_never_in_a_circle():
    chain = [text("a"), text("b", "a"), text("c", "b")]
    assert {work: {s.work for s in newer} for work, newer in replacements(chain).items()} == {"a": {"b", "c"}, "b": {"c"}}
    assert replacements([text("a", "b"), text("b", "a")]) == {}
    assert replacements([text("c", "gone")])["gone"][0].work == "c"


ENTRY = '[[source]]\nid = "n.fr"\nwork = "n"\ntitle = "N"\nbody = "U"\nlanguage = "fr"\nstanding = "adopted"\nreplaces = {}\n'


def test_sources_toml_says_what_a_text_replaces(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(ENTRY.format('["a", "b"]'), encoding="utf-8")
    assert read_sources(path)[0].replaces == ("a", "b")


@pytest.mark.parametrize(
    ("value", "said"),
    [('"a"', r"the replaces 'a'. It must be a list of works"), ("[1]", "It must be a list of works"), ('["n"]', "its own work")],
)
def test_a_wrong_list_of_replaced_works_is_refused(value, said, tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(ENTRY.format(value), encoding="utf-8")
    with pytest.raises(BadSources, match=said):
        read_sources(path)
