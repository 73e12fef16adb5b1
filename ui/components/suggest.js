// A list of suggestions under an input (ARIA combobox): asked for while typing, chosen by key or pointer.

const PAUSE = 90; // ms without a key before suggestions are asked for

let comboboxes = 0;

class Suggestions {
  // fetchFor(text) gives a promise of suggestions; render(suggestion) the contents of its line.
  constructor(input, { fetchFor, render, choose, least = 2 }) {
    Object.assign(this, { input, fetchFor, render, choose, least, shown: [], active: -1, asked: 0 });
    this.name = `suggestions-${++comboboxes}`;
    this.list = el("ul", { role: "listbox", id: this.name, class: "suggestions", hidden: true });
    for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.name })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("blur", () => this.close());
  }

  typed() {
    clearTimeout(this.timer);
    if (this.input.value.trim().length < this.least) this.close();
    else this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  // An answer that was overtaken by a later question is dropped.
  async ask() {
    const number = ++this.asked;
    const found = await this.fetchFor(this.input.value);
    if (number === this.asked && this.input.matches(":focus")) this.show(found);
  }

  // Whoever moved to a suggestion stays on it when the list comes anew.
  show(found) {
    const chosen = this.shown[this.active]?.text;
    this.shown = found;
    this.active = -1;
    this.list.replaceChildren(...found.map((suggestion, index) => el("li",
      { role: "option", id: `${this.name}-${index}`, "aria-selected": "false",
        onpointerdown: (event) => { event.preventDefault(); this.take(suggestion); } },
      this.render(suggestion))));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    const again = chosen === undefined ? -1 : found.findIndex((each) => each.text === chosen);
    if (again >= 0) this.move(again + 1);
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    if (this.shown.length) this.show([]);
    this.input.removeAttribute("aria-activedescendant");
  }

  take(suggestion) {
    this.close();
    this.choose(suggestion);
  }

  move(step) {
    const places = this.shown.length + 1; // one more than there are: nothing chosen
    this.active = (this.active + 1 + step + places) % places - 1;
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.active)));
    if (this.active >= 0) this.input.setAttribute("aria-activedescendant", `${this.name}-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  // Whether the key was for the list.
  pressed(event) {
    if (!this.shown.length) return false;
    const acts = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Escape: () => this.close(),
      ...(this.active >= 0 ? { Enter: () => this.take(this.shown[this.active]) } : {}),
    };
    if (!acts[event.key]) return false;
    event.preventDefault();
    acts[event.key]();
    return true;
  }
}
