// Work lists: one for each rule that found something, gravest first.

function finding(item, data, send) {
  const open = () => send({ type: "open", photo: item.photo, page: item.page });
  return el("li", {}, pageLink({}, address(`/${item.page}`, { photo: item.photo, q: data.query }), open,
    el("img", { src: `/thumb/${item.photo}`, alt: "", loading: "lazy", decoding: "async" }),
    el("span", { class: "text" }, el("strong", { dir: "auto" }, item.title), el("span", { dir: "auto" }, item.text))));
}

function group(entry, data, send) {
  return el("details", { class: `group ${entry.severity}` },
    el("summary", {}, el("span", { class: "gravity" }, entry.gravity), el("span", { class: "label" }, entry.label), el("span", { class: "count" }, entry.count)),
    el("ul", {}, entry.items.map((item) => finding(item, data, send))),
    entry.more ? el("p", { class: "more" }, entry.more) : null);
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const kept = keptFor(root, {});
  const key = JSON.stringify(data);
  if (kept.key === key) return;
  kept.key = key;
  const send = (message) => setTriggerValue("message", message);
  root.replaceChildren(el("p", { class: "summary", role: "status" }, data.summary), ...data.groups.map((entry) => group(entry, data, send)));
  root.querySelector("details")?.setAttribute("open", "");
}
