// One picture with its people: numbered places on the picture, the strip in standing order under it.

function marks(picture, hovered) {
  return picture.people.filter((person) => person.region).map((person) => {
    const [x, y, w, h] = person.region;
    return el("div", { class: "mark", "data-n": person.n, "aria-hidden": "true",
      style: { left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%` },
      onpointerenter: () => hovered(person.n), onpointerleave: () => hovered(null) },
    el("span", {}, String(person.n)));
  });
}

function place(person, count, hovered, find) {
  const name = person.unknown
    ? el("span", { class: "name unknown" }, person.name)
    : el("button", { type: "button", class: "name", onclick: () => find(person), onfocus: () => hovered(person.n), onblur: () => hovered(null) }, person.name);
  return el("li", { "data-n": person.n, value: person.n, style: share(count), onpointerenter: () => hovered(person.n), onpointerleave: () => hovered(null) },
    el("span", { class: "n", "aria-hidden": "true" }, String(person.n)),
    el("span", { class: "who" }, name, person.role ? el("span", { class: "role" }, person.role) : null));
}

// Up to four people stand side by side as in the picture, if their words have room; more take several lines.
function share(count) {
  return { flexBasis: count <= 4 ? `calc(${100 / count}% - .25rem)` : "8.5rem" };
}

// The people row by row; a row's own name stands in front where the caption gives one.
function strip(picture, words, hovered, find) {
  if (!picture.people.length) return el("p", { class: "nobody" }, words.nobody);
  const rows = [];
  for (const person of picture.people) {
    if (!rows.length || rows.at(-1).row !== person.row) rows.push({ row: person.row, people: [] });
    rows.at(-1).people.push(person);
  }
  return el("div", { class: "strip" },
    el("h3", {}, picture.people.length > 1 ? words.from_left : words.person),
    rows.map(({ row, people }) => [
      row ? el("p", { class: "row" }, row) : null,
      el("ol", { start: people[0].n }, people.map((person) => place(person, people.length, hovered, find))),
    ]));
}

function figure(picture, source, words, find) {
  const image = el("img", { src: source, alt: picture.alt, decoding: "async" });
  const stage = el("div", { class: "stage", style: { aspectRatio: String(picture.ratio), width: `min(100%, var(--tall) * ${picture.ratio})` } }, image);
  const box = el("figure", { class: "picture" }, el("div", { class: "frame-box" }, stage));
  const hovered = (n) => {
    box.classList.toggle("pointing", n !== null);
    for (const node of box.querySelectorAll("[data-n]")) node.classList.toggle("on", Number(node.dataset.n) === n);
  };
  stage.append(...marks(picture, hovered));
  box.append(strip(picture, words, hovered, find));
  return box;
}

function rights(picture, words) {
  const { state, label, reasons } = picture.rights;
  return el("div", { class: `rights ${state}`, role: "note", "aria-label": words.rights },
    el("strong", {}, label), reasons.map((reason) => el("span", {}, reason)));
}

function credit(picture, words) {
  if (!picture.credit) return el("p", { class: "credit absent" }, words.no_credit);
  return el("p", { class: "credit" },
    el("span", { class: "label" }, words.credit), el("span", { class: "line", dir: "auto" }, picture.credit),
    copyButton(picture.credit, words.copy, words.copied));
}

function facts(picture, words) {
  const rows = [
    [words.date, picture.date], [words.place, picture.place], [words.event, picture.event],
    [words.creators, picture.creators.join("; ")], [words.copyright, picture.copyright], [words.terms, picture.terms], [words.file, picture.file],
  ].filter(([, value]) => value);
  return el("dl", { class: "facts" }, rows.map(([label, value]) => [el("dt", {}, label), el("dd", { dir: "auto" }, value)]));
}

function caption(picture, words) {
  return el("div", { class: "caption" },
    picture.title ? el("h2", { dir: "auto" }, picture.title) : null,
    picture.caption
      ? [el("p", { class: "text", dir: "auto" }, picture.caption), copyButton(picture.caption, words.copy_caption, words.copied)]
      : el("p", { class: "nobody" }, words.no_caption));
}

function kitButton(picture, inKit, words, send) {
  const message = { type: inKit ? "remove" : "add", photos: [picture.id] };
  return el("button", { type: "button", class: "button", "aria-pressed": String(inKit), onclick: () => send(message) },
    inKit ? words.in_kit : words.add);
}

function download(picture, words, language) {
  if (picture.rights.state !== "ok") return null;
  const said = el("p", { class: "said", role: "status" });
  const onclick = () => { said.textContent = fill(words.downloading, { file: picture.file.split("/").at(-1) }); };
  return [el("a", { class: "button primary", href: address(`/picture/${picture.id}`, { language }), download: true, onclick }, words.download), said];
}

function personQuery(person) {
  return { type: "search", query: person.query };
}
