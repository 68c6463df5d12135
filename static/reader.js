// Reader's aids: text size, contrast, copying the address, printing. Every page is whole without this file.

const root = document.documentElement;
const LEAST = -1;
const MOST = 3;
const NAMES = ["nhỏ", "bình thường", "lớn", "rất lớn", "lớn nhất"];

// A browser may refuse to keep anything; then a choice holds for one page.
const memory = {
  read(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  keep(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Nothing is lost but the memory.
    }
  },
};

const size = () => Math.min(MOST, Math.max(LEAST, Math.trunc(Number(memory.read("size"))) || 0));
const contrast = () => memory.read("contrast") === "more";

function show(step, more) {
  root.dataset.size = step;
  root.toggleAttribute("data-contrast", more);
  for (const button of document.querySelectorAll("button[data-size]")) {
    const wanted = Number(button.dataset.size);
    const idle = wanted === 0 ? step === 0 : step === (wanted < 0 ? LEAST : MOST);
    button.setAttribute("aria-disabled", idle);
  }
  document.querySelector("button[data-contrast]")?.setAttribute("aria-pressed", more);
}

function tell(button, words) {
  const place = button.closest(".aids, .share").querySelector("[role=status]");
  place.textContent = "";
  // A text that is set anew in a later turn is read out again.
  setTimeout(() => (place.textContent = words), 50);
}

function resize(button) {
  const change = Number(button.dataset.size);
  const step = change ? Math.min(MOST, Math.max(LEAST, Number(root.dataset.size) + change)) : 0;
  memory.keep("size", step);
  show(step, root.hasAttribute("data-contrast"));
  tell(button, `Cỡ chữ: ${NAMES[step - LEAST]}`);
}

function switchContrast(button) {
  const more = !root.hasAttribute("data-contrast");
  memory.keep("contrast", more ? "more" : "");
  show(Number(root.dataset.size), more);
  tell(button, more ? "Đã bật tương phản cao" : "Đã tắt tương phản cao");
}

async function copy(button) {
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  try {
    await navigator.clipboard.writeText(address);
    tell(button, "Đã sao chép liên kết của bài viết.");
  } catch {
    tell(button, `Trình duyệt không cho sao chép. Địa chỉ: ${address}`);
  }
}

const acts = { size: resize, contrast: switchContrast, copy, print: () => print() };

for (const [name, act] of Object.entries(acts)) {
  for (const button of document.querySelectorAll(`button[data-${name}]`)) {
    button.addEventListener("click", () => act(button));
  }
}
for (const node of document.querySelectorAll(".scripted")) node.hidden = false;

show(size(), contrast());
// A page that the browser kept while another one was read has not seen what was chosen there.
addEventListener("pageshow", (event) => event.persisted && show(size(), contrast()));
