"""Word for word; silence is an answer; three languages."""

from __future__ import annotations

import dataclasses

import pytest
from shelf import Shelf

from assistant.answer import Assistant
from assistant.question import read_question
from assistant.retrieve import DEPTH, LEXICAL, NEAREST, Retriever
from assistant.verify import stands
from assistant.versions import PHRASE
from assistant.weights import Logistic, Weights
from assistant.words import words
from corpus.errors import BadQuestion
from corpus.library import Library
from corpus.sources import read_sources
from corpus.text import LANGUAGES, AnswerKind
from evals.texts import text_of

SOURCE = "conclusions-ia-2025.fr"
ALWAYS = Weights(Logistic(0, {LEXICAL: 1}), Logistic(9, {}), 0.1, 0.5)
"""Whatever is found is said to answer."""
FAR = [
    "Quelle est la capitale de l'Australie ?",
    "What is the capital of Australia?",
    "¿Cuál es la capital de Australia?",
    "Quel est le salaire d'un professeur ?",
    "What is the salary of a teacher?",
    "How much does a maths teacher earn per month?",
    "¿Cuánto gana al mes una maestra de primaria?",
    "Donnez-moi une recette de tarte aux pommes",
    "Give me a recipe for apple pie",
    "Una receta de tortilla de patatas, por favor",
]
ANSWERED = [
    ("Les enseignants doivent-ils participer aux décisions sur l’IA ?", "appelle"),
    ("Should teachers take part in decisions about AI?", "appelle"),
    ("¿Deben los docentes participar en las decisiones sobre la IA?", "appelle"),
    ("Que disent les textes de l'impact environnemental de l'IA ?", "souligne"),
    ("What do the texts say about the environmental impact of AI?", "souligne"),
    ("¿Qué dicen los textos sobre el impacto ambiental de la IA?", "souligne"),
]


@pytest.mark.parametrize("asked", FAR)
def test_what_the_texts_do_not_say_is_not_answered(asked, assistant):
    answer = assistant.ask(asked)
    assert answer.kind is AnswerKind.SILENT
    assert answer.statements == ()
    assert answer.lead == words(answer.language)["lead.silent"]
    assert answer.nearest, "the nearest paragraphs are shown all the same"


def test_what_no_text_speaks_of_is_called_by_what_was_asked_about_as_a_whole(assistant):
    """« achat » alone is a public contract."""
    (notice,) = assistant.ask("Faut-il garantir le pouvoir d'achat ?").notices
    assert notice.replace("\u00a0", " ") == "Aucun texte de la bibliothèque ne parle de « pouvoir d'achat »."


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("Que demande l'OCDE aux gouvernements ?", "« OCDE »"),
        ("que demande l'UE aux gouvernements ?", "« UE »"),
        ("What does UNESCO ask of governments?", "“UNESCO”"),
        ("¿Qué pide Macron a los gobiernos?", "«Macron»"),
        ("Que demandait la conférence de 2019 aux gouvernements ?", "« 2019 »"),
    ],
)
def test_what_the_texts_ask_is_not_stated_as_what_somebody_else_asks_whom_they_do_not_name(asked, named, assistant):
    answer = assistant.ask(asked)
    assert answer.kind is not AnswerKind.STATED
    assert any(named in notice.replace("\u00a0", " ") for notice in answer.notices)


@pytest.mark.parametrize(
    "asked",
    [
        "Que demande l'Internationale de l'Éducation aux gouvernements ?",
        "What does EI ask governments to do about AI?",
        "Que demande la Conférence mondiale de l'IE aux gouvernements ?",
    ],
)
def test_a_body_that_the_texts_name_and_who_it_is_that_asks_are_no_strangers(asked, assistant):
    answer = assistant.ask(asked)
    assert answer.kind is AnswerKind.STATED
    assert not any("Aucun texte" in notice or "No text" in notice for notice in answer.notices)


def test_quoted_words_that_stand_nowhere_are_said_to_and_nothing_is_stated_of_them(assistant):
    answer = assistant.ask("Est-ce que le texte dit que l'IA est un « droit humain inaliénable » ?")
    assert answer.kind is not AnswerKind.STATED
    assert "« droit humain inaliénable »" in answer.notices[0].replace("\u00a0", " ")


def test_where_words_are_quoted_that_a_passage_has_the_texts_are_not_silent(assistant):
    answer = assistant.ask("Où est-il écrit “patrimoine commun de l'humanité” ?")
    assert answer.kind is not AnswerKind.SILENT
    assert "patrimoine commun" in answer.statements[0].text


def test_a_sentence_that_leans_on_the_one_before_it_is_quoted_with_it(assistant):
    """« Celles-ci appellent à … » does not say who calls."""
    answer = assistant.ask("Est-ce que le texte parle des biais ?")
    (leaning,) = (statement.text for statement in answer.statements if "Celles-ci" in statement.text)
    assert leaning.startswith("RÉAFFIRME")


def test_what_is_asked_for_by_its_page_is_quoted_in_the_order_of_the_text(assistant, library):
    starts = [found.start for statement in assistant.ask("page 2").statements for found in statement.quotes]
    assert len(starts) > 3
    assert starts == sorted(starts)


@pytest.mark.parametrize("asked", ["page 2", "article 12", "mission 3", "annexe 5"])
def test_digits_are_of_no_language(asked, assistant):
    assert assistant.ask(asked, default="fr").language == "fr"


def test_a_place_that_the_texts_name_does_not_make_an_answer(assistant):
    """Belgium is named in Préambule 1, the salary nowhere."""
    assert assistant.ask("Quel est le salaire d'un professeur en Belgique ?").kind is AnswerKind.SILENT


@pytest.mark.parametrize(("asked", "where"), ANSWERED)
def test_a_question_in_any_of_the_three_languages_finds_its_paragraph(asked, where, assistant, library):
    answer = assistant.ask(asked)
    assert answer.kind is not AnswerKind.SILENT
    quoted = [found for statement in answer.statements for found in statement.quotes]
    assert f"{SOURCE}#{where}" in [found.passage for found in quoted]
    assert all(stands(found, library) for found in quoted)


@pytest.mark.parametrize(
    ("asked", "addressee"),
    [
        ("Que demande la conférence de Bruxelles aux gouvernements ?", "gouvernements"),
        ("What does the Brussels conference ask of governments?", "gouvernements"),
        ("¿Qué pide la conferencia de Bruselas a los gobiernos?", "gouvernements"),
        ("What are the regional offices asked to do?", "bureaux régionaux"),
    ],
)
def test_what_is_asked_of_some_is_not_answered_with_what_is_asked_of_others(asked, addressee, assistant, library):
    answer = assistant.ask(asked)
    put = library.commitments(SOURCE)
    quoted = [found.passage for statement in answer.statements for found in statement.quotes]
    assert addressee in [put[passage].addressee for passage in quoted if passage in put]
    assert {put[passage].addressee for passage in quoted if passage in put} <= {addressee, ""}


@pytest.mark.parametrize(
    ("asked", "passages"),
    [
        ("What should member organisations do?", {"encourage-organisations-membres-a", "encourage-organisations-membres-b"}),
        ("¿Qué se pide a los gobiernos?", {"exhorte", "appelle"}),
        ("Que doivent faire les gouvernements au sujet de l'IA ?", {"exhorte", "appelle"}),
        ("What is asked of the Executive?", {"encourage-bureau-executif"}),
    ],
)
def test_what_somebody_is_asked_to_do_is_answered_with_what_is_put_to_them(asked, passages, assistant):
    answer = assistant.ask(asked)
    assert answer.kind is not AnswerKind.SILENT
    assert {found.passage for statement in answer.statements for found in statement.quotes} == {
        f"{SOURCE}#{where}" for where in passages
    }
    assert answer.hits[0].parts["addressed"].score == 1


@pytest.mark.parametrize(
    "asked",
    [
        "What are governments asked to do about class size?",
        "Que doivent faire les gouvernements contre la sécheresse ?",
        "¿Qué deben hacer los gobiernos con el transporte escolar?",
        "What are member organisations asked to do about strikes?",
        "By when are governments asked to legislate?",
        "Combien demande-t-on aux gouvernements de financer ?",
        "In what year are governments asked to legislate?",
    ],
)
def test_what_is_put_to_somebody_does_not_state_what_it_does_not_name(asked, assistant):
    assert assistant.ask(asked).kind is not AnswerKind.STATED


@pytest.mark.parametrize("asked", [asked for asked, _ in ANSWERED] + FAR)
def test_the_lead_is_one_sentence_in_the_language_of_the_question(asked, assistant):
    answer = assistant.ask(asked)
    expected = "es" if asked[0] in "¿U" else "fr" if asked.split()[0] in {"Les", "Que", "Quelle", "Quel", "Donnez-moi"} else "en"
    assert answer.language == expected
    assert answer.lead == answer.lead.strip()
    assert answer.lead.endswith(".")


def test_the_same_question_gets_the_same_answer(assistant):
    assert assistant.ask(ANSWERED[0][0]) == assistant.ask(ANSWERED[0][0])


@pytest.mark.parametrize("hits", [1, 3, 16, 100])
def test_hits_are_as_many_as_asked_for_and_in_order(hits, assistant):
    answer = assistant.ask(ANSWERED[0][0], hits=hits)
    assert len(answer.hits) == min(hits, 16), "the Conclusions have sixteen passages that can be cited"
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(hit.passage.citable for hit in answer.hits)


def test_each_hit_says_which_part_found_it(assistant):
    hits = assistant.ask("Que disent les textes de l'impact environnemental ?", hits=16).hits
    assert {name for hit in hits for name in hit.parts} >= {"lexical", "dense"}
    for name in ("lexical", "dense"):
        ranks = sorted(hit.parts[name].rank for hit in hits if name in hit.parts)
        assert ranks == list(range(1, len(ranks) + 1))


def test_a_quotation_that_leans_on_a_text_not_held_says_so(assistant):
    answer = assistant.ask("Quelles orientations des résolutions du plus récent Congrès mondial sont réaffirmées ?")
    assert any("La technologie, l'intelligence artificielle" in notice for notice in answer.notices)
    answer = assistant.ask("Que salue la conférence dans le Consensus de Santiago, relevant du patrimoine commun de l'humanité ?")
    assert any("Consensus de Santiago" in notice for notice in answer.notices)


def test_an_empty_library_says_that_it_is_empty(settings, letters):
    with Library.create(settings, letters) as empty:
        answer = Assistant(empty, letters, read_sources(settings.sources)).ask("Qui décide ?")
    assert answer.kind is AnswerKind.SILENT
    assert answer.lead == words("fr")["lead.empty"]
    assert answer.hits == ()


@pytest.mark.parametrize("asked", ["", "   ", "😀", "x" * 100_000, "\ud800"])
def test_what_is_no_question_is_refused(asked, assistant):
    with pytest.raises(BadQuestion):
        assistant.ask(asked)


@pytest.mark.parametrize(
    "asked", ["教師は?", "IA \ud800 et écoles", "Кто решает? IA", "<script>alert(1)</script>", "a", "l'", "0", "§ EXHORTE"]
)
def test_odd_questions_get_an_honest_answer(asked, assistant, library):
    answer = assistant.ask(asked)
    assert answer.language in LANGUAGES
    assert all(stands(found, library) for statement in answer.statements for found in statement.quotes)


@pytest.mark.parametrize("asked", ["§ EXHORTE", "que dit le paragraphe EXHORTE § EXHORTE ?", "clause § exhorte"])
def test_a_paragraph_asked_for_by_its_reference_is_quoted_whole(asked, assistant, library):
    answer = assistant.ask(asked)
    passage = library.passages_by_id([f"{SOURCE}#exhorte"])[f"{SOURCE}#exhorte"]
    assert answer.kind is AnswerKind.STATED
    assert [statement.text for statement in answer.statements] == [passage.text]
    assert answer.hits[0].parts["reference"].rank == 1


@pytest.mark.parametrize("asked", ["Préambule 2", "preamble 2", "¿qué dice el preámbulo 2?"])
def test_a_reference_may_be_named_in_any_of_the_three_languages(asked, assistant):
    answer = assistant.ask(asked)
    assert [quote.locator for statement in answer.statements for quote in statement.quotes] == ["Préambule 2"]


def test_a_reference_that_no_text_has_is_met_with_silence(assistant):
    assert assistant.ask("Que dit l'article 12 ?").kind is AnswerKind.SILENT


def test_a_reference_beside_a_question_comes_first_but_does_not_make_an_answer(assistant):
    answer = assistant.ask("Le § EXHORTE parle-t-il du salaire des cuisiniers ?")
    assert answer.hits[0].passage.id == f"{SOURCE}#exhorte"
    assert answer.kind is not AnswerKind.STATED


def test_vectors_bring_up_more_paragraphs_than_other_signals(settings, letters):
    """What answers in quite other words is found by its vector alone, and further down."""
    text = text_of("notes.fr", "fr", [f"Une note z{n}." for n in range(2 * NEAREST)])
    with Library.create(settings, letters) as library:
        library.replace([text])
        candidates = Retriever(library, letters, Logistic(0.0, {})).candidates(read_question("Quoi ?", library.thesaurus))
    assert len(candidates) == NEAREST > DEPTH


def test_of_more_paragraphs_named_alike_than_a_signal_brings_up_the_one_that_answers_comes_first(settings, letters):
    text = text_of("accord.fr", "fr", [f"Disposition x{n}." for n in range(90)] + ["Le remorquage est payé."])
    passages = [dataclasses.replace(p, locator=f"Article 12.{p.ordinal + 1}") for p in text.passages]
    assert len(passages) > 2 * DEPTH
    with Library.create(settings, letters) as library:
        library.replace([dataclasses.replace(text, passages=tuple(passages))])
        retriever = Retriever(library, letters, Logistic(0.0, {LEXICAL: 1.0}))
        hits = retriever.search(read_question("Que dit l'article 12 du remorquage ?", library.thesaurus), 3)
    assert (hits[0].passage.locator, len(hits)) == ("Article 12.91", 3)
    assert all("reference" in hit.parts for hit in hits)


def test_words_between_quotation_marks_bring_up_the_paragraph_that_has_them(assistant):
    answer = assistant.ask("Qui demande une « relation élève-enseignant » ?")
    assert answer.hits[0].passage.id == f"{SOURCE}#salue"
    assert "phrase" in answer.hits[0].parts


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Que doivent faire les gouvernemants ?", "« gouvernemants » a été lu comme « gouvernements »."),
        ("What must the govermnents do?", "“govermnents” was read as “government”."),
        ("¿Qué deben hacer los goviernos?", "«goviernos» se ha leído como «gobierno»."),
    ],
)
def test_an_answer_says_which_words_it_read_as_others(asked, said, assistant):
    notices = [notice.replace("\u00a0", " ").replace("\u202f", " ") for notice in assistant.ask(asked).notices]
    assert said in notices


@pytest.fixture(scope="module")
def pledges(tmp_path_factory, reader):
    """Two texts, one of which mentions others by their numbers."""
    shelf = Shelf(tmp_path_factory.mktemp("pledges") / "shelf", reader)
    motion = "Motion sur les lampes 2019\n\nLa motion rappelle la résolution 41234 et l'article 12.\n\nLes lampes coûtent 2 024 francs.\n"
    shelf.add(shelf.file("a.txt", motion), id="motion.fr", language="fr", title="Motion sur les lampes")
    shelf.add(
        shelf.file("b.txt", "Pledge\n\nResolution of schools: pay 100 lamps in 2024.\n\nTeachers say what resolutions say.\n"),
        id="pledge.en", language="en", title="Pledge",
    )  # fmt: skip
    with shelf.open() as library:
        yield library


@pytest.fixture
def credulous(pledges, session_settings):
    return Assistant(pledges, pledges._embedder, read_sources(session_settings.sources), ALWAYS)


def _quoted(answer):
    return [quote.text for statement in answer.statements for quote in statement.quotes]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "Que dit la résolution 29105 ?",
            "La bibliothèque ne contient pas « La technologie, l'intelligence artificielle et l'avenir de la profession enseignante ». "
            "Pour l’y ajouter depuis Internet : python -m ingest fetch res-29105.fr",
        ),
        (
            "What does resolution 29105 say about schools?",
            "The library does not hold “Technology, artificial intelligence and the future of the teaching profession”. "
            "To add it from the internet: python -m ingest fetch res-29105.en",
        ),
        (
            "¿Qué dice el artículo 12 de la resolución 29118?",
            "La biblioteca no tiene «Recopilación de datos y privacidad en la educación». "
            "Para añadirlo desde Internet: python -m ingest fetch res-29118.es",
        ),
        ("29105", "python -m ingest fetch res-29105.fr"),
        ("Que dit la résolution 31337 sur l'école ?", "Aucun texte de la bibliothèque ne porte le numéro 31337, et aucun paragraphe ne le mentionne."),
        ("What does resolution 31337 say?", "No text in the library has the number 31337, and no paragraph mentions it."),
        ("¿Qué dice la ley 31337?", "Ningún texto de la biblioteca lleva el número 31337 y ningún párrafo lo menciona."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["assistant", "credulous"])
def test_a_text_named_by_its_number_that_is_not_held_is_not_answered_for_by_others(asked, said, where, request):
    answer = request.getfixturevalue(where).ask(asked)
    assert (answer.kind, answer.statements) == (AnswerKind.SILENT, ())
    assert any(notice.endswith(said) for notice in answer.notices)
    assert answer.nearest, "the nearest paragraphs are shown all the same"


@pytest.mark.parametrize("asked", ["Que dit la résolution 41234 ?", "What does resolution 41234 say of lamps?"])
def test_what_mentions_a_text_that_is_not_held_answers_for_it_in_part(asked, credulous):
    answer = credulous.ask(asked)
    assert answer.kind is AnswerKind.PARTLY
    assert _quoted(answer) == ["La motion rappelle la résolution 41234 et l'article 12."]
    assert not any("41234" in notice for notice in answer.notices), "a text mentions it"


@pytest.mark.parametrize("asked", ["How many teachers are 100000 lamps for?", "What do schools pay?"])
def test_a_long_number_that_counts_something_silences_nothing(asked, credulous):
    answer = credulous.ask(asked)
    assert answer.kind is AnswerKind.STATED
    assert not answer.notices


@pytest.mark.parametrize(
    ("asked", "notice"),
    [
        ("Que dit La collecte de données et la protection de la vie privée dans l’éducation ?", "res-29118.fr"),
        ("What does Data Collection and Privacy in Education say?", "res-29118.en"),
        ("¿Qué dice Recopilación de datos y privacidad en la educación?", "res-29118.es"),
    ],
)
def test_who_names_a_text_by_its_title_is_told_that_it_is_not_held(asked, notice, assistant):
    (said,) = [said for said in assistant.ask(asked).notices if "python -m ingest fetch" in said]
    assert said.endswith(f"python -m ingest fetch {notice}")


def test_a_text_that_is_named_once_is_not_said_twice_to_be_missing(assistant):
    assert sum("Consensus de Santiago" in notice for notice in assistant.ask("Que dit le Consensus de Santiago ?").notices) == 1


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [
        ("2024", "Resolution of schools: pay 100 lamps in 2024."),
        ("en 2024 ?", "Resolution of schools: pay 100 lamps in 2024."),
        ("2 024", "Les lampes coûtent 2 024 francs."),
        ("41234", "La motion rappelle la résolution 41234 et l'article 12."),
        ("la résolution n° 41234", "La motion rappelle la résolution 41234 et l'article 12."),
        ("article 12", "La motion rappelle la résolution 41234 et l'article 12."),
        ("resolución 41234", "La motion rappelle la résolution 41234 et l'article 12."),
    ],
)
def test_a_number_alone_that_stands_in_a_text_is_found(asked, quoted, pledges):
    never = Weights(Logistic(0, {LEXICAL: 1}), Logistic(-9, {}), 0.1, 0.5)
    answer = Assistant(pledges, pledges._embedder, weights=never).ask(asked)
    assert (answer.kind, answer.support) == (AnswerKind.STATED, 1.0)
    assert _quoted(answer) == [quoted]


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [
        ("« les lampes coûtent »", "Les lampes coûtent 2 024 francs."),
        ("« lampe coûte »", "Les lampes coûtent 2 024 francs."),  # which stands nowhere so
        ("“TEACHERS SAY WHAT”", "Teachers say what resolutions say."),
        ("« la résolution 41234 et l'article »", "La motion rappelle la résolution 41234 et l'article 12."),
        ("What about “la résolution 41234 et l’article”?", "La motion rappelle la résolution 41234 et l'article 12."),
    ],
)
def test_words_between_quotation_marks_are_found_as_they_stand_or_else_in_other_forms(asked, quoted, pledges):
    (first, *_) = Assistant(pledges, pledges._embedder, weights=ALWAYS).ask(asked).hits
    assert first.passage.text == quoted
    assert PHRASE in first.parts


def test_a_name_that_stands_in_a_text_of_another_language_is_not_strange(pledges):
    retriever = Assistant(pledges, pledges._embedder).retriever
    for asked, strange in (("Que disent les Teachers du Suriname ?", 1), ("Que disent les Teachers et les Lampes ?", 0)):
        assert retriever.strange(read_question(asked, pledges.thesaurus)) == strange


@pytest.mark.parametrize(
    ("asked", "put_to_them"),
    [
        ("Que demande-t-on à l'Internationale de l'Éducation ?", ["§ ENCOURAGE, IE à l'échelle mondiale"]),
        ("What is asked of Education International?", ["§ ENCOURAGE, IE à l'échelle mondiale"]),
        ("¿Qué se le pide a la Internacional de la Educación?", ["§ ENCOURAGE, IE à l'échelle mondiale"]),
        ("What is the Executive Board asked to do?", ["§ ENCOURAGE, Bureau exécutif"]),
        ("¿Qué se pide a los gobiernos?", ["§ APPELLE", "§ EXHORTE"]),
        ("Que doivent faire les syndicats ?", ["§ ENCOURAGE, organisations membres, a", "§ ENCOURAGE, organisations membres, b"]),
    ],
)
def test_what_somebody_is_asked_is_what_is_put_to_them_however_near_what_is_put_to_others_comes(asked, put_to_them, assistant):
    """A cue says that the paragraph put to member organisations answers what « l'IE » asks of them, and so came first."""
    answer = assistant.ask(asked)
    assert sorted(quote.locator for statement in answer.statements for quote in statement.quotes) == put_to_them
    assert sorted(hit.passage.locator for hit in answer.hits[: len(put_to_them)]) == put_to_them


@pytest.mark.parametrize("asked", ["4 et 5 décembre", "les 4 et 5 décembre ?", "5 décembre"])
def test_a_date_alone_that_stands_in_the_text_is_found(asked, assistant):
    answer = assistant.ask(asked)
    assert answer.kind is AnswerKind.STATED
    assert [quote.locator for statement in answer.statements for quote in statement.quotes] == ["Préambule 1"]


@pytest.mark.parametrize(
    "asked",
    ["Is 2024 a leap year?", "Who was there in 2024?", "2024 est-elle une année bissextile ?", "¿Quién es rey en 2024?"],
)
def test_a_number_beside_a_question_is_no_answer_to_it(asked, pledges):
    never = Weights(Logistic(0, {LEXICAL: 1}), Logistic(-9, {}), 0.1, 0.5)
    assert Assistant(pledges, pledges._embedder, weights=never).ask(asked).kind is AnswerKind.SILENT


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("1987", "Aucun paragraphe de la bibliothèque n’a « 1987 » dans sa référence ni dans ses mots."),
        ("l'article 99", "Aucun paragraphe de la bibliothèque n’a « article 99 » dans sa référence ni dans ses mots."),
        ("What does article 99 say?", "No paragraph in the library has “article 99” in its reference or in its words."),
        ("¿Qué dice el artículo 99?", "Ningún párrafo de la biblioteca tiene «artículo 99» en su referencia ni en sus palabras."),
    ],
)
def test_a_number_alone_that_stands_nowhere_is_met_with_silence_that_says_so(asked, said, credulous):
    answer = credulous.ask(asked)
    assert (answer.kind, answer.statements) == (AnswerKind.SILENT, ())
    assert [notice.replace("\u00a0", " ") for notice in answer.notices] == [said]


@pytest.mark.parametrize(
    "asked",
    [
        "2019",  # a title has it
        "4 décembre 2024",  # a date is written in many ways
    ],
)
def test_what_may_be_written_otherwise_is_answered_in_part_at_most(asked, credulous):
    assert credulous.ask(asked).kind is AnswerKind.PARTLY, "for it finds enough in anything"


@pytest.mark.parametrize("asked", ["2024", "75019 Paris", "Que dit l'article 12 ?", "¿Qué dice el artículo 12?"])
def test_what_stands_there_with_its_number_is_decided_by_what_is_found(asked, credulous):
    assert credulous.ask(asked).kind is AnswerKind.STATED


@pytest.mark.parametrize("asked", ["loi 2019-828", "Convention 190", "convenio 87"])
def test_of_what_has_a_number_that_stands_nowhere_nothing_is_stated(asked, credulous):
    answer = credulous.ask(asked)
    assert answer.kind is AnswerKind.PARTLY
    assert asked in answer.notices[-1]


AGREEMENTS = {
    "convenio.es": (
        "Convenio de educación primaria",
        "Artículo 1. En educación primaria, ningún aula tendrá más de 25 alumnos.",
        "Artículo 2. El profesorado impartirá 22 horas de clase por semana.",
        "Artículo 3. El profesorado a tiempo completo cobrará 2.400 euros al mes, en catorce pagas.",
    ),
    "accord.fr": (
        "Accord sur les conditions de travail",
        "Article 1. Une classe du primaire compte vingt-quatre élèves au plus.",
        "Article 2. Une classe de lycée compte trente-deux élèves au plus.",
        "Article 3. Les enseignants du second degré doivent dix-huit heures de cours par semaine.",
        "Article 4. Les membres en activité votent pour élire le bureau du syndicat.",
        "Article 5. Tout le personnel a droit à cinq jours de congé pour enfant malade.",
    ),
    "agreement.en": (
        "Agreement on staff",
        "Article 1. Permanent teachers are evaluated every four years by two colleagues.",
        "Article 2. Teachers in urban schools receive a free transport card.",
    ),
}


@pytest.fixture(scope="module")
def negotiator(tmp_path_factory, reader, bundled):
    """Of agreements that say one thing of one kind of schools or staff, and another, or nothing, of the others."""
    shelf = Shelf(tmp_path_factory.mktemp("agreements") / "shelf", reader)
    shelf.embedder = bundled
    for name, (title, *articles) in AGREEMENTS.items():
        shelf.add(shelf.file(f"{name}.txt", "\n\n".join((title, *articles))), id=name, language=name[-2:], title=title)
    with shelf.open() as library:
        yield Assistant(library, bundled)


@pytest.mark.parametrize(
    ("asked", "quotes", "said"),
    [
        (
            "Combien d'élèves par classe en maternelle ?",
            "vingt-quatre élèves",
            "Ce qui est cité (Article 1, Artículo 1) parle de « enseignement primaire », non de « classe en maternelle ».",
        ),
        (
            "What are the salaries of part-time teachers?",
            "2.400 euros",
            "What is quoted (Artículo 3) speaks of “full time”, not of “part-time”.",
        ),
        (
            "¿Cuánto cobra al mes el profesorado a tiempo parcial?",
            "2.400 euros",
            "Lo que se cita (Artículo 3) habla de «tiempo completo», no de «tiempo parcial».",
        ),
        (
            "Le vote des membres retraités pour élire le bureau ?",
            "membres en activité",
            "Ce qui est cité (Article 4) parle de « personnels en activité », non de « retraités ».",
        ),
        (
            "How often are temporary teachers evaluated?",
            "every four years",
            "What is quoted (Article 1) speaks of “permanent staff”, not of “temporary teachers”.",
        ),
        (
            "Do teachers in rural schools receive a transport card?",
            "transport card",
            "What is quoted (Article 2) speaks of “urban schools”, not of “rural schools”.",
        ),
    ],
)
def test_what_is_said_of_one_kind_is_not_stated_of_another(asked, quotes, said, negotiator):
    answer = negotiator.ask(asked)
    assert answer.kind is AnswerKind.PARTLY
    assert any(quotes in text for text in _quoted(answer))
    assert said in [notice.replace("\u00a0", " ") for notice in answer.notices]


@pytest.mark.parametrize(
    ("asked", "quotes"),
    [
        ("How large may classes be in secondary schools?", "trente-deux élèves"),
        ("¿Cuántos alumnos por aula puede haber en secundaria?", "trente-deux élèves"),
        ("How many hours do secondary school teachers teach?", "dix-huit heures"),
        ("¿Cuántas horas imparte el profesorado de secundaria?", "dix-huit heures"),
    ],
)
def test_what_is_said_of_the_kind_asked_about_answers_alone_and_comes_first(asked, quotes, negotiator):
    answer = negotiator.ask(asked)
    assert answer.kind is AnswerKind.STATED
    assert [quotes in text for text in _quoted(answer)] == [True]
    assert quotes in answer.hits[0].passage.text
    assert not answer.notices


@pytest.mark.parametrize(
    ("asked", "quotes"),
    [
        ("Combien de jours de congé pour enfant malade à l'université ?", "cinq jours de congé"),
        ("Combien de jours de congé pour enfant malade pour le personnel de soutien ?", "cinq jours de congé"),
        ("Je suis prof en maternelle. Combien de jours de congé pour enfant malade ?", "cinq jours de congé"),
        ("How often are permanent teachers evaluated?", "every four years"),
        ("Combien d'élèves par classe dans le primaire et au lycée ?", "vingt-quatre élèves"),
    ],
)
def test_what_is_said_of_all_is_stated_of_each(asked, quotes, negotiator):
    answer = negotiator.ask(asked)
    assert answer.kind is AnswerKind.STATED
    assert any(quotes in text for text in _quoted(answer))
    assert not answer.notices


def test_a_paragraph_asked_for_by_its_reference_is_quoted_whatever_kind_it_is_about(negotiator):
    answer = negotiator.ask("article 1 pour le lycée")
    assert answer.kind is not AnswerKind.STATED
    first = answer.statements[0].quotes[0]
    assert (first.source, first.locator) == ("accord.fr", "Article 1")
