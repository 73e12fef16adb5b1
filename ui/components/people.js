// The directory: everybody named, most frequent first; a name leads to the person, a count to the pictures.

function person({ name, query, count, years }, send) {
  return el("li", {},
    pageLink({ class: "name", dir: "auto" }, address("/people", { person: name }), () => send({ type: "person", name }), name),
    pageLink({ class: "count" }, address("/", { q: query }), () => send({ type: "search", query }), count),
    el("span", { class: "years" }, years));
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  const kept = keptFor(root, {});
  const key = JSON.stringify(data);
  if (kept.key === key) return;
  kept.key = key;
  const { words } = data;
  if (!kept.input) {
    kept.input = el("input", { type: "search" });
    kept.input.addEventListener("keydown", (event) => event.stopPropagation());
    kept.input.addEventListener("input", () => {
      clearTimeout(kept.timer);
      kept.timer = setTimeout(() => send({ type: "name", name: kept.input.value }), 200);
    });
    kept.input.value = data.name;
    kept.head = el("div", { class: "head" });
    kept.list = el("div", {});
    root.replaceChildren(kept.head, kept.list);
    kept.title = el("h2", {});
    kept.head.append(kept.title, kept.input);
  }
  kept.title.textContent = data.summary;
  kept.input.placeholder = words.filter;
  kept.input.setAttribute("aria-label", words.filter);
  kept.list.replaceChildren(
    data.people.length ? el("ul", {}, data.people.map((each) => person(each, send))) : el("p", { class: "hint" }, words.nobody),
    data.more ? el("p", { class: "hint" }, data.more) : "");
}
