"""Adding: the same file twice does nothing, a changed one replaces its old version, and what goes wrong leaves it as it was."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import replace

import pytest
from conftest import LetterEmbedder
from shelf import Shelf
from test_fetch import Names, Site, near

from assistant.answer import Assistant
from assistant.weights import load_weights
from corpus.errors import BadSources
from corpus.sources import read_sources
from corpus.text import Standing
from ingest import guess
from ingest.originals import Origin, Originals
from ingest.pipeline import IngestReport, Telling

ACCORD = "Accord sur le temps de travail\n\nConclu le 12 mars 2021.\n\nLe syndicat est consulté chaque année.\n"
RESOLUTION = "Resolution on class size\n\nCALLS ON governments to limit class size to twenty pupils.\n"
DAMAGED = b"%PDF-1.4 broken"


@pytest.fixture
def shelf(tmp_path, reader):
    return Shelf(tmp_path / "shelf", reader)


@pytest.fixture
def site():
    with Site() as site:
        yield site


@pytest.fixture
def network():
    return near(Names(texts_example=[["127.0.0.1"]]))


def test_the_same_file_twice_does_nothing(shelf):
    path = shelf.file("accord.txt", ACCORD)
    assert shelf.add(path) == IngestReport(added=["accord.fr"], passages=3)
    before = (shelf.settings.library / "library.db").read_bytes()
    assert shelf.add(path) == IngestReport(unchanged=["accord.fr"], passages=3)
    assert (shelf.settings.library / "library.db").read_bytes() == before
    assert shelf.build() == IngestReport(unchanged=["accord.fr"], passages=3)


def test_a_changed_file_replaces_its_old_version_and_no_other(shelf):
    path = shelf.file("accord.txt", ACCORD)
    shelf.add(path, shelf.file("class-size.txt", RESOLUTION))
    path.write_text(ACCORD.replace("syndicat", "comité").replace("12 mars 2021", "3 mai 2024"), encoding="utf-8")
    assert shelf.add(shelf.files) == IngestReport(replaced=["accord.fr"], unchanged=["class-size.en"], passages=5)
    assert shelf.finds("syndicat") == set()
    assert shelf.finds("comite") == {"accord.fr"}
    assert shelf.source("accord.fr").date == dt.date(2024, 5, 3), "what is guessed is guessed again"
    originals = list((shelf.settings.library / "texts" / "accord.fr").glob("original.*"))
    assert [original.read_text(encoding="utf-8") for original in originals] == [path.read_text(encoding="utf-8")]


def test_a_new_library_gets_the_texts_that_ship_too(shelf):
    shelf.list(a="Un alinéa.")
    assert shelf.add(shelf.file("accord.txt", ACCORD)).added == ["a.fr", "accord.fr"]


@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b""])
def test_a_file_that_can_no_longer_be_read_keeps_its_old_version_and_is_listed_as_failed(shelf, damage):
    path = shelf.file("accord.txt", ACCORD)
    shelf.add(path)
    before = shelf.held()
    path.write_bytes(damage)
    (failed,) = shelf.add(path).failed
    assert failed.source == "accord.fr"
    assert failed.reason.endswith("What was made of it before stays.")
    assert shelf.held() == before
    assert shelf.failures() == {"accord.fr": failed.reason}
    path.write_text(ACCORD, encoding="utf-8")
    assert shelf.add(path).unchanged == ["accord.fr"]
    assert shelf.failures() == {}


def test_a_file_that_never_got_in_is_listed_until_it_does_or_is_taken_out(shelf):
    path = shelf.file("a/broken.pdf", DAMAGED)
    (failed,) = shelf.add(shelf.files / "a", shelf.file("accord.txt", ACCORD)).failed
    assert failed.source == str(path)
    assert shelf.failures() == {str(path): failed.reason}
    shelf.build()
    assert shelf.failures() == {str(path): failed.reason}, "the next build does not forget it"
    assert shelf.remove(str(path)).removed == [str(path)]
    assert shelf.failures() == {}
    shelf.add(path)
    path.rename(path.with_suffix(".txt"))
    path.with_suffix(".txt").write_text(RESOLUTION, encoding="utf-8")
    assert shelf.add(path.with_suffix(".txt")).added == ["broken.en"]
    assert list(shelf.failures()) == [str(path)], "another file is another file"


def test_two_files_with_the_same_content_are_one_text(shelf):
    one, two = shelf.file("accord.txt", ACCORD), shelf.file("copie.txt", ACCORD)
    report = shelf.add(shelf.files)
    assert (report.added, report.same_as) == (["accord.fr"], {str(two): "accord.fr"})
    again = shelf.add(shelf.files)
    assert (again.unchanged, again.same_as, again.changed) == (["accord.fr"], {str(two): "accord.fr"}, False)
    assert shelf.add(one, one, shelf.files / ".." / "files" / "accord.txt").unchanged == ["accord.fr"], "named thrice, read once"


def test_two_files_with_the_same_name_are_two_texts_and_two_works(shelf):
    shelf.file("2020/accord.txt", ACCORD)
    shelf.file("2021/accord.txt", ACCORD.replace("travail", "repos"))
    assert shelf.add(shelf.files).added == ["accord.fr", "accord-2.fr"]
    assert shelf.source("accord-2.fr").work == "accord-2"
    assert shelf.add(shelf.files).unchanged == ["accord.fr", "accord-2.fr"]


def test_language_versions_by_their_names_share_a_work(shelf):
    shelf.file(
        "taille.fr.txt", "Résolution sur la taille des classes\n\nAPPELLE les gouvernements à limiter la taille des classes."
    )
    shelf.file("taille.en.txt", RESOLUTION)
    assert shelf.add(shelf.files).added == ["taille.en", "taille.fr"]
    assert shelf.source("taille.en").work == shelf.source("taille.fr").work == "taille"


def test_a_moved_file_is_known_at_its_new_place(shelf):
    path = shelf.file("accord.txt", ACCORD)
    shelf.add(path)
    moved = path.rename(shelf.files / "accord-signé.txt")
    report = shelf.add(moved)
    assert (report.unchanged, report.same_as) == (["accord.fr"], {})
    moved.write_text(ACCORD.replace("syndicat", "comité"), encoding="utf-8")
    assert shelf.add(moved).replaced == ["accord.fr"]


def test_an_original_that_was_lost_is_kept_again_by_adding_the_file(shelf):
    path = shelf.file("accord.txt", ACCORD)
    shelf.add(path)
    (original,) = (shelf.settings.library / "texts" / "accord.fr").glob("original.*")
    original.unlink()
    shelf.add(path)
    assert original.read_text(encoding="utf-8") == ACCORD
    assert shelf.check() == []


def test_what_was_guessed_is_corrected_by_id_alone_and_stays_corrected_when_the_file_changes(shelf):
    path = shelf.file("accord.txt", ACCORD)
    shelf.add(path)
    guessed = shelf.source("accord.fr")
    assert (guessed.title, guessed.standing, guessed.date_text) == (
        "Accord sur le temps de travail", Standing.MEMBER_DOCUMENT, "12 mars 2021",
    )  # fmt: skip
    said = {"title": "Accord de Lyon", "date": dt.date(2021, 4, 1), "body": "Union du Lac", "standing": Standing.DRAFT}
    assert shelf.add(id="accord.fr", **said).replaced == ["accord.fr"]
    path.write_text(ACCORD.replace("syndicat", "comité"), encoding="utf-8")
    assert shelf.add(path).replaced == ["accord.fr"]
    source = shelf.source("accord.fr")
    assert {key: getattr(source, key) for key in said} == said
    assert (source.short_title, source.date_text, source.work) == ("Accord de Lyon", "2021-04-01", "accord")
    assert shelf.add(id="accord.fr", title="Accord du Lac").replaced == ["accord.fr"]
    assert shelf.source("accord.fr").body == "Union du Lac", "what was said before stays said"
    assert shelf.build().unchanged == ["accord.fr"]


def test_a_corrected_language_makes_other_passages(shelf):
    shelf.add(shelf.file("nota.txt", "EXIGE LA PAZ\n\nEXIGE a los gobiernos que financien la escuela.\n"), language="fr")
    shelf.add(id="nota.fr", language="es")
    with shelf.open() as library:
        assert library.source("nota.fr").language == "es"
        assert [c.force for c in library.commitments("nota.fr").values()] == ["demands"]


def test_a_correction_of_a_shipped_text_outlives_its_next_version(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    assert shelf.add("a.fr", body="Union du Lac").replaced == ["a.fr"]
    shelf.list(a="Un alinéa nouveau.")
    assert shelf.build().replaced == ["a.fr"]
    assert shelf.held() == {"a.fr": ["Un alinéa nouveau."]}
    assert shelf.source("a.fr").body == "Union du Lac"


def test_a_file_can_be_given_for_a_listed_text_that_has_none(shelf):
    """A linked text that could not be fetched, or one that was only mentioned: its words are known from now on."""
    shelf.list(b=None)
    path = shelf.settings.sources
    path.write_text(path.read_text(encoding="utf-8").replace("adopted", "mentioned only"), encoding="utf-8")
    shelf.build()
    assert shelf.add(shelf.file("reçu.txt", ACCORD), id="b.fr").added == ["b.fr"]
    source = shelf.source("b.fr")
    assert (source.title, source.standing) == ("b", Standing.MEMBER_DOCUMENT)
    assert shelf.build().unchanged == ["b.fr"]


def test_an_id_that_is_not_there_is_said_with_the_one_that_was_meant(shelf):
    shelf.add(shelf.file("accord.txt", ACCORD))
    with pytest.raises(BadSources, match=re.escape("There is no text 'acord.fr'. Did you mean accord.fr?")):
        shelf.add(id="acord.fr", title="Accord")


@pytest.mark.parametrize("name", ["../accord.fr", "Accord.fr", "", ".removed.toml", "a" * 82, "a/b", "a..b", "é.fr"])
def test_an_id_that_cannot_be_one_changes_nothing(shelf, name):
    path = shelf.file("accord.txt", ACCORD)
    with pytest.raises(BadSources, match=r"cannot be the id of a text|There is no text"):
        shelf.add(path, id=name or " ")
    assert shelf.held() == {}
    assert not list(shelf.folder.rglob("original.*"))


def test_a_file_under_a_second_id_is_refused_by_the_name_of_the_first(shelf):
    path = shelf.file("accord.txt", ACCORD)
    shelf.add(path)
    for again in (path, shelf.file("copie.txt", ACCORD)):
        with pytest.raises(BadSources, match=r"is accord\.fr already\. Correct that one \(--id accord\.fr\)"):
            shelf.add(again, id="autre.fr")
    assert list(shelf.held()) == ["accord.fr"]


def test_an_id_or_a_title_is_for_one_text_only_and_the_rest_for_as_many_as_there_are(shelf):
    shelf.file("a.txt", ACCORD)
    shelf.file("b.txt", RESOLUTION)
    for said in ({"id": "a.fr"}, {"title": "Accord"}):
        with pytest.raises(BadSources, match="An id or a title is that of one text, and 2 were found"):
            shelf.add(shelf.files, **said)
    assert shelf.held() == {}
    shelf.add(shelf.files, body="Union du Lac")
    with shelf.open() as library:
        assert {source.body for source in library.sources()} == {"Union du Lac"}


@pytest.mark.parametrize(
    "name", ["accord de travail.txt", "été – œuvre.txt", "協議.txt", "x" * 200 + ".txt", "a\nb.txt", "[1] *.txt", b"caf\xe9.txt"]
)
def test_a_file_may_have_any_name(shelf, name):
    path = os.path.join(str(shelf.files), os.fsdecode(name))
    with open(path, "w", encoding="utf-8") as file:
        file.write(ACCORD)
    (added,) = shelf.add(path).added
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*\.fr", added)
    assert shelf.add(shelf.files).unchanged == [added]
    with open(path, "wb") as file:
        file.write(b"\xff\xfe\x00")
    (failed,) = shelf.add(path).failed
    assert failed.reason.isprintable()


class Interrupting(LetterEmbedder):
    """Ctrl-C while the second batch is embedded."""

    def __init__(self):
        self.left = 1

    def encode(self, texts):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return super().encode(texts)

    encode_query = encode


def test_what_breaks_off_leaves_the_originals_as_the_library_has_them(shelf):
    path = shelf.file("accord.txt", ACCORD)
    shelf.add(path)
    before, files = shelf.held(), sorted(p for p in shelf.settings.library.rglob("texts/**/*"))
    path.write_text(ACCORD.replace("syndicat", "comité"), encoding="utf-8")
    embedder = Interrupting()
    embedder.left = 0
    with pytest.raises(KeyboardInterrupt):
        shelf.add(path, shelf.file("class-size.txt", RESOLUTION), embedder=embedder)
    assert shelf.held() == before
    assert sorted(p for p in shelf.settings.library.rglob("texts/**/*")) == files
    assert shelf.check() == []
    report = shelf.add(shelf.files)
    assert (report.replaced, report.added) == (["accord.fr"], ["class-size.en"])


def test_a_process_that_died_between_the_original_and_the_library_is_made_good_by_the_next_build(shelf):
    shelf.add(shelf.file("accord.txt", ACCORD))
    originals = Originals(shelf.settings.library, {}, shelf.folder)
    originals.put(shelf.source("accord.fr"), ACCORD.replace("syndicat", "comité").encode(), ".txt", Origin())
    assert shelf.finds("syndicat") == {"accord.fr"}, "the old text is whole"
    assert shelf.build().replaced == ["accord.fr"]
    assert shelf.finds("comite") == {"accord.fr"}


def test_thousands_of_passages_go_in_by_batches(shelf, monkeypatch):
    monkeypatch.setattr("ingest.run.BATCH_PASSAGES", 4)
    for n in range(4):
        shelf.file(f"accord-{'abcd'[n]}bc.txt", ACCORD.replace("syndicat", f"syndicat {n}"))
    said = []
    report = shelf.add(shelf.files, telling=Telling(said.append))
    assert len(report.added) == 4
    assert said == ["putting in accord-abc.fr, accord-bbc.fr", "putting in accord-cbc.fr, accord-dbc.fr"]


def test_progress_is_told_by_file(shelf):
    shelf.file("a.txt", ACCORD)
    shelf.file("b.txt", RESOLUTION)
    told = []
    shelf.add(shelf.files, telling=Telling(lambda _: None, lambda done, of, name: told.append((done, of, name.split("/")[-1]))))
    assert told == [(0, 2, "a.txt"), (1, 2, "b.txt"), (2, 2, "")]


# By address


def test_a_text_is_added_by_its_address_and_asked_for_with_what_is_known_of_it(shelf, site, network):
    url = site.says(RESOLUTION.encode(), path="/class-size", ETag='"1"')
    assert shelf.add(url, network=network).added == ["class-size.en"]
    assert shelf.source("class-size.en").url == url
    site.says(status=304, path="/class-size")
    assert shelf.add(url, network=network).unchanged == ["class-size.en"]
    assert [headers.get("If-None-Match") for _, headers in site.asked] == [None, '"1"']
    site.says(RESOLUTION.replace("twenty", "thirty").encode(), path="/class-size", ETag='"2"')
    assert shelf.add(url, network=network).replaced == ["class-size.en"]


def test_a_correction_by_address_reads_the_text_again(shelf, site, network):
    url = site.says(RESOLUTION.encode(), path="/class-size", ETag='"1"')
    shelf.add(url, network=network)
    assert shelf.add(url, network=network, body="Union du Lac").replaced == ["class-size.en"]
    assert [headers.get("If-None-Match") for _, headers in site.asked] == [None, None]
    assert shelf.source("class-size.en").body == "Union du Lac"


def test_an_address_that_cannot_be_asked_is_in_the_report_and_the_files_get_in(shelf, site, network):
    report = shelf.add("https://elsewhere.example/a", shelf.file("accord.txt", ACCORD), network=network)
    assert report.added == ["accord.fr"]
    (failed,) = report.failed
    assert failed.source == "https://elsewhere.example/a"
    assert "not among the hosts" in failed.reason
    assert shelf.failures() == {}, "the network says nothing of the text"


# The linked texts


def test_the_linked_texts_are_fetched_once_and_then_only_what_has_changed(shelf, site, network):
    shelf.list(a="Un alinéa.", b=site.says(RESOLUTION.encode(), path="/b", ETag='"1"'), c=site.says(ACCORD.encode(), path="/c"))
    assert shelf.build().absent == ["b.fr", "c.fr"]
    report = shelf.fetch(network)
    assert (report.added, report.absent) == (["b.fr", "c.fr"], [])
    source = shelf.source("b.fr")
    assert (source.title, source.language) == ("b", "fr"), "as sources.toml says, not as guessed"
    site.says(status=304, path="/b")
    site.says(ACCORD.replace("syndicat", "comité").encode(), path="/c")
    report = shelf.fetch(network)
    assert (report.unchanged, report.replaced) == (["b.fr"], ["c.fr"])
    assert shelf.finds("syndicat") == set()
    assert shelf.build().unchanged == ["a.fr", "b.fr", "c.fr"]


@pytest.mark.parametrize("fault", ["offline", "gone", "no text", "another kind", "broken"])
def test_the_old_copy_stays_when_a_new_one_fails_and_the_others_come(shelf, site, network, fault):
    shelf.list(b=site.says(ACCORD.encode(), path="/b"), c=site.says(RESOLUTION.encode(), path="/c"))
    shelf.fetch(network, "b.fr")
    before = shelf.held()["b.fr"]
    if fault == "offline":
        network = near(Names())
    else:
        body = {"gone": b"gone", "no text": b"<!doctype html><p></p>", "another kind": b"PK\x03\x04", "broken": DAMAGED}[fault]
        site.says(body, 404 if fault == "gone" else 200, "/b")
    report = shelf.fetch(network)
    failed = {failure.source: failure.reason for failure in report.failed}
    assert failed["b.fr"].endswith("What was made of it before stays.")
    assert all("\n" not in reason for reason in failed.values())
    assert shelf.held()["b.fr"] == before
    assert report.added == ([] if fault == "offline" else ["c.fr"])
    if fault == "offline":
        assert list(failed) == ["b.fr", "c.fr"]
        assert all("cannot be found: no internet here" in reason for reason in failed.values())
        assert shelf.failures() == {}
        assert shelf.check() == []


def test_a_removed_linked_text_is_fetched_when_it_is_named_and_not_with_all_the_others(shelf, site, network):
    shelf.list(b=site.says(ACCORD.encode(), path="/b"))
    shelf.fetch(network)
    shelf.remove("b.fr")
    assert shelf.fetch(network) == IngestReport()
    assert shelf.fetch(network, "b.fr").added == ["b.fr"]


def test_what_sources_toml_says_of_a_fetched_text_counts_after_it_was_fetched_too(shelf, site, network):
    url = site.says(ACCORD.encode(), path="/b")
    shelf.list(b=url)
    shelf.fetch(network)
    path = shelf.settings.sources
    path.write_text(path.read_text(encoding="utf-8").replace('body = "IE"', 'body = "Internationale"'), encoding="utf-8")
    assert shelf.build().replaced == ["b.fr"]
    assert shelf.source("b.fr").body == "Internationale"


def test_the_address_of_a_listed_text_is_that_text(shelf, site, network):
    url = site.says(ACCORD.encode(), path="/b")
    shelf.list(b=url)
    assert shelf.add(url, network=network).added == ["b.fr"]


def test_only_linked_texts_are_fetched(shelf, network):
    shelf.list(a="Un alinéa.")
    with pytest.raises(BadSources, match=r"'a\.fr' is no linked text\. Linked: none"):
        shelf.fetch(network, "a.fr")


def test_the_language_that_a_person_names_is_one_that_is_read():
    assert guess.known_language(" FR ") == "fr"
    with pytest.raises(BadSources, match=r"'de' is no language that Plaidoyer reads\. Choose one of fr, en, es"):
        guess.known_language("de")


def test_an_answer_that_leans_on_a_text_says_so_until_it_is_fetched(shelf, site, network):
    url = site.says(ACCORD.encode(), path="/b")
    shelf.list(a=f"Le congrès :\n\nRÉAFFIRME la résolution précédente.\n{url}\n", b=url)
    shelf.build()
    every_answer = replace(load_weights(), stated_from=0.0, partly_from=0.0)

    def notices():
        with shelf.open() as library:
            answer = Assistant(library, LetterEmbedder(), read_sources(shelf.settings.sources), every_answer).ask(
                "Quelle résolution ?"
            )
        assert answer.statements[0].quotes[0].source == "a.fr"
        return answer.notices

    assert notices() == ("§ RÉAFFIRME s’appuie sur « b », qui n’est pas encore dans la bibliothèque.",)
    shelf.fetch(near(Names()))
    assert len(notices()) == 1, "offline nothing has changed"
    shelf.fetch(network)
    assert notices() == ()


def test_a_correction_of_a_text_that_is_not_here_is_refused_and_not_half_kept(shelf):
    shelf.list(b="http://texts.example/b")
    shelf.build()
    (failed,) = shelf.add("b.fr", body="Union du Lac").failed
    assert failed.reason == "The text is not on this machine. Fetch it: python -m ingest fetch b.fr"
    assert not list((shelf.settings.library / "texts").glob("b.fr/*"))
