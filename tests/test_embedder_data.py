"""The data that the bundled model is trained on, and the batches that are drawn of them."""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from corpus.embedder.examples import (
    AFTER,
    BEFORE,
    DATA,
    FRAMED,
    MENTION,
    NAMED,
    PLAIN,
    PRINCIPLES,
    Broad,
    Framings,
    Namings,
    by_text,
    load_broad,
    load_elsewhere,
    load_examples,
    load_framings,
    load_items,
    load_namings,
    load_titles,
    texts_of,
    words_of,
)
from corpus.embedder.judge import MANY
from corpus.errors import BadSources
from corpus.language import fold
from corpus.text import LANGUAGES
from evals.questions import load_gold

WHO = {lang: ["?"] for lang in LANGUAGES}


def test_the_data_is_as_much_as_was_asked_for_and_the_same_in_each_language():
    kept, held_out = load_items()
    sentences = sum(len(item.sentences["en"]) + len(item.questions) + 1 for item in kept)
    assert sentences >= 15_000
    assert sum(len(item.questions) for item in kept) >= 15_000
    for items in (kept, held_out):
        assert {len(item.questions) for item in items} == {5, 8, 10}
    assert {len(item.near) for item in (*kept, *held_out)} == {4, 8}
    assert len({item.text for item in held_out}) >= 50
    assert not {item.text for item in kept} & {item.text for item in held_out}
    twice = Counter(item.id for item in (*kept, *held_out))
    assert twice.most_common(1)[0][1] == 1


def test_no_gold_question_is_trained_on():
    gold = {fold(row.question) for row in load_gold()}
    items = [item for some in load_items() for item in some]
    of_each = [(*item.questions, *item.reworded, item.silent, *item.near) for item in items]
    asked = {fold(question[lang]) for questions in of_each for question in questions for lang in LANGUAGES}
    elsewhere = {fold(q[lang]) for some in load_elsewhere() for q in some for lang in LANGUAGES}
    broad = {fold(one.question[lang]) for one in load_broad(items) for lang in LANGUAGES}
    assert not gold & (asked | elsewhere | broad)


def test_broad_questions_have_several_answers_mostly_and_some_are_held_out():
    kept, held_out = load_items()
    broad = load_broad((*kept, *held_out))
    assert len(broad) >= 900
    assert sum(len(one.answers) > 1 for one in broad) / len(broad) > 0.75
    assert all(text.strip() for one in broad for text in one.question.values())
    texts = {one.text for one in broad}
    assert len(texts & {item.text for item in held_out}) >= 2
    assert len({(one.text, one.question["en"]) for one in broad}) == len(broad)


def test_every_second_paragraph_is_asked_a_plain_question_and_each_kind_has_its_turn():
    item = next(item for item in load_items()[0] if len(item.questions) == 5)
    first = [item.questions.index(item.asked(n)) for n in range(12)]
    assert first == [0, 3, 1, 4, 2, 3, 0, 4, 1, 3, 2, 4]
    spoken = dataclasses.replace(item, questions=(*item.questions, *({lang: f"{n}" for lang in LANGUAGES} for n in range(3))))
    assert [spoken.questions.index(spoken.asked(n)) for n in range(12)] == [0, 3, 1, 4, 2, 3, 5, 4, 6, 3, 7, 4]
    few = dataclasses.replace(item, questions=item.questions[: PLAIN.start])
    assert [few.questions.index(few.asked(n)) for n in range(6)] == [0, 0, 1, 1, 2, 2]


def test_questions_held_out_are_not_trained_on():
    trained, held_out = load_elsewhere()
    assert len(trained) == len(held_out) == 60
    assert not {q["en"] for q in trained} & {q["en"] for q in held_out}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("held-out.txt", "no-such-text", "names 'no-such-text', and there is no such text"),
        ("a.jsonl", "{", "line 1 is not JSON"),
        ("a.jsonl", '{"id": "x"}', "line 1 lacks 'passage'"),
        ("a.jsonl", json.dumps({"passage": WHO, "questions": [], "silent": WHO}), "line 1 asks no question"),
        ("broad.jsonl", '{"text": "x"}', "line 1 lacks 'question'"),
        ("near.tsv", "no-such-text\tone\tun\tuno", "near.tsv\" has lines about 'no-such-text', and there is no such text"),
        ("near.tsv", "text\tone\tun", "line 1 has 3 fields, and 4 were expected"),
        ("contexts.tsv", "title\tone\tun\tuno", 'line 1: \'title\' is neither "heading" nor "lead-in"'),
        ("framings.tsv", "around\tone\tun\tuno", 'line 1: \'around\' is neither "before" nor "after"'),
        ("elsewhere.tsv", "world\tone\tun", "line 1 has 3 fields, and 4 were expected"),
        ("lexicon-1.tsv", "one\tun", "line 1 has 2 fields, and 3 were expected"),
    ],
)
def test_a_fault_in_the_data_is_named_with_its_place(tmp_path, name, content, said):
    shutil.copy(DATA / "elsewhere.tsv", tmp_path)
    (tmp_path / "held-out.txt").touch()
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadSources, match=said):
        load_examples(tmp_path / "none", DATA.parents[1] / "thesaurus.ttl", tmp_path)


def test_paragraphs_of_a_text_stand_after_few_headings_and_lead_ins_and_batches_grow(few, monkeypatch):
    import torch

    from corpus.embedder import batches
    from corpus.embedder.batches import Options, Sampler

    examples = load_examples(few / "none", few / "few.ttl", few)
    items = tuple(dataclasses.replace(item, text=f"text {n % 2}") for n, item in enumerate(examples.items))
    examples = dataclasses.replace(examples, items=items)
    monkeypatch.setattr(batches, "TRANSLATIONS", 0)
    monkeypatch.setattr(batches, "SIZES", batches.SIZES | {"paragraphs": 10})
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    passages = {item.passage(lang): item for item in items for lang in LANGUAGES}
    drawn = {words[lang]: words["en"] for words in (*examples.headings, *examples.lead_ins) for lang in LANGUAGES}
    seen, framed = Counter(), Counter()
    unanswered = {q[lang] for item in items for q in (item.silent, *item.near) for lang in LANGUAGES}
    assert all(item.near for item in items)
    for seed in range(40):
        batch = Sampler(examples, taught, seed, Options(of_a_text=5, labels=0)).draw()
        contexts = {"text 0": set(), "text 1": set()}
        for row, column in zip(batch.rows, batch.columns, strict=False):
            words = max((words for words in passages if column.endswith(words)), key=len)
            bare = {question[lang] for question in passages[words].questions for lang in LANGUAGES}
            assert any(question in row for question in bare)
            framed["answered"] += row not in bare
            context = column.removesuffix(words).strip()
            kind = "none" if not context else "one" if context in drawn else "two"
            contexts[passages[words].text].add(drawn.get(context, kind))
            seen[kind] += 1
        near = batch.rows[10:20]
        assert all(any(question in row for question in unanswered) for row in near)
        framed["not answered"] += sum(row not in unanswered for row in near)
        assert len(batch.columns) == 10
        assert len(batch.rows) == 20 + batches.SIZES["elsewhere"]
        assert max(map(len, contexts.values())) <= batches.CONTEXTS, "siblings share their contexts"
    assert min(seen["none"], seen["one"], seen["two"]) > 0
    assert [framed[kind] / 400 for kind in ("answered", "not answered")] == [pytest.approx(0.255, abs=0.08)] * 2
    assert len(Sampler(examples, taught, 1, Options(times=2, of_a_text=1, labels=0)).draw().columns) == 2  # there are two texts
    assert len(Sampler(examples, taught, 1, Options(of_a_text=7, labels=0)).draw().columns) == min(10, len(items))
    thrice = Sampler(examples, taught, 1, Options(of_a_text=5, asked=3, labels=0)).draw()
    assert (thrice.asked, len(thrice.columns), len(thrice.rows)) == (3, 10, 40 + batches.SIZES["elsewhere"])
    for n, column in enumerate(thrice.columns):
        item = passages[max((words for words in passages if column.endswith(words)), key=len)]
        asked = [
            {k for k, question in enumerate(item.questions) if any(question[lang] in row for lang in LANGUAGES)}
            for row in thrice.rows[n:30:10]
        ]
        assert all(len(some) == 1 for some in asked), "a question of the paragraph"
        assert len(set.union(*asked)) == 3, "each time another one"
    assert all(any(question in row for question in unanswered) for row in thrice.rows[30:40])
    easy = Sampler(examples, taught, 1, Options(labels=0, hard_negatives=False)).draw()
    assert len(easy.columns) == len(easy.rows) == 2, "one paragraph of a text, and no question that nothing answers"


def test_no_paragraph_of_a_batch_answers_a_broad_question_but_the_one_beside_it(few, monkeypatch):
    """One question is broad for paragraphs 0 to 3 of a text, one for 2 to 4, one for 5: the first two are never drawn together."""
    import torch

    from corpus.embedder import batches
    from corpus.embedder.batches import Options, Sampler

    examples = load_examples(few / "none", few / "few.ttl", few)
    items = tuple(dataclasses.replace(item, text="one") for item in examples.items[:9])
    assert len(items) == 9
    ids = [item.id for item in items]
    broad = tuple(
        Broad("one", {lang: f"broad {n} {lang}" for lang in LANGUAGES}, frozenset(some))
        for n, some in enumerate((ids[:4], ids[2:5], ids[5:6]))
    )
    elsewhere = Broad("another", {lang: "another" for lang in LANGUAGES}, frozenset(("x",)))
    examples = dataclasses.replace(examples, items=items, broad=(*broad, elsewhere), framings=Framings())
    monkeypatch.setattr(batches, "TRANSLATIONS", 0)
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    drawn = Counter()
    for seed in range(60):
        batch = Sampler(examples, taught, seed, Options(of_a_text=9, labels=0)).draw()
        columns = [
            max(
                (i for i in items for lang in LANGUAGES if column.endswith(i.passage(lang))), key=lambda i: len(i.passage("en"))
            ).id
            for column in batch.columns
        ]
        for row, own in zip(batch.rows, columns, strict=False):
            asked = next((one for one in broad if row in one.question.values()), None)
            if asked:
                assert [name for name in columns if name in asked.answers] == [own]
                drawn[asked.question["en"]] += 1
        assert sum(row.startswith("broad") for row in batch.rows) <= 3
        assert len(set(columns)) == len(columns)
    assert set(drawn) == {"broad 0 en", "broad 1 en", "broad 2 en"}
    assert "another" not in drawn


def test_broad_questions_are_about_paragraphs_of_their_text(few, tmp_path):
    items = load_items(few)
    kept = items[0][0]
    line = {"text": kept.text, "kind": "list", "question": {lang: "?" for lang in LANGUAGES}, "answers": [kept.id]}
    other = next(item for item in items[0] if item.text != kept.text)
    for wrong, said in (
        ({"answers": [other.id]}, "is no paragraph of"),
        ({"answers": []}, "no paragraph answers"),
        ({"text": "no-such-text"}, "is no paragraph of 'no-such-text'"),
    ):
        (tmp_path / "broad.jsonl").write_text(json.dumps({**line, **wrong}), encoding="utf-8")
        with pytest.raises(BadSources, match=f"line 1: .*{said}"):
            load_broad(items[0], tmp_path)
    (tmp_path / "broad.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert [one.answers for one in load_broad(items[0], tmp_path)] == [{kept.id}]
    assert load_broad(items[0], tmp_path / "nothing") == ()


def test_a_text_is_drawn_the_more_often_the_more_questions_it_has(few):
    import torch

    from corpus.embedder.batches import Options, Sampler

    examples = load_examples(few / "none", few / "few.ttl", few)
    wanted = zip(examples.items, {"long": 3, "short": 1}.items(), strict=False)
    items = tuple(dataclasses.replace(item, text=text, questions=item.questions[:count]) for item, (text, count) in wanted)
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    sampler = Sampler(dataclasses.replace(examples, items=items), taught, 2, Options())
    first = Counter(sampler._drawn()[0] for _ in range(2000))
    assert first["long"] / 2000 == pytest.approx(0.75, abs=0.04)


def test_texts_of_principles_are_drawn_as_often_as_was_asked_for(few):
    import torch

    from corpus.embedder.batches import Options, Sampler

    examples = load_examples(few / "none", few / "few.ttl", few)
    items = tuple(dataclasses.replace(item, text=f"text {n}") for n, item in enumerate(examples.items[:5]))
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    examples = dataclasses.replace(examples, items=items, principles=frozenset({"text 0", "elsewhere"}))
    for share in (0.0, 0.45, 1.0):
        sampler = Sampler(examples, taught, 2, Options(principles=share))
        first = Counter(sampler._drawn()[0] for _ in range(1000))
        assert first["text 0"] / 1000 == pytest.approx(share, abs=0.05)
    for some in (frozenset(), frozenset(item.text for item in items)):
        sampler = Sampler(dataclasses.replace(examples, principles=some), taught, 2, Options(principles=0.0))
        assert len(sampler._drawn()) == 5, "there is nothing else to draw"


def test_paragraphs_stand_with_the_title_of_their_text_in_their_language_mostly_and_are_named_by_its_own_names(few, monkeypatch):
    import torch

    from corpus.embedder import batches
    from corpus.embedder.batches import TITLED, Options, Sampler

    examples = load_examples(few / "none", few / "few.ttl", few)
    items = tuple(dataclasses.replace(item, text=f"text {n % 3}") for n, item in enumerate(examples.items))
    titles = {f"text {n}": {lang: f"{lang} title {n}" for lang in LANGUAGES} for n in (0, 1)}
    words = ({lang: "In {}:" for lang in LANGUAGES},)
    namings = Namings(words, words, {"text 0": ({lang: f"{lang} name" for lang in LANGUAGES},)})
    examples = dataclasses.replace(examples, items=items, titles=titles, namings=namings)
    monkeypatch.setattr(batches, "TRANSLATIONS", 0)
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    passages = {item.passage(lang): (item.text, lang) for item in items for lang in LANGUAGES}
    seen, named = Counter(), Counter()
    for seed in range(150):
        batch = Sampler(examples, taught, seed, Options(of_a_text=4, labels=0)).draw()
        assert len(batch.titles) == len(batch.columns)
        for row, column, title in zip(batch.rows, batch.columns, batch.titles, strict=False):
            text, lang = passages[max((words for words in passages if column.endswith(words)), key=len)]
            assert title in ("", titles[text][lang] if text in titles else "")
            seen[text, bool(title)] += 1
            named[text] += " name" in row and "In " in row
    assert seen["text 2", True] == 0, "it has no title"
    assert min(named.values()) > 0
    for text in titles:
        assert seen[text, True] / (seen[text, True] + seen[text, False]) == pytest.approx(TITLED, abs=0.12)


def test_questions_name_their_text_some_of_the_time_and_alike_in_each_language(tmp_path):
    kept, held_out = load_items()
    namings = load_namings((*kept, *held_out))
    question = {"en": "Who pays?", "fr": "Qui paie ?", "es": "¿Quién paga?"}
    text = next(iter(namings.mentions))
    chance, seen = random.Random(5), Counter()
    for own in (text, "a text that nobody mentions"):
        mentions = [m for name, some in namings.mentions.items() for m in some if own in (name, "a text that nobody mentions")]
        for _ in range(600):
            named = namings.around(question, own, chance)
            kind = "none" if named == question else "after" if named["fr"].startswith(question["fr"]) else "before"
            seen[own, kind] += 1
            if kind != "none":
                assert any(all(m[lang] in named[lang] for lang in LANGUAGES) for m in mentions)
                assert all(question[lang] in named[lang] and MENTION not in named[lang] for lang in LANGUAGES)
    for (_, kind), count in seen.items():
        assert count / 600 == pytest.approx(1 - NAMED if kind == "none" else NAMED / 2, abs=0.05)
    assert len(seen) == 6
    assert Namings().around(question, text, random.Random(1)) == question


def test_a_text_is_mentioned_only_where_it_is_and_by_words_that_have_room_for_it(few, tmp_path):
    items = load_items(few)[0]
    assert load_namings(items, few) == Namings()
    (tmp_path / "mentions.tsv").write_text("no-such-text\tone\tun\tuno\n", encoding="utf-8")
    with pytest.raises(BadSources, match="has lines about 'no-such-text', and there is no such text"):
        load_namings(items, tmp_path)
    (tmp_path / "mentions.tsv").write_text(f"{items[0].text}\tone\tun\tuno\n", encoding="utf-8")
    with pytest.raises(BadSources, match="lacks words before or after a question"):
        load_namings(items, tmp_path)
    (tmp_path / "namings.tsv").write_text("before\tIn {}:\tDans {},\tEn\n", encoding="utf-8")
    with pytest.raises(BadSources, match=r"'En' must have \{\} once"):
        load_namings(items, tmp_path)


def test_a_text_has_one_title_and_what_is_held_out_is_not_named_in_training(few, tmp_path):
    items = load_items(few)[0]
    assert load_titles(items, few) == {}
    line = f"{items[0].text}\tone\tun\tuno\n"
    (tmp_path / "titles.tsv").write_text(line, encoding="utf-8")
    assert load_titles(items, tmp_path) == {items[0].text: {"en": "one", "fr": "un", "es": "uno"}}
    for lines, said in ((2 * line, "has two titles of"), (f"x{line}", "has lines about .*, and there is no such text")):
        (tmp_path / "titles.tsv").write_text(lines, encoding="utf-8")
        with pytest.raises(BadSources, match=said):
            load_titles(items, tmp_path)
    kept, held_out = load_items()
    namings, titles = load_namings((*kept, *held_out)), load_titles((*kept, *held_out))
    trained = {item.text for item in kept}
    assert namings.of(trained).mentions.keys() <= trained
    assert namings.mentions.keys() - trained, "and some are held out"
    assert trained & titles.keys() <= namings.mentions.keys(), "a text with a title is never called what another is"


def test_what_kinds_of_batches_come_is_as_it_was_asked_for(few):
    import torch

    from corpus.embedder.batches import TRANSLATIONS, Options, Sampler

    examples = load_examples(few / "none", few / "few.ttl", few)
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    sampler = Sampler(examples, taught, 4, Options(labels=0.4))
    drawn = Counter(sampler.draw().kind for _ in range(600))
    for kind, share in {"labels": 0.4, "translations": 0.6 * TRANSLATIONS, "questions": 0.6 * (1 - TRANSLATIONS)}.items():
        assert drawn[kind] / 600 == pytest.approx(share, abs=0.06)


def test_questions_are_framed_some_of_the_time_and_alike_in_each_language():
    trained, held_out = load_framings()
    assert not {words["en"] for words in (*trained.before, *trained.after)} & {
        w["en"] for w in (*held_out.before, *held_out.after)
    }
    question = {"en": "Who pays?", "fr": "Qui paie ?", "es": "¿Quién paga?"}
    seen = Counter()
    chance = random.Random(3)
    for _ in range(400):
        framed = trained.around(question, chance)
        before, after = framed["fr"].split(question["fr"])
        seen[bool(before), bool(after)] += 1
        if before:
            whole = next(words for words in trained.before if words["fr"] == before.strip())
            assert all(framed[lang].startswith(whole[lang]) for lang in LANGUAGES)
        if after:
            whole = next(words for words in trained.after if words["fr"] == after.strip())
            assert all(framed[lang].endswith(whole[lang]) for lang in LANGUAGES)
    assert seen[False, False] / 400 == pytest.approx(1 - FRAMED * (1 - (1 - BEFORE) * (1 - AFTER)), abs=0.06)
    assert all(seen[kind] for kind in ((True, False), (False, True), (True, True)))
    assert Framings().around(question, random.Random(1)) == question


def test_each_paragraph_of_a_long_text_or_of_principles_has_questions_of_each_language_and_they_are_no_translations():
    kept, held_out = load_items()
    principles = texts_of(PRINCIPLES)
    texts = by_text((*kept, *held_out))
    wanted = [item for text, items in texts.items() if text in principles or len(items) > MANY for item in items]
    assert len(wanted) >= 6_500
    assert all(item.reworded for item in wanted)
    assert all(question[lang].strip() for item in wanted for question in item.reworded for lang in LANGUAGES)
    examples = load_examples(DATA / "none", Path("corpus/thesaurus.ttl"))
    translations = {tuple(sentence.values()) for sentence in examples.sentences}
    assert not [q for item in kept for q in item.reworded if tuple(q[lang] for lang in ("en", "fr", "es")) in translations]
    counted = {words for _, words in words_of(examples)}
    assert next(item.reworded for item in kept if item.reworded)[0]["fr"] in counted


def test_wordings_of_a_paragraph_that_is_not_there_are_refused(few, tmp_path):
    folder = shutil.copytree(few, tmp_path / "few")
    line = f"{load_items(few)[0][0].id}\tone\tun\tuno\n"
    (folder / "reworded.tsv").write_text(line, encoding="utf-8")
    assert load_items(folder)[0][0].reworded == ({"en": "one", "fr": "un", "es": "uno"},)
    assert not load_items(few)[0][0].reworded
    (folder / "reworded.tsv").write_text(f"{line}no-such-item\tone\tun\tuno\n", encoding="utf-8")
    with pytest.raises(BadSources, match=r'reworded\.tsv" has lines about .no-such-item., and there is no such paragraph'):
        load_items(folder)


def test_paragraphs_are_asked_the_questions_of_each_language_some_of_the_time_and_no_question_twice(few, monkeypatch):
    import torch

    from corpus.embedder import batches
    from corpus.embedder.batches import REWORDED, Options, Sampler

    examples = load_examples(few / "none", few / "few.ttl", few)
    own = {lang: f"{lang} of its own" for lang in LANGUAGES}
    examples = dataclasses.replace(
        examples, items=tuple(dataclasses.replace(item, reworded=(own,)) for item in examples.items), framings=Framings()
    )
    monkeypatch.setattr(batches, "TRANSLATIONS", 0)
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    first, further, count = Counter(), Counter(), 0
    for seed in range(60):
        batch = Sampler(examples, taught, seed, Options(asked=3, labels=0)).draw()
        columns = len(batch.columns)
        for n in range(columns):
            asked = [batch.rows[n + k * columns] in own.values() for k in range(batch.asked)]
            assert sum(asked) <= 1, "it has one alone"
            first[asked[0]] += 1
            further[sum(asked[1:])] += not asked[0]
            count += 1
    assert first[True] / count == pytest.approx(REWORDED, abs=0.05)
    assert further[1] / further.total() == pytest.approx(1 - (1 - REWORDED) ** 2, abs=0.07)
