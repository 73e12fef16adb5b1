// The pictures that were marked, and the way back to the search.

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  root.replaceChildren(
    pageLink({ class: "quiet" }, "/", () => send({ type: "go", page: "search" }), `← ${data.words.back}`),
    el("div", { class: "some" }, data.photos.map(({ id, alt }) => el("img", { src: `/thumb/${id}`, alt, title: alt, loading: "lazy", decoding: "async" }))));
}
