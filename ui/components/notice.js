// One message to the visitor: the first line says what happened, the rest what it means.

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".root");
  const [first, ...rest] = data.lines;
  root.replaceChildren(el("div", { class: `notice ${data.kind}`, role: data.kind === "bad" ? "alert" : "status" },
    el("strong", {}, first), rest.map((line) => el("p", { dir: "auto" }, line))));
  const kept = keptFor(root, {});
  const key = JSON.stringify(data.lines);
  if (kept.key === key) return;
  kept.key = key;
  root.firstChild.scrollIntoView({ block: "nearest" }); // also when what was clicked lies far below
}
