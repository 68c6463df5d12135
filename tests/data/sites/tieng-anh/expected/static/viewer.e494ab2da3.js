// Shows the pictures of an album page one after the other. Without this file each picture is a link to itself.

const SWIPE = 40;

const dialog = document.querySelector("dialog.viewer");
const links = [...document.querySelectorAll(".shots a")];
const [back, forth] = dialog.querySelectorAll("[data-step]");
const part = (name) => dialog.querySelector(name);
let at = 0;

function show(place) {
  if (place < 0 || place >= links.length) return;
  at = place;
  const link = links[at];
  const picture = link.querySelector("picture").cloneNode(true);
  for (const node of picture.children) node.sizes = "100vw";
  const image = picture.querySelector("img");
  image.loading = "eager";
  part(".stage").replaceChildren(picture);
  const said = link.parentNode.querySelector("figcaption");
  part(".caption").replaceChildren(...(said ? said.cloneNode(true).children : []));
  part(".place").textContent = `${link.dataset.number}/${dialog.dataset.count}`;
  back.setAttribute("aria-disabled", at === 0);
  forth.setAttribute("aria-disabled", at === links.length - 1);
  tell(`Photo ${link.dataset.number} of ${dialog.dataset.count}: ${image.alt}. ${said ? said.innerText : ""}`);
}

function tell(words) {
  const status = part("[role=status]");
  status.textContent = "";
  // A text that is set anew in a later turn is read out again.
  setTimeout(() => (status.textContent = words), 50);
}

links.forEach((link, place) =>
  link.addEventListener("click", (event) => {
    // Who asks for a new tab or a download gets it.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    dialog.showModal();
    show(place);
  }),
);

for (const button of [back, forth]) {
  button.addEventListener("click", () => show(at + Number(button.dataset.step)));
}
part("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => links[at].focus());
dialog.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  show(at + step);
});

let start = null;
const stage = part(".stage");
stage.addEventListener("pointerdown", (event) => (start = event.isPrimary ? event.clientX : null));
stage.addEventListener("pointerup", (event) => {
  const way = start === null ? 0 : event.clientX - start;
  start = null;
  if (Math.abs(way) > SWIPE) show(at + (way < 0 ? 1 : -1));
});
stage.addEventListener("pointercancel", () => (start = null));
stage.addEventListener("dragstart", (event) => event.preventDefault());
