// The search line: a combobox whose suggestions come from our own route while one types.

const PAUSE = 90; // ms without a key before suggestions are asked for

// Asks for suggestions; an answer that was overtaken by a later question is dropped.
function asker(language, show) {
  let running = null;
  return async (text) => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(address("/suggest", { q: text, language }), { signal: running.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") show([]); // the server is gone; the page says so itself
    }
  };
}

function option(suggestion, index, choose) {
  return el("li", { role: "option", id: `suggestion-${index}`, "aria-selected": "false",
    onpointerdown: (event) => { event.preventDefault(); choose(suggestion); } },
  el("span", { class: `kind ${suggestion.kind}` }, suggestion.label),
  el("span", { class: "text" }, suggestion.text),
  el("span", { class: "count" }, suggestion.count));
}

function build(kept, send) {
  const input = el("input", { type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions", enterkeyhint: "search" });
  const list = el("ul", { role: "listbox", id: "suggestions", hidden: true });
  const go = el("button", { type: "submit", class: "button primary" });
  const form = el("form", { role: "search" }, el("div", { class: "field" }, input, list), go);
  let shown = [];
  let active = -1;
  let timer = null;

  const close = () => { shown = []; active = -1; list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const search = (query) => { clearTimeout(timer); close(); send({ type: "search", query: query.trim() }); };
  const choose = (suggestion) => {
    input.value = (input.value.slice(0, suggestion.start) + suggestion.query).trimStart() + " ";
    search(input.value);
  };
  const show = (suggestions) => {
    if (!input.matches(":focus")) return;
    shown = suggestions;
    active = -1;
    list.replaceChildren(...suggestions.map((suggestion, index) => option(suggestion, index, choose)));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const move = (step) => {
    active = (active + step + shown.length + 1) % (shown.length + 1); // one more: nothing chosen
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    if (active < shown.length) input.setAttribute("aria-activedescendant", `suggestion-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) close();
    else timer = setTimeout(() => kept.ask(input.value), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit listens for single letters
    if (event.key === "Escape") close();
    else if (shown.length && event.key === "ArrowDown") { event.preventDefault(); move(1); }
    else if (shown.length && event.key === "ArrowUp") { event.preventDefault(); move(active < 0 ? 0 : -1); }
    else if (event.key === "Enter" && shown[active]) { event.preventDefault(); choose(shown[active]); }
  });
  input.addEventListener("search", () => { if (!input.value) search(""); });
  input.addEventListener("blur", close);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(input.value); });
  return { form, input, go, show };
}

function example(text, meaning, send) {
  return [el("dt", {}, el("button", { type: "button", class: "quiet", onclick: () => send({ type: "search", query: text }) }, text)), el("dd", {}, meaning)];
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  const kept = keptFor(root, {});
  if (!kept.parts) {
    kept.parts = build(kept, send);
    kept.help = el("details", {});
    root.replaceChildren(kept.parts.form, kept.help);
  }
  const { input, go, show } = kept.parts;
  if (kept.language !== data.language) {
    kept.language = data.language;
    kept.ask = asker(data.language, show);
    input.placeholder = data.words.placeholder;
    input.setAttribute("aria-label", data.words.label);
    go.textContent = data.words.go;
    kept.help.replaceChildren(el("summary", {}, data.words.help),
      el("dl", {}, data.examples.map(([text, meaning]) => example(text, meaning, send))));
  }
  if (kept.query !== data.query) {
    kept.query = data.query;
    input.value = data.query;
  }
}
