// Searches kept under a name: open one, keep the one on the line, let go of one.

// A name to begin with: the query without what only a search line understands.
function nameFor(query) {
  return query.replace(/(^|\s)-?[a-z]+:(?=\S)/g, "$1").replaceAll('"', "").trim();
}

class SavedSearches {
  constructor({ search, send }) {
    Object.assign(this, { search, send });
    this.begin = el("button", { type: "button", class: "button", onclick: () => this.ask() });
    this.name = el("input", { type: "text", maxlength: "80", required: true });
    this.confirm = el("button", { type: "submit", class: "button primary" });
    this.cancel = el("button", { type: "button", class: "button", onclick: () => this.done() });
    this.naming = el("form", { class: "naming", hidden: true, onsubmit: (event) => this.keep(event), onkeydown: (event) => this.pressed(event) },
      this.name, this.confirm, this.cancel);
    this.row = el("nav", { class: "saved", hidden: true });
  }

  show({ saved, page, words }) {
    const reached = [...this.row.querySelectorAll("button")].indexOf(this.row.getRootNode().activeElement);
    Object.assign(this, { page, words });
    this.begin.textContent = words.save;
    this.name.setAttribute("aria-label", words.save_name);
    this.confirm.textContent = words.save_confirm;
    this.cancel.textContent = words.save_cancel;
    this.row.setAttribute("aria-label", words.saved);
    this.row.hidden = !saved.length;
    this.row.replaceChildren(el("span", { class: "label", "aria-hidden": "true" }, words.saved),
      el("ul", {}, saved.map((search) => this.entry(search))));
    this.at(this.query ?? "");
    if (reached >= 0) this.refocus(reached);
  }

  // Whoever let go of one by keyboard stands on the next one.
  refocus(reached) {
    const left = this.row.querySelectorAll("button");
    (left[Math.min(reached, left.length - 1)] ?? this.begin).focus();
  }

  entry({ name, query }) {
    const { words } = this;
    return el("li", { "data-query": query },
      pageLink({ dir: "auto", title: query }, address(this.page === "search" ? "/" : `/${this.page}`, { q: query }), () => this.search(query), name),
      el("button", { type: "button", class: "forget", "aria-label": fill(words.forget, { name: shown(name) }), title: words.forget_short,
        onclick: () => this.send({ type: "forget", name }) }, "×"));
  }

  // The line says another query now.
  at(query) {
    if (this.query !== query) this.naming.hidden = true;
    this.query = query;
    const nodes = [...this.row.querySelectorAll("li")];
    for (const node of nodes) {
      const here = node.dataset.query === query;
      node.firstChild[here ? "setAttribute" : "removeAttribute"]("aria-current", "true");
    }
    this.begin.hidden = !this.naming.hidden || !query || nodes.some((node) => node.dataset.query === query);
  }

  ask() {
    this.naming.hidden = false;
    this.begin.hidden = true;
    this.name.value = nameFor(this.query).slice(0, 80);
    this.name.select();
  }

  done() {
    this.naming.hidden = true;
    this.at(this.query);
    this.begin.focus();
  }

  keep(event) {
    event.preventDefault();
    if (!this.name.value.trim()) return;
    this.send({ type: "save_search", name: this.name.value, query: this.query });
    this.done();
  }

  pressed(event) {
    event.stopPropagation(); // Streamlit listens for single letters
    if (event.key === "Escape") this.done();
  }
}
