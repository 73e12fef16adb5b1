// Everything in the file: where blocks disagree first, then field by field.

function conflict({ name, field, values, reason }, writes, words, send) {
  return el("li", {}, el("h3", {}, field),
    el("dl", {}, values.map(({ block, text, chosen }) => [
      el("dt", {}, block), el("dd", { class: chosen ? "chosen" : null, dir: "auto" }, text, chosen ? el("span", { class: "badge" }, words.chosen) : null)])),
    el("p", { class: "reason" }, reason),
    !writes ? null : el("button", { type: "button", class: "button", onclick: () => send({ type: "settle", field: name }) }, words.make_equal));
}

function written(entry, newest, words, send) {
  return el("li", {},
    el("p", { class: "when" }, el("strong", {}, entry.at), ` · ${entry.user} · ${entry.verb}${entry.done ? "" : ` (${words.interrupted})`}`,
      newest && entry.done ? el("button", { type: "button", class: "quiet", onclick: () => send({ type: "undo", batch: entry.batch }) }, words.undo) : null),
    el("dl", {}, entry.changes.map(({ label, old, new: text }) => [
      el("dt", {}, label), el("dd", { dir: "auto" }, text, old ? el("del", {}, old) : null)])));
}

function taken({ when, user, kit, caption }) {
  return el("li", {}, el("p", { class: "when" }, el("strong", {}, when), ` · ${user} · ${kit}`), el("p", { dir: "auto" }, caption));
}

function fieldRow({ label, text, blocks }) {
  return el("tr", {}, el("th", { scope: "row" }, label), el("td", { dir: "auto" }, text),
    el("td", { class: "blocks" }, blocks.map((block) => el("span", { class: "badge" }, block))));
}

function section(heading, open, ...content) {
  return el("details", { open }, el("summary", {}, heading), content);
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  const { fields, conflicts, warnings, history, words, history_words } = data;
  const kept = keptFor(root, {});
  const key = JSON.stringify(data);
  if (kept.key === key) return;
  kept.key = key;
  const open = kept.open ?? false;
  const table = el("table", {},
    el("thead", {}, el("tr", {}, [words.field, words.value, words.stored].map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, fields.map(fieldRow)));
  const all = section(`${words.fields} (${fields.length})`, open, table);
  all.addEventListener("toggle", () => { kept.open = all.open; });
  root.replaceChildren(...[
    conflicts.length ? section(`${words.conflicts} (${conflicts.length})`, true, el("ul", { class: "conflicts" }, conflicts.map((each) => conflict(each, data.writes, words, send)))) : null,
    warnings.length ? section(`${words.warnings} (${warnings.length})`, true, el("ul", { class: "warnings" }, warnings.map((text) => el("li", {}, text)))) : null,
    history === null ? null : section(`${history_words.heading} (${history.length})`, history.length > 0, history.length
      ? el("ul", { class: "history" }, history.map((entry, index) => written(entry, index === 0, history_words, send)))
      : el("p", { class: "reason" }, history_words.nothing)),
    data.held?.length ? section(`${words.held} (${data.held.length})`, true, el("ul", { class: "history" }, data.held.map(taken))) : null,
    all,
  ].filter(Boolean));
}
