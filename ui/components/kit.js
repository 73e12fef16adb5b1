// The kit: what may go out, what stays here and why, and one download.

function kitItem(picture, words, send, sent) {
  const { state, label, reasons } = picture.rights;
  const names = picture.people.map((person) => person.name).join(", ");
  return el("li", {},
    el("img", { src: `/thumb/${picture.id}`, alt: picture.alt, loading: "lazy", decoding: "async" }),
    el("div", { class: "text" },
      el("strong", { dir: "auto" }, picture.title ?? picture.file),
      names ? el("span", { class: "names", dir: "auto" }, names) : null,
      el("span", { class: "credit-line", dir: "auto" }, picture.credit ?? words.no_credit),
      state === "ok" ? null : el("span", { class: `why ${state}` }, `${label}: ${reasons.join(" ")}`)),
    el("div", { class: "actions" },
      pageLink({ class: "quiet" }, address("/photo", { photo: picture.id }), () => send({ type: "open", photo: picture.id }), words.open),
      sent ? null : el("button", { type: "button", class: "quiet", onclick: () => send({ type: "remove", photos: [picture.id] }) }, words.remove)));
}

// One of several, remembered by the browser; ``usual`` until something else was chosen.
function choice(field, legend, options, usual) {
  const before = stored()[field];
  const chosen = options.some(({ name }) => name === before) ? before : usual;
  return el("fieldset", {}, el("legend", {}, legend), options.map(({ name, label }) => el("label", {},
    el("input", { type: "radio", name: field, value: name, checked: name === chosen, onchange: () => store({ [field]: name }) }),
    el("span", {}, label))));
}

// An order can name thousands of pictures, so it travels as a form and not in the address.
function order({ ready: pictures, blocked, presets, documents, document_usual, headings, query, words, language }) {
  const field = (name, value) => el("input", { type: "hidden", name, value });
  const said = el("p", { class: "said", role: "status" });
  const onsubmit = () => { said.textContent = [headings.going, blocked.length ? headings.blocked : null].filter(Boolean).join(" · "); };
  return el("form", { method: "post", action: "/kit.zip", onsubmit },
    field("photos", pictures.map((picture) => picture.id).join(" ")), field("language", language), field("query", query),
    choice("preset", words.preset, presets, presets[0].name),
    choice("document", words.document, documents, document_usual),
    el("button", { type: "submit", class: "button primary big", disabled: !pictures.length }, words.download),
    said,
    blocked.length ? el("div", { class: "held" }, el("strong", {}, headings.blocked), el("ul", {}, blocked.map(({ title, file, rights }) =>
      el("li", { dir: "auto" }, `${title ?? file}: ${rights.reasons.join(" ") || rights.label}`)))) : null,
    el("p", { class: "inside" }, words.inside));
}

// One's own kit can be sent and emptied; one that was sent can become one's own.
function ways({ ready, blocked, sent, taken, link, words }, send) {
  const quiet = (label, message) => el("button", { type: "button", class: "quiet", onclick: () => send(message) }, label);
  if (!sent) {
    const copy = link && copyButton(new URL(address("/kit", { photos: link }), location.href).href, words.copy_link, words.copied);
    return [copy, quiet(words.empty_kit, { type: "empty" })];
  }
  const photos = [...ready, ...blocked].map((picture) => picture.id);
  return [taken ? null : quiet(words.take, { type: "add", photos }),
    pageLink({ class: "quiet" }, "/kit", () => send({ type: "go", page: "kit" }), words.own)];
}

function emptyKit(words, send) {
  return el("div", { class: "empty" }, el("h2", {}, words.empty_title), el("p", {}, words.empty_line),
    pageLink({ class: "button" }, "/", () => send({ type: "go", page: "search" }), words.to_search));
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  const { ready, blocked, headings, words, language, sent, taken, link } = data;
  const kept = keptFor(root, {});
  const key = JSON.stringify([ready, blocked, headings, language, sent, taken, link]);
  if (kept.key === key) return;
  kept.key = key;
  const gone = headings.gone ? el("p", { class: "gone" }, headings.gone) : null;
  if (!ready.length && !blocked.length) {
    root.replaceChildren(...[gone, emptyKit(words, send)].filter(Boolean));
    return;
  }
  const group = (heading, pictures) => pictures.length
    ? el("section", {}, el("h3", {}, heading), el("ul", {}, pictures.map((picture) => kitItem(picture, words, send, sent)))) : null;
  root.replaceChildren(el("div", { class: "kit" },
    el("div", { class: "lists" },
      el("div", { class: "head" }, el("h2", {}, headings.title), el("div", { class: "ways" }, ways(data, send))),
      gone, group(headings.ready, ready), group(headings.blocked, blocked)),
    el("aside", {}, order(data))));
}
