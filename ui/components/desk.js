// The caption desk: filmstrip, picture with heads, names, and the sentence that composes itself.

const REST = 250; // ms after the last key before the sentence or the people are worked out

const FIELDS = ["title", "event", "credit", "creators", "alt_text"];

function octets(text) { return new TextEncoder().encode(text).length; }

class Desk {
  constructor(root, send) {
    Object.assign(this, { root, send });
    this.lineup = new Lineup({ changed: () => this.compose(), finished: () => this.save(true), names: (text) => this.names(text) });
    this.film = el("div", { class: "film", role: "group" });
    this.body = el("div", { class: "desk" });
    root.replaceChildren(this.film, this.body);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.save(true); }
    });
  }

  show(data) {
    this.data = data;
    this.dirty = this.composing = false;
    this.drawFilm();
    this.draw();
  }

  // -- the filmstrip ----------------------------------------------------------------------

  drawFilm() {
    const { film, photo, words } = this.data;
    this.film.setAttribute("aria-label", words.film);
    this.film.replaceChildren(...film.map((picture) => el("button",
      { type: "button", class: "frame", "aria-current": picture.id === photo.id ? "true" : null, onclick: () => this.leaveFor(picture.id) },
      el("img", { src: `/thumb/${picture.id}`, alt: picture.alt, loading: "lazy", decoding: "async", style: { aspectRatio: String(picture.ratio) } }),
      picture.captioned ? el("span", { class: "done", title: words.done }, "✓") : null)));
    const current = this.film.querySelector("[aria-current]");
    if (current) this.film.scrollLeft = current.offsetLeft - this.film.clientWidth / 2 + current.offsetWidth / 2;
  }

  leaveFor(photo) {
    if (photo === this.data.photo.id) return;
    if (this.dirty && !window.confirm(this.data.words.unsaved)) return;
    this.send({ type: "open", photo, page: "desk" });
  }

  // -- one picture --------------------------------------------------------------------------

  draw() {
    const { photo, words, rows, before } = this.data;
    this.lineup.show({ photo, words, rows });
    this.caption = this.field("caption", el("textarea", { rows: 5, placeholder: words.caption_hint }), photo.caption);
    this.caption.input.addEventListener("input", () => this.recognise());
    this.fields = Object.fromEntries(FIELDS.map((name) => [name,
      this.field(name, el("input", { type: "text" }), photo.fields[name])]));
    const inline = el("p", { class: "hint", hidden: true }, words.inline);
    this.inlineHint = inline;
    this.frameBy(photo.frame);
    const same = before.length ? el("button", { type: "button", class: "button", onclick: () => this.same() }, words.same) : null;
    this.body.replaceChildren(
      el("div", { class: "left" }, el("div", { class: "frame-box" }, this.lineup.stage), el("p", { class: "hint" }, words.help)),
      el("div", { class: "right" },
        el("h2", {}, words.people), this.lineup.list,
        photo.lines.length ? null : el("p", { class: "hint" }, words.place),
        el("div", { class: "actions" },
          el("button", { type: "button", class: "button", onclick: () => this.lineup.add() }, words.add),
          same,
          el("button", { type: "button", class: "button", onclick: () => { this.lineup.inRows = true; this.lineup.draw(); } }, words.use_rows)),
        this.caption.node, inline, Object.values(this.fields).map((field) => field.node),
        el("div", { class: "actions" },
          el("button", { type: "button", class: "button primary", onclick: () => this.save(true) }, words.save_next),
          el("button", { type: "button", class: "button", onclick: () => this.save(false) }, words.save),
          el("span", { class: "hint" }, words.shortcut))),
      this.lineup.live);
  }

  field(name, input, value) {
    const { words, limits } = this.data;
    input.value = value ?? "";
    const counter = el("span", { class: "octets" });
    const count = () => {
      const n = octets(input.value);
      const over = n > limits[name];
      counter.textContent = limits[name] && n > limits[name] * 0.7
        ? fill(words.octets, { n, limit: limits[name] }) + (over ? ` · ${words.over}` : "") : "";
      counter.classList.toggle("over", over);
    };
    input.addEventListener("input", () => { this.dirty = true; count(); });
    input.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    count();
    return { input, count, node: el("label", { class: "labelled" }, el("span", { class: "label" }, words[name], counter), input) };
  }

  // -- people and sentence, each following the other ----------------------------------------

  compose() {
    this.dirty = this.composing = true;
    this.later(() => this.settle());
  }

  // Puts the people as they stand now into the sentence.
  async settle() {
    const answer = await this.post("/compose", { frame: this.frame, lines: this.lineup.people.lines() });
    if (!answer) return;
    this.composing = false;
    this.caption.input.value = answer.caption;
    this.caption.count();
  }

  // Reads people and frame out of a sentence somebody typed or pasted.
  recognise() {
    this.composing = false;
    this.later(async () => {
      const answer = await this.post("/recognise", { caption: this.caption.input.value, language: this.data.language });
      if (!answer) return;
      this.frameBy(answer.frame);
      if (answer.lines.length) this.lineup.take(answer.lines);
    });
  }

  frameBy(frame) {
    this.frame = frame;
    this.inlineHint.hidden = frame.fixed === null;
  }

  later(work) {
    clearTimeout(this.timer);
    this.timer = setTimeout(work, REST);
  }

  post(path, message) {
    return fetchJson(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message) });
  }

  async names(text) {
    return await fetchJson(address("/names", { q: text, language: this.data.language })) ?? [];
  }

  same() {
    this.lineup.take(this.data.before);
    this.compose();
  }

  async save(goOn) {
    clearTimeout(this.timer);
    const { photo, film } = this.data;
    const next = film[film.findIndex((picture) => picture.id === photo.id) + 1]?.id ?? null;
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.fields[name].input.value]));
    if (this.composing) await this.settle(); // what was typed last may not be in the sentence yet
    this.send({ type: "draft", photo: photo.id, lines: this.lineup.people.lines(),
      fields: { caption: this.caption.input.value, ...fields }, next: goOn ? next : null });
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const kept = keptFor(root, {});
  kept.desk ??= new Desk(root, (message) => setTriggerValue("message", message));
  if (kept.key === data.key) return;
  const moved = kept.key !== undefined;
  kept.key = data.key;
  kept.desk.show(data);
  if (moved) kept.desk.lineup.list.querySelector("input")?.focus();
}
