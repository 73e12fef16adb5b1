// The people of a picture while they are being named: heads on the picture, names in a list.

const STEP = 0.005; // one press of an arrow key, as part of the picture
const GROWTH = 1.12; // one press of + or −

class Lineup {
  constructor({ changed, finished, names }) {
    Object.assign(this, { changed, finished, names });
    this.image = el("img", { decoding: "async", draggable: "false" });
    this.stage = el("div", { class: "stage", role: "group" }, this.image);
    this.list = el("ol", { class: "people" });
    this.live = el("p", { class: "visually-hidden", role: "status" });
    this.whose = el("p", { class: "hint whose" });
    this.stage.addEventListener("pointerdown", (event) => {
      this.touching = event.pointerType === "touch"; // who only scrolls by with a finger sets no head
      if (!this.touching) this.clicked(event);
    });
    this.stage.addEventListener("click", (event) => { if (this.touching) this.clicked(event); });
  }

  show({ photo, words, rows }) {
    Object.assign(this, { words, rows, ratio: photo.ratio });
    const lines = photo.lines.length ? photo.lines : [{ text: "", row: null, region: null }];
    this.people = new People(lines);
    this.active = this.typing = null;
    this.twice = [];
    this.inRows = lines.some((line) => line.row);
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
    this.point(list.indexOf(this.active));
  }

  // The page stays where it is: the picture must not slide away under the pointer.
  redraw(person, where) {
    this.draw();
    const index = this.people.list.indexOf(person);
    if (where === "name") this.list.children[index]?.querySelector("input").focus({ preventScroll: true });
    if (where === "head") this.stage.querySelector(`[data-index="${index}"]`)?.focus({ preventScroll: true });
    this.changed();
  }

  // Before anything changes: what there was can be had back.
  keep() {
    this.typed();
    this.people.keep();
  }

  // A name that was typed is a step of its own.
  typed() {
    const { typing } = this;
    this.typing = null;
    if (!typing || typing.person.text === typing.text) return;
    this.people.keep(typing.state);
  }

  undo() {
    this.typed();
    const at = this.people.list.indexOf(this.active);
    if (!this.people.back()) return;
    this.redraw(this.people.list.includes(this.active) ? this.active : this.people.list[Math.min(Math.max(at, 0), this.people.list.length - 1)], "name");
    this.say(this.words.said_undone, {});
  }

  head(person, index) {
    const node = el("button", { type: "button", class: "head", "data-index": index,
      "aria-label": fill(this.words.head, { n: index + 1, name: person.text || this.words.unnamed }) },
    el("span", {}, String(index + 1)));
    this.position(node, person);
    node.addEventListener("pointerdown", (event) => this.drag(event, node, person));
    node.addEventListener("keydown", (event) => this.headKey(event, person));
    node.addEventListener("focus", () => this.activate(person));
    return node;
  }

  position(node, { region: [x, y, w, h] }) {
    Object.assign(node.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%` });
  }

  activate(person) {
    this.active = person;
    this.point(this.people.list.indexOf(person));
  }

  // Marks a person in the list and in the picture, and says whose head a click would set.
  point(index) {
    const next = this.people.waiting(this.active);
    const name = next && (next.text || next.unnamed || fill(this.words.nth, { n: this.people.list.indexOf(next) + 1 }));
    this.whose.textContent = next ? fill(this.words.whose, { name: shown(name) }) : this.words.whose_new;
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
    this.keep();
    const person = this.people.place(...this.within(event), this.ratio, this.active);
    const next = person.text.trim() || nameless(person) ? this.people.waiting(person) : null;
    this.redraw(next ?? person, "name");
    this.say(this.words.said_added, { n: this.people.list.indexOf(person) + 1, name: person.text || this.words.unnamed });
  }

  // Without a pointer: to the head, or a new one, to be moved with the arrows.
  toHead(person) {
    this.activate(person);
    if (!person.region) {
      this.keep();
      this.people.place(...this.people.between(person), this.ratio, person);
      this.moved(person);
      return;
    }
    this.stage.querySelector(`[data-index="${this.people.list.indexOf(person)}"]`).focus({ preventScroll: true });
  }

  drag(event, node, person) {
    event.preventDefault();
    event.stopPropagation();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    let last = this.within(event);
    let moved = false;
    this.typed();
    const state = this.people.state();
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
      if (!moved) return;
      this.people.keep(state);
      this.moved(person);
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
      Enter: () => this.list.children[this.people.list.indexOf(person)].querySelector("input").focus({ preventScroll: true }),
    };
    if (event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    if (event.altKey) { this.shiftKey(event, person, "head"); return; }
    if (moves[event.key]) {
      event.preventDefault();
      this.keep();
      this.people.nudge(person, ...moves[event.key]);
      this.moved(person);
    } else if (acts[event.key]) {
      event.preventDefault();
      if (event.key === "+" || event.key === "-") this.keep();
      acts[event.key]();
      if (event.key === "+" || event.key === "-") this.redraw(person, "head");
    }
  }

  // Alt and an arrow up or down: one place to the left or right.
  shiftKey(event, person, where) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.shift(person, step, where);
  }

  shift(person, step, where = "name") {
    this.typed();
    const state = this.people.state();
    if (!this.people.shift(person, step)) return;
    this.people.keep(state);
    this.active = person;
    this.redraw(person, where);
    this.say(this.words.said_moved, { n: this.people.list.indexOf(person) + 1, name: person.text || this.words.unnamed });
  }

  remove(person) {
    this.keep();
    const index = this.people.list.indexOf(person);
    this.people.remove(person);
    this.redraw(this.people.list[Math.min(index, this.people.list.length - 1)], "name");
    this.say(this.words.said_removed, {});
  }

  row(person, index) {
    const { words } = this;
    const input = el("input", { type: "text", placeholder: nameless(person) ? person.unnamed || words.unnamed : words.name_hint, "aria-label": fill(words.name, { n: index + 1, of: this.people.list.length }) });
    input.value = person.text;
    const suggestions = new Suggestions(input, {
      fetchFor: this.names,
      render: ({ line, count }) => [el("span", { class: "text" }, line), el("span", { class: "count" }, count)],
      choose: ({ line }) => { input.value = line; person.text = line; this.named(index, false); },
    });
    input.addEventListener("input", () => { person.text = input.value; this.changed(); });
    input.addEventListener("change", () => this.typed());
    input.addEventListener("focus", () => {
      if (this.typing?.person !== person) {
        this.typed();
        this.typing = { person, text: person.text, state: this.people.state() };
      }
      this.activate(person);
    });
    input.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.stopPropagation();
      if (event.altKey) { this.shiftKey(event, person, "name"); return; }
      if (suggestions.pressed(event)) return;
      if (event.key === "Enter") { event.preventDefault(); this.named(index); }
    });
    return el("li", { class: person.region ? null : "waiting" },
      el("button", { type: "button", class: "n", "aria-label": fill(words.to_head, { n: index + 1 }), title: person.region ? null : words.unplaced,
        onclick: () => this.toHead(person) }, String(index + 1)),
      el("div", { class: "field" }, input, suggestions.list),
      this.inRows ? this.rowChoice(person, index) : null,
      this.mover(person, -1, index === 0, fill(words.up, { n: index + 1 })),
      this.mover(person, 1, index === this.people.list.length - 1, fill(words.down, { n: index + 1 })),
      el("button", { type: "button", class: "quiet remove", "aria-label": fill(words.remove, { n: index + 1 }), onclick: () => this.remove(person) }, "×"));
  }

  mover(person, step, disabled, label) {
    return el("button", { type: "button", class: "quiet move", disabled, "aria-label": label, title: label,
      onclick: () => this.shift(person, step) }, step < 0 ? "↑" : "↓");
  }

  rowChoice(person, index) {
    const choice = el("select", { "aria-label": fill(this.words.row, { n: index + 1 }) },
      el("option", { value: "" }, this.words.no_row), Object.entries(this.rows).map(([code, name]) => el("option", { value: code }, name)));
    choice.value = person.row ?? "";
    choice.addEventListener("change", () => {
      this.keep();
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
    this.typed();
    if (this.next(index)) this.next(index).focus({ preventScroll: true });
    else if (text.trim() && !region) this.add();
    else if (done) this.finished();
  }

  add() {
    this.keep();
    const person = { text: "", row: this.people.list.at(-1)?.row ?? null, region: null };
    this.people.list.push(person);
    this.redraw(person, "name");
  }

  // The people of a sentence, or those of the picture before (`copied`).
  take(lines, copied = false) {
    this.keep();
    if (copied) this.people.copy(lines); else this.people.replace(lines);
    this.inRows ||= lines.some((line) => line.row);
    this.active = this.people.waiting() ?? null;
    this.draw();
  }
}
