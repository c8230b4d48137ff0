"""sources.toml: one entry per text and language, or a message that names the entry and the field."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.errors import BadSources
from corpus.settings import load
from corpus.sources import read_sources
from corpus.text import Standing

ENTRY = 'id = "a.fr"\nwork = "a"\ntitle = "Un titre"\nbody = "IE"\nlanguage = "fr"\nstanding = "adopted"\n'


@pytest.fixture
def listed(tmp_path):
    def read(content):
        path = tmp_path / "sources.toml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_sources(path)

    return read


def test_the_texts_that_ship_are_listed_with_their_files():
    sources = {source.id: source for source in read_sources(load().sources)}
    assert next(iter(sources)) == "conclusions-ia-2025.fr"
    conclusions = sources["conclusions-ia-2025.fr"]
    assert (conclusions.short_title, conclusions.standing, conclusions.date) == ("Conclusions", "adopted", dt.date(2025, 12, 5))
    assert [name for name, source in sources.items() if source.file] == ["conclusions-ia-2025.fr"]
    assert all((load().sources.parent / source.file).is_file() for source in sources.values() if source.file)
    for work in ("res-29105", "res-29118"):
        versions = [source for source in sources.values() if source.work == work]
        assert {source.language for source in versions} == {"fr", "en", "es"}
        assert all(f"/{source.language}/item/{work[4:]}:" in source.url for source in versions)
    assert sources["consensus-santiago.fr"].standing is Standing.MENTIONED


def test_an_entry_needs_no_more_than_the_required_fields(listed):
    (source,) = listed(f"[[source]]\n{ENTRY}")
    assert (source.short_title, source.date, source.file, source.url, source.sha256) == ("Un titre", None, None, None, None)


def test_no_entry_is_no_text(listed):
    assert listed("# nothing yet") == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('work = "a"\n', ""), r"a\.fr lacks work\. Each entry needs"),
        (('id = "a.fr"\n', ""), r"an entry without id lacks id\."),
        (("body", "boddy"), r"a\.fr lacks body\."),
        (('standing = "adopted"', 'standing = "adopted"\nfiles = "x"'), r"a\.fr has the unknown field files"),
        (('"adopted"', '"agreed"'), r"""a\.fr has the standing 'agreed'\. Known: "adopted", "draft", """),
        (('"fr"', '"de"'), r"a\.fr has the language 'de'\. Known: fr, en, es"),
        (('"fr"', '["fr"]'), r"a\.fr has the language \['fr'\]\. It must be text in quotes"),
        (('title = "Un titre"', "title = 3"), r"a\.fr has the title 3\. It must be text in quotes"),
        (("body", 'date = "2025-12-05"\nbody'), r"a\.fr has the date '2025-12-05'\. It must be a date without quotes"),
        (("body", "date = 2025-12-05T10:00:00\nbody"), r"a\.fr has the date datetime.*It must be a date without quotes"),
    ],
)
def test_a_wrong_entry_is_named_with_its_field(listed, change, says):
    with pytest.raises(BadSources, match=says):
        listed(f"[[source]]\n{ENTRY}".replace(*change))


def test_an_id_that_stands_twice_is_named(listed):
    with pytest.raises(BadSources, match=r"the id 'a\.fr' stands twice"):
        listed(f"[[source]]\n{ENTRY}" * 2)


@pytest.mark.parametrize("content", [f"[[sources]]\n{ENTRY}", f"[source]\n{ENTRY}", "source = 3", 'source = ["a"]', ENTRY])
def test_what_is_not_a_list_of_entries_is_said(listed, content):
    with pytest.raises(BadSources, match=r"holds something else than \[\[source\]\] entries"):
        listed(content)


@pytest.mark.parametrize("content", [b"[[source", b"\xff\xfe", b'id = "unfinished'])
def test_a_file_that_is_not_toml_is_said(listed, content):
    with pytest.raises(BadSources, match=r'sources\.toml" cannot be read: .*PLAIDOYER_SOURCES'):
        listed(content)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadSources, match=r'none\.toml" cannot be read: .*No such file'):
        read_sources(tmp_path / "none.toml")
