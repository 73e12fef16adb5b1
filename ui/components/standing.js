// The people of a picture as values: who stands where, whose head is where, and the steps back.
// The order follows the heads: whoever stands further left comes first.

const HEAD = 0.11; // size of a newly set head, as part of the picture's shorter side

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

const centre = ({ region: [x, , w] }) => x + w / 2;

// Whether a line is there for somebody who is counted without a name.
const nameless = ({ unnamed }) => unnamed !== null && unnamed !== undefined;

// The heads by the words of their lines, each in its order.
function headsOf(list) {
  const heads = new Map();
  for (const { text, region } of list) heads.set(text, [...(heads.get(text) ?? []), region]);
  return heads;
}

class People {
  constructor(lines) {
    this.list = lines.map((line) => ({ ...line }));
    this.past = [];
  }

  // What is said so far; a line that was opened and left empty says nothing, one that is kept for
  // somebody without a name says that there is somebody.
  lines() {
    return this.list.filter(({ text, region, unnamed }) => text.trim() || region || nameless({ unnamed }))
      .map(({ text, row, region, unnamed }) => ({ text, row, region, unnamed: unnamed ?? null }));
  }

  // -- steps that can be taken back -------------------------------------------------------

  state() { return this.list.map((person) => [person, { ...person }]); }

  keep(state = this.state()) { this.past.push(state); }

  back() {
    const state = this.past.pop();
    if (!state) return false;
    this.list = state.map(([person, was]) => Object.assign(person, was));
    return true;
  }

  // -- heads --------------------------------------------------------------------------------

  // A head at x, y belongs to `active` if that one has none yet, else to the next one without a
  // head, else to somebody new. Gives the person. A head never passes from one name to another.
  place(x, y, ratio, active) {
    const w = ratio > 1 ? HEAD / ratio : HEAD;
    const h = w * ratio * 1.2;
    let person = this.waiting(active);
    if (!person) {
      person = { text: "", row: this.list.at(-1)?.row ?? null, region: null };
      this.list.push(person);
    }
    person.region = [clamp(x - w / 2, 0, 1 - w), clamp(y - h / 2, 0, 1 - h), w, h];
    this.arrange();
    return person;
  }

  // Where somebody's head may be looked for: between those of the neighbours.
  between(person) {
    const row = this.list.filter((each) => each.row === person.row);
    const at = row.indexOf(person);
    const left = row.slice(0, at).findLast(({ region }) => region);
    const right = row.slice(at + 1).find(({ region }) => region);
    const [, y, , h] = (left ?? right)?.region ?? [0, 0.4, 0, 0];
    return [((left ? centre(left) : 0) + (right ? centre(right) : 1)) / 2, y + h / 2];
  }

  // The next one without a head, from `person` on and then from the first.
  waiting(person) {
    const at = Math.max(0, this.list.indexOf(person));
    return [...this.list.slice(at), ...this.list.slice(0, at)].find((each) => !each.region);
  }

  // Whoever has a head stands as the heads do; the others keep their places in between.
  arrange() {
    this.list = this.rows().flatMap((row) => {
      const placed = row.filter((person) => person.region).sort((a, b) => centre(a) - centre(b));
      return row.map((person) => (person.region ? placed.shift() : person));
    });
  }

  rows() {
    const rows = new Map();
    for (const person of this.list) rows.set(person.row, [...(rows.get(person.row) ?? []), person]);
    return [...rows.values()];
  }

  // One place to the left or right. Two who have heads change heads as well: the names were wrong.
  shift(person, step) {
    const from = this.list.indexOf(person);
    const other = this.list[from + step];
    if (!other || other.row !== person.row) return false;
    this.list[from] = other;
    this.list[from + step] = person;
    if (person.region && other.region) [person.region, other.region] = [other.region, person.region];
    this.arrange();
    return true;
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

  // Takes over the people of a sentence. Heads stand as the sentence says, if everybody has one;
  // else they stay with their names, and a corrected name keeps the head of the one before.
  replace(lines) {
    const old = this.list;
    const same = lines.length === old.length;
    const dealt = same && old.every(({ region }) => region);
    const heads = headsOf(old);
    const gone = ({ text }) => !lines.some((line) => line.text === text);
    this.list = lines.map((line, index) => {
      const inPlace = same && (dealt || (gone(old[index]) && !heads.has(line.text))) ? old[index].region : null;
      return { ...line, region: inPlace ?? heads.get(line.text)?.shift() ?? null };
    });
  }

  // The people of another picture; a head stays only with its name.
  copy(lines) {
    const heads = headsOf(this.list);
    this.list = lines.map((line) => ({ ...line, region: (line.text && heads.get(line.text)?.shift()) || null }));
    this.arrange();
  }
}
