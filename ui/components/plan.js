// What an import would write, before it does: each picture with its fields, old and new.

function change({ label, old, new: text }, words) {
  return el("tr", {}, el("th", { scope: "row" }, label),
    el("td", { dir: "auto" }, el("ins", {}, text), old ? el("del", {}, `${words.before}: ${old}`) : null));
}

function match(entry, words) {
  if (!entry.photo) {
    return el("li", { class: "open" }, el("div", { class: "nothing" }, "?"),
      el("div", {}, el("strong", {}, words.nobody_knows), el("p", { dir: "auto" }, entry.title ?? ""), el("p", { dir: "auto" }, entry.caption)));
  }
  return el("li", {}, el("img", { src: `/thumb/${entry.photo}`, alt: "", decoding: "async" }),
    el("div", {}, el("strong", {}, entry.file), el("span", { class: "by" }, entry.by),
      entry.changes.length ? el("table", {}, el("tbody", {}, entry.changes.map((each) => change(each, words)))) : el("p", {}, words.same)));
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".root");
  root.replaceChildren(el("h2", {}, data.heading), el("ol", {}, data.matches.map((entry) => match(entry, data.words))));
  if (data.left_over) root.append(el("p", { class: "left-over" }, data.left_over));
}
