// Who somebody is: the name, a few of the pictures, and the ways to all of them and back.

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  const { name, photos, query, words } = data;
  const all = photos.length
    ? pageLink({ class: "button" }, address("/", { q: query }), () => send({ type: "search", query }), words.pictures)
    : el("span", { class: "hint" }, words.none);
  root.replaceChildren(
    pageLink({ class: "quiet" }, "/people", () => send({ type: "name", name: "" }), `← ${words.back}`),
    el("div", { class: "head" }, el("h1", { dir: "auto" }, name), all),
    el("div", { class: "some" }, photos.map(({ id, alt }) =>
      pageLink({}, address("/photo", { photo: id, q: query }), () => send({ type: "open", photo: id }), el("img", { src: `/thumb/${id}`, alt, decoding: "async" })))));
}
