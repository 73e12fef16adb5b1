// The caption desk: filmstrip, picture with heads, names, and the sentence that composes itself.

const REST = 250; // ms after the last key before the sentence or the people are worked out

const FIELDS = ["title", "event", "credit", "creators", "alt_text", "date_created", "city"];
const MORE = ["alt_text", "date_created", "city"];

// What is not saved yet is kept by the tab, picture by picture, over a reload.
const DRAFTS = "bildzeile:drafts";

function drafts() {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFTS)) ?? {};
  } catch {
    return {}; // no storage, or not our text: there are no drafts
  }
}

function keepDrafts(all) {
  try {
    sessionStorage.setItem(DRAFTS, JSON.stringify(all));
  } catch {
    // private windows may refuse storage; drafts last as long as the page then
  }
}

function octets(text) { return new TextEncoder().encode(text).length; }

class Desk {
  constructor(root, send) {
    Object.assign(this, { root, send });
    this.lineup = new Lineup({ changed: () => this.compose(), finished: () => this.save(true), names: (text) => this.names(text) });
    this.work = el("div", { class: "actions", role: "group" });
    this.film = el("div", { class: "film", role: "group" });
    this.body = el("div", { class: "desk" });
    root.replaceChildren(this.work, this.film, this.body);
    root.addEventListener("keydown", (event) => this.pressed(event), true);
  }

  pressed(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    const field = event.composedPath()[0];
    const typing = field.matches?.("textarea, .labelled input") || this.lineup.typing?.person.text !== this.lineup.typing?.text;
    const acts = { Enter: () => this.save(true), ...(typing ? {} : { z: () => this.lineup.undo() }) };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  show(data) {
    this.data = data;
    this.dirty = this.composing = false;
    this.forgetSaved();
    this.drawWork();
    this.draw();
    this.takeUp();
    this.drawFilm();
  }

  // -- drafts -------------------------------------------------------------------------------

  // A draft that was sent is done with once the server has counted the save.
  forgetSaved() {
    const { round } = this.data;
    keepDrafts(Object.fromEntries(Object.entries(drafts()).filter(([, { sent }]) => sent === undefined || round <= sent)));
  }

  takeUp() {
    const draft = drafts()[this.data.photo.id];
    if (!draft) return;
    const { began, fields, lines } = draft;
    this.tellOvertaken(draft);
    if (fields.caption !== began?.fields.caption || JSON.stringify(lines) !== JSON.stringify(began?.lines)) this.takeUpSentence(draft);
    for (const name of FIELDS.filter((each) => fields[each] !== began?.fields[each])) {
      this.fields[name].set(fields[name] ?? "");
      this.began.fields[name] = began?.fields[name];
    }
    this.touched();
  }

  // Somebody else wrote a field since that was begun here: shown before it is saved over.
  tellOvertaken({ began, fields }) {
    const { words } = this.data;
    const now = this.began.fields;
    const both = ["caption", ...FIELDS].filter((name) => began && fields[name] !== began.fields[name] && now[name] !== began.fields[name]);
    this.hint.textContent = both.map((name) => fill(words.now_in_file, { field: words[name], text: shown(now[name]) })).join(" ");
  }

  // People and sentence follow each other, so both are as they were left.
  takeUpSentence({ began, fields, lines, written, known }) {
    this.lineup.show({ ...this.data, photo: { ...this.data.photo, lines } });
    Object.assign(this, { written, known });
    this.caption.set(fields.caption);
    this.began.lines = began?.lines;
    this.began.fields.caption = began?.fields.caption;
  }

  touched() {
    this.dirty = true;
    this.state.hidden = false;
    keepDrafts({ ...drafts(), [this.data.photo.id]: this.draft() });
  }

  // ``began`` is what the desk said before anything was typed: what is still so may be written by others meanwhile.
  draft() {
    return { ...this.entered(), written: this.written, known: this.known, began: this.began };
  }

  entered() {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.fields[name].input.value]));
    return { lines: this.lineup.people.lines(), fields: { caption: this.caption.input.value, ...fields } };
  }

  discard() {
    const { [this.data.photo.id]: gone, ...others } = drafts();
    keepDrafts(others);
    clearTimeout(this.timer);
    this.show(this.data);
  }

  // -- the filmstrip ----------------------------------------------------------------------

  drawWork() {
    const { work, words } = this.data;
    this.work.replaceChildren(...(work.left || work.narrowed ? [el("button", { type: "button", class: "button",
      "aria-pressed": String(work.narrowed), onclick: () => this.send({ type: "search", query: work.query, page: "desk" }) }, work.label)] : []));
    this.work.setAttribute("aria-label", words.film);
  }

  drawFilm() {
    const { film, photo, words } = this.data;
    const open = drafts();
    this.film.setAttribute("aria-label", words.film);
    this.film.replaceChildren(...film.map((picture) => el("button",
      { type: "button", class: "frame", "aria-current": picture.id === photo.id ? "true" : null, onclick: () => this.leaveFor(picture.id) },
      el("img", { src: `/thumb/${picture.id}`, alt: picture.alt, loading: "lazy", decoding: "async", style: { aspectRatio: String(picture.ratio) } }),
      picture.id in open ? el("span", { class: "done draft", title: words.not_saved }, "✎")
        : picture.captioned ? el("span", { class: "done", title: words.done }, "✓") : null)));
    const current = this.film.querySelector("[aria-current]");
    if (current) this.film.scrollLeft = current.offsetLeft - this.film.clientWidth / 2 + current.offsetWidth / 2;
  }

  leaveFor(photo) {
    if (photo !== this.data.photo.id) this.send({ type: "open", photo, page: "desk" });
  }

  // -- one picture --------------------------------------------------------------------------

  draw() {
    const { photo, words, rows } = this.data;
    this.lineup.show({ photo, words, rows });
    Object.assign(this, { written: photo.caption ?? "", known: photo.lines });
    this.caption = this.field("caption", el("textarea", { rows: 4, placeholder: words.caption_hint }), photo.caption);
    this.caption.input.addEventListener("input", () => this.recognise());
    this.fields = Object.fromEntries(FIELDS.map((name) => [name, this.field(name,
      el("input", { type: "text", placeholder: name === "date_created" ? words.date_hint : null }), photo.fields[name])]));
    this.began = this.entered();
    this.hint = el("p", { class: "hint", role: "status" });
    this.state = el("span", { class: "state", hidden: true }, words.not_saved, " ",
      el("button", { type: "button", class: "quiet", onclick: () => this.discard() }, words.discard));
    const nodes = (names) => names.map((name) => this.fields[name].node);
    this.body.replaceChildren(
      el("div", { class: "left" }, el("div", { class: "frame-box" }, this.lineup.stage), this.lineup.whose, el("p", { class: "hint keys" }, words.help)),
      el("div", { class: "right" },
        el("h2", {}, words.people), this.lineup.list,
        el("div", { class: "actions" }, this.peopleButtons()),
        this.caption.node, this.hint,
        el("div", { class: "pairs" }, nodes(FIELDS.filter((name) => !MORE.includes(name)))),
        el("details", {}, el("summary", {}, words.more), el("div", { class: "pairs" }, nodes(MORE))),
        el("div", { class: "actions saving" },
          el("button", { type: "button", class: "button primary", onclick: () => this.save(true) }, words.save_next),
          el("button", { type: "button", class: "button", onclick: () => this.save(false) }, words.save),
          this.state, el("span", { class: "hint keys" }, words.shortcut))),
      this.lineup.live);
  }

  peopleButtons() {
    const { words, before, before_fields: event } = this.data;
    const button = (label, onclick) => el("button", { type: "button", class: "button", onclick }, label);
    return [
      button(words.add, () => this.lineup.add()),
      before.length ? button(words.same, () => this.same()) : null,
      Object.keys(event).length ? button(words.same_event, () => this.sameEvent()) : null,
      button(words.use_rows, () => { this.lineup.inRows = true; this.lineup.draw(); }),
      button(words.undo, () => this.lineup.undo()),
      this.styleChoice(),
    ].filter(Boolean);
  }

  // In which house style a new sentence names the people; the browser keeps the choice.
  styleChoice() {
    const { words, styles } = this.data;
    const chosen = this.style();
    const change = () => {
      store({ style: select.value });
      if (this.written.trim() || !this.lineup.people.lines().length) return;
      this.known = []; // nobody is in a sentence that is not there yet
      this.compose();
    };
    const select = el("select", { "aria-label": words.style, title: words.style, onchange: change },
      styles.map(({ name, label }) => el("option", { value: name, selected: name === chosen }, label)));
    return select;
  }

  style() {
    const { style } = stored();
    return this.data.styles.some(({ name }) => name === style) ? style : this.data.style;
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
    input.addEventListener("input", () => { this.touched(); count(); });
    input.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
    count();
    const set = (text) => { input.value = text; count(); };
    return { input, set, node: el("label", { class: "labelled" }, el("span", { class: "label" }, words[name], counter), input) };
  }

  // -- people and sentence, each following the other ----------------------------------------

  compose() {
    this.composing = true;
    this.touched();
    this.later(() => this.settle());
  }

  // Puts the people as they stand now into the sentence somebody wrote.
  async settle() {
    const { language, words } = this.data;
    const photo = this.data.photo.id;
    const answer = await this.post("/compose", { caption: this.written, known: this.known, lines: this.lineup.people.lines(), language, style: this.style() });
    if (!answer || photo !== this.data.photo.id) return;
    this.composing = false;
    if (answer.caption !== this.caption.input.value) this.caption.set(answer.caption);
    const unsaid = this.written.trim() ? 0 : this.lineup.people.lines().filter(({ text }) => !text.trim()).length;
    this.hint.textContent = [
      ...(unsaid ? [fill(words.unsaid, { n: unsaid })] : []),
      ...answer.twice.map((name) => fill(words.twice, { name: shown(name) })),
      ...(answer.follows ? [] : [words.inline])].join(" ");
    this.touched();
  }

  // Reads the people out of a sentence somebody typed or pasted; from now on it is theirs.
  recognise() {
    this.composing = false;
    this.written = this.caption.input.value;
    this.known = this.lineup.people.lines();
    this.later(async () => {
      const answer = await this.post("/recognise", { caption: this.caption.input.value });
      if (!answer) return;
      if (answer.lines.length) {
        this.lineup.take(answer.lines);
        this.known = answer.lines;
      }
      this.touched();
    });
  }

  later(work) {
    clearTimeout(this.timer);
    this.timer = setTimeout(work, REST);
  }

  post(path, message) {
    return fetchJson(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message) });
  }

  async names(text) {
    return await fetchJson(address("/names", { q: text, day: this.data.photo.day, language: this.data.language })) ?? [];
  }

  same() {
    this.lineup.take(this.data.before, true);
    this.compose();
    this.lineup.redraw(this.lineup.active, "name");
  }

  // What is empty here, as the picture before has it.
  sameEvent() {
    for (const [name, text] of Object.entries(this.data.before_fields)) {
      if (!this.fields[name].input.value.trim()) this.fields[name].set(text);
    }
    this.touched();
  }

  async save(goOn) {
    clearTimeout(this.timer);
    const { photo, film, round } = this.data;
    const at = film.findIndex((picture) => picture.id === photo.id);
    const next = film[at + 1] ?? film.find((picture, index) => index !== at && !picture.captioned); // after the last, what was left out
    if (this.composing) await this.settle(); // what was typed last may not be in the sentence yet
    const draft = this.draft();
    keepDrafts({ ...drafts(), [photo.id]: { ...draft, sent: round } });
    this.send({ type: "draft", photo: photo.id, lines: draft.lines, fields: draft.fields, next: (goOn && next?.id) || null });
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
  if (moved) kept.desk.lineup.list.querySelector("input")?.focus({ preventScroll: true });
}
