// Facets on the left, the gallery in the middle, the chosen picture on the right.
// Answers are fetched and shown here; the server is told afterwards, so that the address follows.

const ROW = 176; // aimed height of a gallery row, px
const NARROW = 700; // below this width the preview lies over the gallery, px; as in results.css

const MOST = 600; // pictures marked at once

const unfolded = new Set(); // facets whose further values are in sight, by name: a choice leaves them so

function facet(group, words, send) {
  const value = ({ text, count, query, on }) => el("li", {},
    el("button", { type: "button", "aria-pressed": String(on), onclick: () => send({ type: "search", query }) },
      el("span", { class: "value" }, text), el("span", { class: "count" }, count)));
  const chosenFirst = [...group.values].sort((a, b) => Number(b.on) - Number(a.on));
  const shown = chosenFirst.slice(0, 6).map(value);
  const rest = chosenFirst.slice(6).map(value);
  const ontoggle = ({ target }) => (target.open ? unfolded.add(group.label) : unfolded.delete(group.label));
  return el("section", {}, el("h3", {}, group.label), el("ul", {}, shown),
    rest.length ? el("details", { open: unfolded.has(group.label), ontoggle }, el("summary", {}, fill(words.more_values, { n: rest.length })), el("ul", {}, rest)) : null);
}

function facets(data, send) {
  const groups = data.facets.filter((group) => group.values.length);
  return el("details", { class: "facets", open: window.innerWidth > 1100 },
    el("summary", {}, data.words.narrow),
    el("nav", { "aria-label": data.words.narrow }, groups.map((group) => facet(group, data.words, send))));
}

function cell(picture, index) {
  const people = picture.people.map((person) => person.sort).join(", ");
  return el("div", { class: "cell", role: "option", id: `picture-${picture.id}`, "data-i": index, tabindex: "-1", "aria-selected": "false",
    style: { flexGrow: String(picture.ratio * 100), flexBasis: `${picture.ratio * ROW}px` } },
  el("div", { class: "thumb", style: { aspectRatio: String(picture.ratio) } },
    el("img", { src: `/thumb/${picture.id}`, alt: picture.alt, loading: index < 24 ? "eager" : "lazy", decoding: "async" }),
    picture.rights.state === "ok" ? null : el("span", { class: `flag ${picture.rights.state}` }, picture.rights.label),
    el("span", { class: "tick", "aria-hidden": "true" }, "✓")),
  el("span", { class: "line" }, people || picture.title || picture.file),
  el("span", { class: "line second" }, [picture.date, people ? picture.title : null].filter(Boolean).join(" · ")));
}

// What the list of pictures on the screen is, which one is looked at, which are marked.
class Gallery {
  constructor(root, send) {
    this.root = root;
    this.send = send;
    this.grid = el("div", { class: "gallery", role: "listbox", "aria-multiselectable": "true" });
    this.grid.addEventListener("click", (event) => this.clicked(event));
    this.grid.addEventListener("focusin", (event) => this.reached(event));
    this.grid.addEventListener("dblclick", () => this.open());
    this.grid.addEventListener("keydown", (event) => this.pressed(event));
  }

  show(data) {
    this.data = data;
    this.cards = [];
    this.marked = new Set();
    this.at = Math.max(0, data.cards.findIndex((picture) => picture.id === data.current));
    this.anchor = this.at;
    this.next = data.next;
    this.grid.setAttribute("aria-label", data.words.gallery);
    this.grid.replaceChildren();
    this.append(data.cards);
  }

  append(cards) {
    this.grid.append(...cards.map((picture, index) => cell(picture, this.cards.length + index)));
    this.cards.push(...cards);
    this.paint();
  }

  paint() {
    const kit = new Set(this.data.kit);
    [...this.grid.children].forEach((node, index) => {
      const { id } = this.cards[index];
      node.tabIndex = index === this.at ? 0 : -1;
      node.classList.toggle("current", index === this.at);
      node.classList.toggle("in-kit", kit.has(id));
      node.setAttribute("aria-selected", String(this.marked.has(id)));
    });
    this.onchange?.();
  }

  get current() { return this.cards[this.at]; }

  go(index, extend) {
    this.at = Math.max(0, Math.min(this.cards.length - 1, index));
    if (extend) {
      const [from, to] = [Math.min(this.anchor, this.at), Math.max(this.anchor, this.at)];
      this.marked = new Set(this.cards.slice(from, to + 1).map((picture) => picture.id));
    } else {
      this.anchor = this.at;
    }
    this.paint();
    this.grid.children[this.at]?.focus();
  }

  // A picture focused by other means (a screen reader, Tab) is the one looked at.
  reached(event) {
    const index = Number(event.target.closest(".cell")?.dataset.i ?? this.at);
    if (index === this.at) return;
    this.at = this.anchor = index;
    this.paint();
  }

  // Every picture found, also those not fetched yet.
  async markAll() {
    while (this.next && this.cards.length < MOST && await this.more());
    this.marked = new Set(this.cards.map((picture) => picture.id));
    this.paint();
  }

  toggle(index) {
    const { id } = this.cards[index];
    if (!this.marked.delete(id)) this.marked.add(id);
    this.at = this.anchor = index;
    this.paint();
  }

  // The picture above or below: in the next row, the one nearest to this one's middle.
  beside(direction) {
    const nodes = [...this.grid.children];
    const here = nodes[this.at];
    const middle = here.offsetLeft + here.offsetWidth / 2;
    const rows = nodes.filter((node) => (node.offsetTop - here.offsetTop) * direction > 0);
    if (!rows.length) return this.at;
    const top = direction > 0 ? rows[0].offsetTop : rows.at(-1).offsetTop;
    const distance = (node) => Math.abs(node.offsetLeft + node.offsetWidth / 2 - middle);
    const row = rows.filter((node) => node.offsetTop === top).sort((a, b) => distance(a) - distance(b));
    return Number(row[0].dataset.i);
  }

  open() { this.send({ type: "open", photo: this.current.id }); }

  clicked(event) {
    const node = event.target.closest(".cell");
    if (!node) return;
    const index = Number(node.dataset.i);
    if (event.ctrlKey || event.metaKey) this.toggle(index);
    else { if (!event.shiftKey) this.marked.clear(); this.go(index, event.shiftKey); this.onpick?.(); }
  }

  pressed(event) {
    const moves = {
      ArrowRight: () => this.at + 1, ArrowLeft: () => this.at - 1,
      ArrowDown: () => this.beside(1), ArrowUp: () => this.beside(-1),
      Home: () => 0, End: () => this.cards.length - 1,
    };
    const acts = {
      " ": () => this.toggle(this.at),
      Enter: () => this.open(),
      Escape: () => { this.marked.clear(); this.paint(); },
    };
    event.stopPropagation(); // Streamlit listens for single letters
    if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.markAll();
    } else if (moves[event.key]) {
      event.preventDefault();
      this.go(moves[event.key](), event.shiftKey);
    } else if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  }
}

function bar(gallery, send) {
  const { data, marked } = gallery;
  const { words } = data;
  if (!marked.size) {
    return el("div", { class: "bar" }, el("p", { class: "total", role: "status" }, data.total),
      el("button", { type: "button", class: "quiet", onclick: () => gallery.markAll() }, words.mark_all),
      el("p", { class: "hint" }, words.keys));
  }
  const add = () => { send({ type: "add", photos: [...marked] }); gallery.marked.clear(); gallery.paint(); };
  return el("div", { class: "bar" },
    el("p", { class: "total", role: "status" }, fill(words.marked, { n: marked.size })),
    el("button", { type: "button", class: "button primary", onclick: add }, words.add_marked),
    !data.writes ? null : el("button", { type: "button", class: "button", onclick: () => send({ type: "together", photos: [...marked] }) }, words.together),
    el("button", { type: "button", class: "button", onclick: () => { gallery.marked.clear(); gallery.paint(); } }, words.unmark));
}

function preview(gallery, send) {
  const { data, current } = gallery;
  if (!current) return [];
  const { words, language } = data;
  const find = (person) => send(personQuery(person));
  return [
    figure(current, `/preview/${current.id}`, words, find),
    caption(current, words),
    credit(current, words),
    rights(current, words),
    el("div", { class: "actions" },
      download(current, words, language),
      kitButton(current, data.kit.includes(current.id), words, send),
      pageLink({ class: "button" }, address("/photo", { photo: current.id, q: data.query }), () => send({ type: "open", photo: current.id }), words.open)),
    facts(current, words),
  ];
}

// Ways on from what was asked: who somebody is, and other searches that may be meant.
function notes(data, send) {
  const who = data.people.map(({ name, label }) => el("p", { class: "about" },
    pageLink({ class: "button" }, address("/people", { person: name }), () => send({ type: "person", name }), label)));
  const lines = data.notes.map((note) => el("p", { class: "note" }, note));
  if (data.did_you_mean.length) {
    lines.push(el("p", { class: "note" }, data.words.did_you_mean + " ",
      data.did_you_mean.map(({ text, query }) => el("button", { type: "button", class: "quiet", onclick: () => send({ type: "search", query }) }, text))));
  }
  return [...who, ...lines];
}

function empty(data, send) {
  return el("div", { class: "empty" }, el("h2", {}, data.empty.title), data.empty.lines.map((line) => el("p", {}, line)),
    el("div", { class: "actions" }, el("button", { type: "button", class: "button", onclick: () => send({ type: "search", query: "" }) }, data.words.clear)));
}

// Fetches the following pictures when the end of the gallery comes near.
function follow(gallery, end) {
  let busy = false;
  const more = async () => {
    if (busy || !gallery.next) return false;
    busy = true;
    const { query, language } = gallery.data;
    const key = gallery.data.key;
    const answer = await fetchJson(address("/results", { q: query, after: gallery.next, language }));
    busy = false;
    if (!answer || gallery.data.key !== key) return false;
    const { cards, next } = answer;
    gallery.next = next;
    gallery.append(cards);
    end.hidden = !next;
    return true;
  };
  gallery.more = more;
  end.addEventListener("click", more);
  new IntersectionObserver((entries) => { if (entries[0].isIntersecting) more(); }, { rootMargin: "600px" }).observe(end);
}

// Where there is no room beside the gallery, the chosen picture lies over it.
function openSheet(sheet, gallery, send) {
  const { words } = gallery.data;
  const closing = (message) => { sheet.close(); send(message); };
  const close = el("button", { type: "button", class: "button close", onclick: () => sheet.close() }, words.close);
  sheet.setAttribute("aria-label", words.preview);
  sheet.replaceChildren(close, ...preview(gallery, closing));
  sheet.showModal();
}

function build(root, send) {
  const gallery = new Gallery(root, send);
  const side = el("aside", { class: "preview" });
  const above = el("div", {});
  const head = el("div", { class: "head" });
  const end = el("button", { type: "button", class: "button more" });
  let shown = null;
  gallery.onchange = () => {
    head.replaceChildren(bar(gallery, send));
    const state = `${gallery.current?.id} ${gallery.data.kit.includes(gallery.current?.id)} ${gallery.data.key}`;
    if (state !== shown) side.replaceChildren(...preview(gallery, send));
    shown = state;
  };
  const sheet = el("dialog", { class: "sheet" });
  gallery.onpick = () => { if (root.clientWidth <= NARROW) openSheet(sheet, gallery, send); };
  follow(gallery, end);
  return { gallery, side, above, head, end, sheet };
}

// One answer on the screen; the same one again leaves focus and marks where they are.
function show(kept, root, answer, send) {
  const { gallery, side, above, head, end, sheet } = kept.parts;
  if (kept.key === answer.key) return;
  kept.key = answer.key;
  const data = { ...kept.data, ...answer };
  end.textContent = data.words.more;
  end.hidden = !data.next;
  side.setAttribute("aria-label", data.words.preview);
  above.replaceChildren(...notes(data, send));
  gallery.show(data);
  const found = data.cards.length > 0;
  const middle = el("section", { class: "middle", "aria-label": data.words.gallery }, above, found ? [head, gallery.grid, end] : empty(data, send));
  sheet.close();
  root.replaceChildren(el("div", { class: found ? "results" : "no-results" }, data.facets.length ? facets(data, send) : null, middle, found ? [side, sheet] : null));
}

function failed(kept, root) {
  kept.key = null;
  const { words } = kept.data;
  root.replaceChildren(el("div", { class: "no-results" }, el("div", { class: "empty", role: "alert" }, el("h2", {}, words.failed_title), el("p", {}, words.failed_line))));
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const kept = keptFor(root, {});
  kept.send = (message) => setTriggerValue("message", message);
  kept.data = data;
  if (!kept.parts) {
    const send = (message) => { if (message.type !== "search" || !searchHere(message.query)) kept.send(message); };
    kept.parts = build(root, send);
    root.replaceChildren(el("div", { class: "waiting", role: "status", "aria-label": data.words.waiting }, Array.from({ length: 12 }, () => el("span"))));
    kept.answers = new Answers(root, { show: (answer) => show(kept, root, answer, send), fail: () => failed(kept, root), send });
  }
  const { gallery } = kept.parts;
  if (gallery.data) {
    gallery.data = { ...gallery.data, ...data, query: gallery.data.query };
    gallery.paint();
  }
  kept.answers.follow(data.query, data.language, data.read);
}
