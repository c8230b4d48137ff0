"""The page, driven in a real Chromium against a real server."""

from __future__ import annotations

import re
import threading

import pytest
from browser import NARROW, Visits, chromium, serving
from playwright.sync_api import Page, expect, sync_playwright
from scripted import Script, scripted

from assistant.export import citation
from assistant.filters import Filters
from assistant.web.answers import plain
from assistant.web.page import build
from assistant.web.server import application
from assistant.words import words
from corpus.text import LANGUAGES

# Gradio's queue sums up its own times with pandas after every tenth call, in a way that pandas 3 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:.*(no_silent_downcasting|The copy keyword)")

QUESTION = "Que demande la conférence aux gouvernements au sujet de l’IA ?"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "{{constructor}} {{#with this}}{{/with}}",
    "`${alert`1`}`",
    '"><script>alert(1)</script>',
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = chromium(playwright)
        yield running
        running.close()


@pytest.fixture
def visits(browser):
    """Visitors of the page; at the end, none of them may have met an error, a dialog or an address elsewhere."""
    seen = Visits(browser)
    yield seen
    seen.close()
    assert seen.troubles == []


@pytest.fixture(scope="module")
def script(shared_library):
    return Script(shared_library, threading.Event())


@pytest.fixture(scope="module")
def scripted_url(script):
    with serving(application(build(script, script.library))) as served:
        yield served.url


@pytest.fixture(scope="module")
def url(assistant):
    with serving(application(build(assistant.ask, assistant.library))) as served:
        yield served.url


def ask(page: Page, question: str) -> None:
    """Put a question and wait until its card is there."""
    answered = page.locator(".turn:not(.pending)").count()
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    expect(page.locator(".turn:not(.pending)")).to_have_count(answered + 1)


def scroll_top(page: Page, selector: str) -> float:
    return page.locator(selector).evaluate("node => node.getBoundingClientRect().top")


# A visitor


@pytest.mark.page
def test_a_visitor_asks_reads_opens_a_citation_and_copies_it(url, assistant, visits):
    page = visits.open(url)
    ask(page, QUESTION)
    card = page.locator(".a")
    expect(card.locator(".kind")).to_have_text(re.compile("Les textes le disent"))
    found = assistant.ask(QUESTION).statements[0].quotes[0]
    assert found.text in card.locator(".quote p").first.inner_text()
    expect(card.locator(".ref").first).to_contain_text(f"{found.locator}, p. {found.page}")
    chip = card.locator(".chip").first
    expect(chip).to_have_attribute("aria-expanded", "false")
    chip.click()
    expect(page.locator(".read mark")).to_have_text(found.text)
    expect(page.locator(".par.here .loc")).to_contain_text(found.locator)
    expect(page.locator(".read mark")).to_be_in_viewport()
    expect(chip).to_have_attribute("aria-expanded", "true")
    page.locator(".acts [data-copy]").click()
    expect(page.locator(".acts [data-copy]")).to_have_text("✓ Copié")
    expect(page.locator("#spoken")).to_have_text("Copié")
    source = assistant.library.source(found.source)
    assert page.evaluate("navigator.clipboard.readText()") == citation(found, source)
    expect(page.locator(".acts [data-copy]")).to_have_text("Copier avec la référence")


@pytest.mark.page
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_question_is_asked_by_a_click(url, visits, language):
    page = visits.open(url, language=language)
    expect(page.locator(".next button")).to_have_count(6)
    page.locator(".next button").first.click()
    expect(page.locator(".q")).to_have_text(words(language)["example.first"])
    expect(page.locator(".lead")).to_have_attribute("lang", language)
    expect(page.locator(".welcome")).to_have_count(0)


@pytest.mark.page
def test_the_whole_answer_is_copied_with_its_references(scripted_url, shared_library, visits):
    page = visits.open(scripted_url)
    ask(page, QUESTION)
    page.locator(".foot [data-copy]").click()
    expect(page.locator("#spoken")).to_have_text("Copié")
    assert page.evaluate("navigator.clipboard.readText()") == plain(scripted(QUESTION, shared_library), shared_library)


@pytest.mark.page
def test_copying_works_where_the_browser_gives_no_clipboard(scripted_url, visits):
    visitor = visits.visitor()
    visitor.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")  # as on plain http
    page = visits.open(scripted_url, visitor)
    ask(page, QUESTION)
    page.locator(".chip").first.click()
    page.locator(".acts [data-copy]").click()
    expect(page.locator("#spoken")).to_have_text("Copié")
    page.locator("#question").focus()
    page.keyboard.press("Control+v")
    expect(page.locator("#question")).to_have_value(re.compile(r"^«\s?EXHORTE.*§ EXHORTE, p. 2\)$"))


@pytest.mark.page
def test_a_visitor_chooses_where_to_look_and_the_choice_stays_until_it_is_taken_back(scripted_url, script, visits):
    page = visits.open(scripted_url)
    everywhere = page.locator("[data-everywhere]")
    expect(page.locator("[data-filter=addressee]")).to_be_hidden()
    page.locator(".filters summary").click()
    expect(everywhere).to_be_hidden()
    page.locator("[data-filter=addressee]").fill("gouvernements")
    page.locator("[data-filter=addressee]").press("Tab")
    expect(page.locator("[data-chosen]")).to_have_text("gouvernements")
    ask(page, QUESTION)
    assert script.looked[-1] == Filters(addressee="gouvernements")
    expect(page.locator(".within")).to_have_text("Cherché dans : gouvernements")
    expect(page.locator("[data-filter=addressee]")).to_have_value("gouvernements")  # the answer has not folded it, nor emptied it
    ask(page, QUESTION)
    assert script.looked[-1] == Filters(addressee="gouvernements")
    everywhere.click()
    expect(page.locator("[data-chosen]")).to_have_text("tous les textes")
    ask(page, QUESTION)
    assert script.looked[-1] == Filters()
    expect(page.locator(".within")).to_have_count(2)


@pytest.mark.page
def test_the_nearest_paragraphs_are_folded_under_an_answer_and_open_under_silence(scripted_url, visits):
    page = visits.open(scripted_url)
    ask(page, QUESTION)
    expect(page.locator(".stated .near li").first).to_be_hidden()
    page.locator(".stated .near summary").click()
    expect(page.locator(".stated .near li")).to_have_count(2)
    ask(page, "silence ?")
    expect(page.locator(".silent .kind")).to_contain_text("Les textes ne le disent pas")
    expect(page.locator(".stated .near li").first).to_be_visible()  # the next answer does not fold it again
    page.locator(".silent .near button", has_text="§ APPELLE").click()
    expect(page.locator(".par.here .loc")).to_contain_text("§ APPELLE")
    expect(page.locator(".read mark")).to_have_count(0)
    page.locator(".acts [data-copy]").click()
    expect(page.locator("#spoken")).to_have_text("Copié")
    assert page.evaluate("navigator.clipboard.readText()").startswith("«\u00a0APPELLE les gouvernements")


@pytest.mark.page
def test_a_conversation_grows_and_each_new_answer_is_seen_from_its_beginning(scripted_url, visits):
    page = visits.open(scripted_url)
    for n in range(1, 5):
        ask(page, f"Question {n}")
        expect(page.locator(".turn").last.locator(".q")).to_have_text(f"Question {n}")
        expect(page.locator(".turn").last.locator(".q")).to_be_in_viewport()
        expect(page.locator("#question")).to_be_focused()
    assert page.locator(".q").all_inner_texts() == [f"Question {n}" for n in range(1, 5)]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id).filter(id => id)")
    assert len(ids) == len(set(ids))


@pytest.mark.page
def test_shift_enter_writes_a_line_and_enter_sends(scripted_url, visits):
    page = visits.open(scripted_url)
    page.locator("#question").fill("une ligne")
    page.locator("#question").press("Shift+Enter")
    page.keyboard.type("une autre")
    assert page.locator("#question").input_value() == "une ligne\nune autre"
    page.keyboard.press("Enter")
    expect(page.locator(".stated")).to_be_visible()
    expect(page.locator("#question")).to_have_value("")
    assert page.locator(".q").inner_text() == "une ligne\nune autre"


@pytest.mark.page
def test_all_of_it_works_from_the_keyboard_and_escape_returns_to_the_citation(scripted_url, visits):
    page = visits.open(scripted_url)
    press_until(page, "Tab", "[data-question]")
    page.keyboard.press("Enter")
    expect(page.locator(".stated")).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    press_until(page, "Shift+Tab", ".chip >> nth=1")
    page.keyboard.press("Enter")
    expect(page.locator(".par.here")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".acts [data-copy]")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#spoken")).to_have_text("Copié")
    page.keyboard.press("Escape")
    expect(page.locator(".chip").nth(1)).to_be_focused()


def press_until(page: Page, key: str, selector: str) -> None:
    """Press `key` until the first element at `selector` has the focus, at most 40 times."""
    for _ in range(40):
        page.keyboard.press(key)
        if page.locator(selector).first.evaluate("node => node === document.activeElement"):
            return
    pytest.fail(f"{key} never reached {selector}")


@pytest.mark.page
def test_the_language_is_the_browsers_until_another_is_chosen_and_that_is_remembered(scripted_url, visits):
    visitor = visits.visitor(language="es-ES")
    page = visits.open(scripted_url, visitor)
    expect(page.locator(".send")).to_have_text("Preguntar")
    ask(page, QUESTION)
    page.locator(".chip").first.click()
    expect(page.locator(".read mark")).to_be_visible()
    page.get_by_role("button", name="English").first.click()
    expect(page.locator(".send")).to_have_text("Ask")
    expect(page.locator(".kind")).to_contain_text("The texts say so")
    expect(page.locator(".read mark")).to_be_visible()
    expect(page.locator(".badge")).to_have_text("Adopted text")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".quote p").first).to_have_attribute("lang", "fr")
    expect(page.locator(".lang [aria-pressed=true]")).to_have_text("EN")
    page.reload()
    expect(page.locator(".send")).to_have_text("Ask")


@pytest.mark.page
def test_a_browser_that_prefers_another_language_reads_the_page_in_english(scripted_url, visits):
    expect(visits.open(scripted_url, language="de-DE").locator(".send")).to_have_text("Ask")


@pytest.mark.page
@pytest.mark.parametrize("question", HOSTILE)
def test_a_hostile_question_is_shown_as_it_was_typed(scripted_url, visits, question):
    page = visits.open(scripted_url)
    ask(page, question)
    expect(page.locator(".stated")).to_be_visible()
    assert page.locator(".q").inner_text() == question
    page.get_by_role("button", name="English").first.click()  # the log is written anew
    expect(page.locator(".kind")).to_contain_text("The texts say so")
    assert page.locator(".q").inner_text() == question
    assert page.locator(".log :is(img, script)").count() == 0


@pytest.mark.page
@pytest.mark.parametrize("typed", ["\\ud800 ?", "\\u0000 ?", "\\u202e\\u200f ?", "🙂"])
def test_broken_characters_are_answered_too(scripted_url, visits, typed):
    page = visits.open(scripted_url)
    page.evaluate(f"document.querySelector('#question').value = '{typed}'")
    page.locator(".send").click()
    expect(page.locator(".stated")).to_be_visible()


@pytest.mark.page
def test_a_question_that_is_refused_is_answered_with_the_reason(scripted_url, visits):
    page = visits.open(scripted_url)
    ask(page, "bad" * 30_000)
    expect(page.locator(".a.error .lead")).to_have_text(words("fr")["question.long"].format(length=90_000, most=2000))
    assert len(page.locator(".q").inner_text()) < 400
    ask(page, QUESTION)
    expect(page.locator(".stated")).to_be_visible()


@pytest.mark.page
def test_nothing_is_asked_with_an_empty_box(scripted_url, visits):
    page = visits.open(scripted_url)
    page.locator(".send").click()
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator(".welcome")).to_be_visible()


@pytest.mark.page
def test_a_fault_of_ours_is_said_without_its_words_and_the_question_is_kept(scripted_url, visits):
    page = visits.open(scripted_url)
    ask(page, "crash")
    expect(page.locator(".a.error")).to_contain_text(words("fr")["page.failed"])
    expect(page.locator("#question")).to_have_value("crash")
    expect(page.locator(".send")).to_be_enabled()
    assert "secret" not in page.content()
    page.locator("#question").fill(QUESTION)
    page.locator("#question").press("Enter")
    expect(page.locator(".stated")).to_be_visible()


@pytest.mark.page
def test_while_it_answers_the_page_says_so_and_waits_through_a_switch_of_language(scripted_url, script, visits):
    page = visits.open(scripted_url)
    script.go.clear()
    page.locator("#question").fill("wait")
    page.locator("#question").press("Enter")
    expect(page.locator(".busy")).to_have_text("Recherche dans les textes…")
    expect(page.locator(".ask")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".send")).to_be_disabled()
    page.get_by_role("button", name="English").first.click()
    expect(page.locator(".busy")).to_have_text("Searching the texts…")
    expect(page.locator(".send")).to_be_disabled()
    script.go.set()
    expect(page.locator(".stated .kind")).to_contain_text("The texts say so")
    expect(page.locator(".ask")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".send")).to_be_enabled()
    expect(page.locator(".q")).to_have_count(1)


@pytest.mark.page
def test_a_server_that_has_gone_is_said_to_have_gone(script, browser):
    seen = Visits(browser)
    with serving(application(build(script, script.library))) as served:
        page = seen.open(served.url)
        ask(page, QUESTION)
        served.stop()
        page.locator(".chip").first.click()
        expect(page.locator("#spoken.told")).to_have_text(words("fr")["page.lost"])
        ask(page, "encore une question")
        expect(page.locator(".a.error")).to_contain_text(words("fr")["page.failed"])
        expect(page.locator("#question")).to_have_value("encore une question")
        expect(page.locator(".stated")).to_be_visible()
        seen.close()


@pytest.mark.page
def test_two_visitors_do_not_see_each_others_conversations(scripted_url, visits):
    visitor = visits.visitor()
    first, second = visits.open(scripted_url, visitor), visits.open(scripted_url, visitor)
    ask(first, "la première")
    ask(second, "la seconde")
    ask(first, "la troisième")
    assert first.locator(".q").all_inner_texts() == ["la première", "la troisième"]
    assert second.locator(".q").all_inner_texts() == ["la seconde"]


@pytest.mark.page
def test_a_reload_begins_anew_and_works(scripted_url, visits):
    page = visits.open(scripted_url)
    ask(page, QUESTION)
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, QUESTION)
    page.locator(".chip").first.click()
    expect(page.locator(".read mark")).to_be_visible()


@pytest.mark.page
def test_on_a_telephone_nothing_is_wider_than_the_screen_and_the_reader_leads_back(scripted_url, visits):
    page = visits.open(scripted_url, viewport=NARROW)
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    chip = page.locator(".chip").nth(1)
    chip.click()
    expect(page.locator(".par.here")).to_be_in_viewport()
    expect(chip).not_to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_role("button", name="Retour à la réponse").click()
    expect(chip).to_be_in_viewport()
    expect(chip).to_be_focused()


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground_by_day_and_by_night(scripted_url, visits, scheme):
    page = visits.open(scripted_url, color_scheme=scheme)
    ask(page, QUESTION)
    page.locator(".chip").first.click()
    expect(page.locator(".read mark")).to_be_visible()
    for selector in [
        ".lead",
        ".kind",
        ".ref",
        ".chip[aria-expanded=true]",
        ".q",
        ".send",
        ".loc",
        "mark",
        ".badge",
        ".lang>button",
        ".link",
    ]:
        assert page.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector


# WCAG 2.2, 1.4.3: (L1 + 0.05) / (L2 + 0.05) of the text's colour and of the first ground under it that is not transparent
CONTRAST = """node => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  let under = node;
  while (under && (channels(getComputedStyle(under).backgroundColor)[3] ?? 1) < 1) under = under.parentElement;
  const [a, b] = [light(channels(getComputedStyle(node).color)), light(channels(getComputedStyle(under).backgroundColor))];
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}"""
