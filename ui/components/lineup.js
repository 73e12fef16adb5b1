// The people of a picture while they are being named: heads on the picture, names in a list.
// The order follows the heads: whoever stands further left comes first.

const HEAD = 0.11; // size of a newly set head, as part of the picture's shorter side
const STEP = 0.005; // one press of an arrow key, as part of the picture
const GROWTH = 1.12; // one press of + or −

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

class People {
  constructor(lines) { this.list = lines.map((line) => ({ ...line })); }

  // What is said so far; a line that was opened and left empty says nothing.
  lines() {
    return this.list.filter(({ text, region }) => text.trim() || region).map(({ text, row, region }) => ({ text, row, region }));
  }

  // A head at x, y: for the first person without one, else for somebody new. Gives the person.
  place(x, y, ratio) {
    const w = ratio > 1 ? HEAD / ratio : HEAD;
    const h = w * ratio * 1.2;
    const region = [clamp(x - w / 2, 0, 1 - w), clamp(y - h / 2, 0, 1 - h), w, h];
    const waiting = this.list.find((person) => !person.region);
    const person = waiting ?? { text: "", row: this.list.at(-1)?.row ?? null, region: null };
    if (!waiting) this.list.push(person);
    person.region = region;
    if (!waiting) { this.arrange(); return person; }
    this.deal();
    return this.list.find((each) => each.region === region);
  }

  // While some wait for their head, those set so far are dealt out from left to right.
  deal() {
    for (const row of this.rows()) {
      const placed = row.filter((person) => person.region);
      const regions = placed.map((person) => person.region).sort((a, b) => a[0] - b[0]);
      placed.forEach((person, index) => { person.region = regions[index]; });
    }
  }

  // Once everybody of a row has a head, the people stand as their heads do.
  arrange() {
    this.list = this.rows().flatMap((row) => (row.every((person) => person.region)
      ? [...row].sort((a, b) => a.region[0] + a.region[2] / 2 - b.region[0] - b.region[2] / 2) : row));
  }

  rows() {
    const rows = new Map();
    for (const person of this.list) rows.set(person.row, [...(rows.get(person.row) ?? []), person]);
    return [...rows.values()];
  }

  nudge(person, dx, dy) {
    const [x, y, w, h] = person.region;
    person.region = [clamp(x + dx, 0, 1 - w), clamp(y + dy, 0, 1 - h), w, h];
    this.arrange();
  }

  resize(person, factor) {
    const [x, y, w, h] = person.region;
    const [width, height] = [clamp(w * factor, 0.01, 0.9), clamp(h * factor, 0.01, 0.9)];
    person.region = [clamp(x + (w - width) / 2, 0, 1 - width), clamp(y + (h - height) / 2, 0, 1 - height), width, height];
  }

  remove(person) { this.list = this.list.filter((each) => each !== person); }

  // Takes over recognised people; the heads stay with them in their order.
  replace(lines) {
    const regions = this.list.map((person) => person.region);
    const known = new Map(this.list.map((person) => [person.text, person.region]));
    const sameCount = lines.length === this.list.length;
    this.list = lines.map((line, index) => ({ ...line, region: known.get(line.text) ?? (sameCount ? regions[index] : null) }));
  }
}

class Lineup {
  constructor({ changed, finished, names }) {
    Object.assign(this, { changed, finished, names });
    this.image = el("img", { decoding: "async", draggable: "false" });
    this.stage = el("div", { class: "stage", role: "group" }, this.image);
    this.list = el("ol", { class: "people" });
    this.live = el("p", { class: "visually-hidden", role: "status" });
    this.stage.addEventListener("pointerdown", (event) => this.clicked(event));
  }

  show({ photo, words, rows }) {
    Object.assign(this, { words, rows, ratio: photo.ratio });
    this.people = new People(photo.lines.length ? photo.lines : [{ text: "", row: null, region: null }]);
    this.inRows = photo.lines.some((line) => line.row);
    this.image.src = `/preview/${photo.id}`;
    this.image.alt = photo.alt;
    this.stage.setAttribute("aria-label", words.picture);
    this.stage.style.aspectRatio = String(photo.ratio);
    this.stage.style.width = `min(100%, var(--tall) * ${photo.ratio})`;
    this.draw();
  }

  say(text, values) { this.live.textContent = fill(text, values); }

  draw() {
    const { list } = this.people;
    this.stage.replaceChildren(this.image, ...list.map((person, index) => (person.region ? this.head(person, index) : null)).filter(Boolean));
    this.list.replaceChildren(...list.map((person, index) => this.row(person, index)));
  }

  redraw(person, where) {
    this.draw();
    const index = this.people.list.indexOf(person);
    if (where === "name") this.list.children[index]?.querySelector("input").focus();
    if (where === "head") this.stage.querySelector(`[data-index="${index}"]`)?.focus();
    this.changed();
  }

  head(person, index) {
    const node = el("button", { type: "button", class: "head", "data-index": index,
      "aria-label": fill(this.words.head, { n: index + 1, name: person.text || this.words.unnamed }) },
    el("span", {}, String(index + 1)));
    this.position(node, person);
    node.addEventListener("pointerdown", (event) => this.drag(event, node, person));
    node.addEventListener("keydown", (event) => this.headKey(event, person));
    node.addEventListener("focus", () => this.point(index));
    node.addEventListener("blur", () => this.point(null));
    return node;
  }

  position(node, { region: [x, y, w, h] }) {
    Object.assign(node.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%` });
  }

  point(index) {
    [...this.list.children].forEach((node, i) => node.classList.toggle("on", i === index));
    for (const node of this.stage.querySelectorAll(".head")) node.classList.toggle("on", Number(node.dataset.index) === index);
  }

  within(event) {
    const box = this.stage.getBoundingClientRect();
    return [clamp((event.clientX - box.left) / box.width, 0, 1), clamp((event.clientY - box.top) / box.height, 0, 1)];
  }

  clicked(event) {
    if (event.target !== this.image || event.button !== 0) return;
    event.preventDefault();
    const person = this.people.place(...this.within(event), this.ratio);
    this.redraw(person, "name");
    this.say(this.words.said_added, { n: this.people.list.indexOf(person) + 1 });
  }

  drag(event, node, person) {
    event.preventDefault();
    event.stopPropagation();
    node.focus();
    node.setPointerCapture(event.pointerId);
    let last = this.within(event);
    let moved = false;
    node.onpointermove = (move) => {
      const here = this.within(move);
      const [x, y, w, h] = person.region;
      person.region = [clamp(x + here[0] - last[0], 0, 1 - w), clamp(y + here[1] - last[1], 0, 1 - h), w, h];
      last = here;
      moved = true;
      this.position(node, person);
    };
    node.onpointerup = () => {
      node.onpointermove = node.onpointerup = null;
      if (moved) this.moved(person);
    };
  }

  moved(person) {
    this.people.arrange();
    this.redraw(person, "head");
    this.say(this.words.said_moved, { n: this.people.list.indexOf(person) + 1, name: person.text || this.words.unnamed });
  }

  headKey(event, person) {
    const step = event.shiftKey ? STEP * 5 : STEP;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const acts = {
      "+": () => this.people.resize(person, GROWTH), "-": () => this.people.resize(person, 1 / GROWTH),
      Delete: () => this.remove(person), Backspace: () => this.remove(person),
      Enter: () => this.list.children[this.people.list.indexOf(person)].querySelector("input").focus(),
    };
    if (event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    if (moves[event.key]) {
      event.preventDefault();
      this.people.nudge(person, ...moves[event.key]);
      this.moved(person);
    } else if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
      if (event.key === "+" || event.key === "-") this.redraw(person, "head");
    }
  }

  remove(person) {
    const index = this.people.list.indexOf(person);
    this.people.remove(person);
    this.redraw(this.people.list[Math.min(index, this.people.list.length - 1)], "name");
    this.say(this.words.said_removed, {});
  }

  row(person, index) {
    const { words } = this;
    const input = el("input", { type: "text", placeholder: words.name_hint, "aria-label": fill(words.name, { n: index + 1, of: this.people.list.length }) });
    input.value = person.text;
    const suggestions = new Suggestions(input, {
      fetchFor: this.names,
      render: ({ text, count }) => [el("span", { class: "text" }, text), el("span", { class: "count" }, count)],
      choose: ({ text }) => { input.value = text; person.text = text; this.named(index, false); },
    });
    input.addEventListener("input", () => { person.text = input.value; });
    input.addEventListener("change", () => this.changed());
    input.addEventListener("focus", () => this.point(index));
    input.addEventListener("blur", () => this.point(null));
    input.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.stopPropagation();
      if (suggestions.pressed(event)) return;
      if (event.key === "Enter") { event.preventDefault(); this.named(index); }
    });
    return el("li", { class: person.region ? null : "waiting" },
      el("span", { class: "n", title: person.region ? null : words.unplaced }, String(index + 1)),
      el("div", { class: "field" }, input, suggestions.list),
      this.inRows ? this.rowChoice(person, index) : null,
      el("button", { type: "button", class: "quiet", "aria-label": fill(words.remove, { n: index + 1 }), onclick: () => this.remove(person) }, "×"));
  }

  rowChoice(person, index) {
    const choice = el("select", { "aria-label": fill(this.words.row, { n: index + 1 }) },
      el("option", { value: "" }, this.words.no_row), Object.entries(this.rows).map(([code, name]) => el("option", { value: code }, name)));
    choice.value = person.row ?? "";
    choice.addEventListener("change", () => {
      const from = this.people.list.indexOf(person);
      const before = person.row;
      for (const each of this.people.list.slice(from)) if (each.row === before) each.row = choice.value || null;
      this.redraw(person, "name");
    });
    return choice;
  }

  next(index) { return this.list.children[index + 1]?.querySelector("input"); }

  // Enter: to the next name; after the last head, or an empty line, to what comes next.
  named(index, done = true) {
    const { text, region } = this.people.list[index];
    this.changed();
    if (this.next(index)) this.next(index).focus();
    else if (text.trim() && !region) this.add();
    else if (done) this.finished();
  }

  add() {
    const person = { text: "", row: this.people.list.at(-1)?.row ?? null, region: null };
    this.people.list.push(person);
    this.redraw(person, "name");
  }

  take(lines) {
    this.people.replace(lines);
    this.inRows ||= lines.some((line) => line.row);
    this.draw();
  }
}
