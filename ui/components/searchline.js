// The search line with its suggestions and a help of examples that can be tried at once.

function build(kept) {
  const input = el("input", { type: "search", enterkeyhint: "search" });
  const go = el("button", { type: "submit", class: "button primary" });
  const search = (query) => { suggestions.close(); if (!searchHere(query.trim())) kept.send({ type: "search", query: query.trim(), page: kept.page }); };
  const suggestions = new Suggestions(input, {
    fetchFor: async (text) => await fetchJson(address("/suggest", { q: text, language: kept.language })) ?? [],
    render: ({ kind, label, text, count }) => [el("span", { class: `kind ${kind}` }, label), el("span", { class: "text" }, text), el("span", { class: "count" }, count)],
    choose: ({ query }) => { input.value = query; search(query); },
  });
  const saved = new SavedSearches({ search, send: (message) => kept.send(message) });
  const form = el("form", { role: "search" }, el("div", { class: "field" }, input, suggestions.list), go);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit listens for single letters
    suggestions.pressed(event);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.composedPath()[0].matches?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || !input.isConnected) return;
    event.preventDefault();
    input.select();
  });
  document.addEventListener(SEARCH, ({ detail }) => {
    if (!input.isConnected) return;
    input.value = detail.query;
    saved.at(detail.query);
    if (detail.query !== (kept.ahead.at(-1) ?? kept.told)) kept.ahead.push(detail.query);
  });
  input.addEventListener("search", () => { if (!input.value) search(""); });
  form.addEventListener("submit", (event) => { event.preventDefault(); search(input.value); });
  return { form, input, go, search, saved };
}

function example(text, meaning, search) {
  const button = el("button", { type: "button", class: "quiet", onclick: () => search(text) }, text);
  return [el("dt", {}, button), el("dd", {}, meaning)];
}

// Lines that find something in this archive; the help closes when one was chosen.
async function teach(kept) {
  const lines = await fetchJson(address("/examples", { language: kept.language })) ?? [];
  const search = (text) => { kept.help.open = false; kept.parts.search(text); };
  kept.examples.replaceChildren(...lines.flatMap(([text, meaning]) => example(text, meaning, search)));
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const kept = keptFor(root, { ahead: [] });
  kept.send = (message) => setTriggerValue("message", message);
  if (!kept.parts) {
    kept.parts = build(kept);
    kept.help = el("details", { ontoggle: () => { if (kept.help.open) teach(kept); } });
    kept.help.addEventListener("keydown", (event) => { if (event.key === "Escape") kept.help.open = false; });
    const { form, saved } = kept.parts;
    root.replaceChildren(form, saved.begin, kept.help, saved.naming, saved.row);
  }
  const { input, go } = kept.parts;
  kept.page = data.page;
  if (kept.language !== data.language) {
    kept.language = data.language;
    input.placeholder = data.words.placeholder;
    input.setAttribute("aria-label", data.words.label);
    go.textContent = data.words.go;
    kept.examples = el("dl", {});
    kept.help.replaceChildren(el("summary", {}, data.words.help), kept.examples);
  }
  if (kept.told !== data.query) {
    kept.told = data.query;
    if (!caughtUp(kept.ahead, data.query)) {
      input.value = data.query;
      kept.parts.saved.at(data.query);
    }
  }
  const shelf = JSON.stringify([data.saved, data.page, data.language]);
  if (kept.shelf !== shelf) {
    kept.shelf = shelf;
    kept.parts.saved.show(data);
  }
}
