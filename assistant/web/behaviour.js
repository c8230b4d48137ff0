// What the page does without asking the server: sending, waiting, opening, copying, keys and focus.
// Each part of the page (a gr.HTML of Gradio) calls its function once, when it is loaded. Gradio then changes that
// part's inside whenever its value changes, so listeners are on the part itself, and what only the browser knows (what
// is open, what is being waited for) is put back after each change.
window.plaidoyer ??= (() => {
  const narrow = matchMedia("(max-width: 800px)");
  const touch = matchMedia("(pointer: coarse)");
  const STORED = "plaidoyer.language";
  const LANGUAGES = ["fr", "en", "es"];
  const CHECK_MS = 3000; // how often we look, while waiting, whether the server is still there
  const SHOWN_QUESTION = 300; // characters, as in answers.py
  const CONFIRM_MS = 2500; // how long « Copied » stays

  const spoken = document.createElement("div");
  spoken.id = "spoken";
  spoken.className = "unseen";
  spoken.setAttribute("role", "status");
  document.body.append(spoken);

  const find = (selector) => document.querySelector(selector);
  const say = (text, shown = false) => {
    spoken.className = shown ? "told" : "unseen";
    spoken.textContent = "";
    requestAnimationFrame(() => { spoken.textContent = text; });
    if (shown) setTimeout(() => { spoken.className = "unseen"; }, 2 * CONFIRM_MS);
  };
  const node = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const alive = () => fetch("health", { cache: "no-store" }).then((answer) => answer.ok, () => false);

  // Copying

  async function copied(text) {
    if (window.isSecureContext && navigator.clipboard) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* not permitted: the older way */ }
    }
    const before = document.activeElement;
    const area = Object.assign(node("textarea", "unseen"), { value: text, readOnly: true });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done;
  }

  async function copy(button) {
    const words = find(".head").dataset;
    const done = await copied(button.dataset.copy);
    say(done ? words.copied : words.copyFailed);
    button.dataset.label ??= button.textContent;
    button.textContent = done ? `✓ ${words.copied}` : words.copyFailed;
    setTimeout(() => { button.textContent = button.dataset.label; delete button.dataset.label; }, CONFIRM_MS);
  }

  // Opening a place in the reader

  let opener = null; // the id of what was clicked in the conversation
  let wanted = false; // whether the reader's next change is to be shown

  function open(button, trigger) {
    if (button.closest(".talk")) opener = button.id;
    if (find(".read").dataset.place === button.dataset.place) return reveal();
    wanted = true;
    trigger("cite", { place: button.dataset.place });
    alive().then((yes) => yes || say(find(".head").dataset.lost, true));
  }

  function reveal() {
    wanted = false;
    const target = find(".read [data-here]") ?? find(".read");
    if (target.matches(".read") && !narrow.matches) target.scrollTo(0, 0);
    else target.scrollIntoView({ block: "start" });
    find(".read mark")?.scrollIntoView({ block: "nearest" });
    target.focus({ preventScroll: true });
    showOpen();
  }

  function showOpen() {
    const place = find(".read")?.dataset.place;
    for (const button of document.querySelectorAll(".talk [data-place][aria-expanded]")) {
      button.setAttribute("aria-expanded", String(button.dataset.place === place));
    }
  }

  function back() {
    const target = document.getElementById(opener) ?? find("#question");
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  // The parts

  function head({ element, trigger, watch }) {
    const stored = () => { try { return localStorage.getItem(STORED); } catch { return null; } };
    const preferred = [stored(), ...navigator.languages.map((tag) => tag.slice(0, 2))].find((code) => LANGUAGES.includes(code));
    element.addEventListener("click", (event) => {
      const language = event.target.closest("[data-language]")?.dataset.language;
      if (!language) return;
      try { localStorage.setItem(STORED, language); } catch { /* not remembered, then */ }
      trigger("language", { language });
    });
    watch("value", () => { document.documentElement.lang = find(".head").dataset.shown; });
    trigger("language", { language: preferred ?? "en" });
  }

  function talk({ element, trigger, watch }) {
    const unfolded = new Set(); // ids of the <details> that the reader opened
    let waiting = null; // what was asked and not yet answered: { question, last, check }

    const filters = {}; // what was chosen under the box: name -> value
    const box = () => element.querySelector("#question");
    const fields = () => [...element.querySelectorAll("[data-filter]")];
    const log = () => element.querySelector(".log");
    const fit = () => { box().style.height = ""; box().style.height = `${box().scrollHeight + 2}px`; };
    const toBox = () => { if (!touch.matches) box().focus({ preventScroll: true }); };
    const toTurn = (turn) => { if (narrow.matches) turn.scrollIntoView({ block: "start" }); else log().scrollTop = turn.offsetTop - log().offsetTop - 16; };

    function wait(on) {
      const form = element.querySelector(".ask");
      form.setAttribute("aria-busy", String(on));
      form.querySelector(".send").disabled = on;
    }

    function showFilters() {
      for (const name of Object.keys(filters)) { // a text that has left the library is nothing to look in
        const field = fields().find((each) => each.dataset.filter === name);
        const offered = field && (!field.options || [...field.options].some((option) => option.value === filters[name]));
        if (!offered) delete filters[name];
      }
      const shown = fields().filter((field) => filters[field.dataset.filter]);
      for (const field of fields()) if (field !== document.activeElement) field.value = filters[field.dataset.filter] ?? "";
      const told = element.querySelector("[data-chosen]");
      if (!told) return;
      told.textContent = shown.map((field) => field.selectedOptions?.[0]?.textContent ?? field.value).join(" · ") || told.dataset.all;
      element.querySelector("[data-everywhere]").hidden = !shown.length;
    }

    const pending = () => element.querySelector(".pending");

    function showWaiting() {
      element.querySelector(".welcome")?.remove();
      const turn = node("div", "turn pending");
      turn.append(
        node("div", "q", waiting.question.trim().slice(0, SHOWN_QUESTION)),
        node("p", "a busy", element.querySelector(".ask").dataset.busy),
      );
      log().append(turn);
      wait(true);
    }

    function ask(text) {
      if (waiting) return;
      const question = text.toWellFormed?.() ?? text;
      waiting = { question, last: log().dataset.last, check: setInterval(check, CHECK_MS) };
      showWaiting();
      box().value = "";
      if (narrow.matches) element.querySelector("#filters")?.removeAttribute("open"); // it would hide the answer
      fit();
      toTurn(pending());
      toBox();
      trigger("ask", { question, filters });
      check();
    }

    const check = () => alive().then((yes) => yes || failed());

    function done() {
      clearInterval(waiting.check);
      waiting = null;
      wait(false);
    }

    function failed() {
      if (!waiting) return;
      const { question } = waiting;
      const turn = pending();
      const words = element.querySelector(".ask").dataset;
      done();
      const card = node("article", "a error");
      card.append(node("p", "kind", words.error), node("p", "lead", words.failed));
      turn.querySelector(".a").replaceWith(card);
      turn.classList.remove("pending");
      if (!box().value) { box().value = question; fit(); }
      toTurn(turn);
    }

    function changed() {
      if (waiting && log().dataset.last === waiting.last) showWaiting();
      else if (waiting) {
        done();
        toTurn([...element.querySelectorAll(".turn")].at(-1));
        toBox();
      }
      showFilters();
      for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
      fit();
      showOpen();
    }

    element.addEventListener("submit", (event) => { event.preventDefault(); ask(box().value); });
    element.addEventListener("input", (event) => { if (event.target === box()) fit(); });
    element.addEventListener("change", ({ target }) => {
      if (!target.dataset.filter) return;
      filters[target.dataset.filter] = target.value.trim();
      showFilters();
    });
    element.addEventListener("toggle", ({ target }) => { unfolded[target.open ? "add" : "delete"](target.id); }, true);
    element.addEventListener("keydown", (event) => {
      if (event.target !== box() || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!waiting) box().form.requestSubmit();
    });
    element.addEventListener("click", ({ target }) => {
      if (target.closest("[data-question]")) ask(target.closest("[data-question]").textContent);
      else if (target.closest("[data-place]")) open(target.closest("[data-place]"), trigger);
      else if (target.closest("[data-copy]")) copy(target.closest("[data-copy]"));
      else if (target.closest("[data-everywhere]")) {
        for (const name of Object.keys(filters)) delete filters[name];
        showFilters();
        toBox();
      }
    });
    document.addEventListener("plaidoyer:failed", failed);
    watch("value", changed);
  }

  function reader({ element, trigger, watch }) {
    element.addEventListener("click", ({ target }) => {
      if (target.closest("[data-back]")) back();
      else if (target.closest("[data-place]:is(button)")) open(target.closest("[data-place]"), trigger);
      else if (target.closest("[data-copy]")) copy(target.closest("[data-copy]"));
    });
    element.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
    watch("value", () => { if (wanted) reveal(); else showOpen(); });
  }

  return { head, talk, reader };
})();
