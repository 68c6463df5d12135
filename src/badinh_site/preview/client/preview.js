/*
 * The browser's side of the preview. Its own script element describes the page that it is in. It listens to the server
 * for changes of that page, and then does the least that is needed: nothing, another stylesheet, a word to the editor,
 * or a reload that keeps the place. All that it receives is text and is only ever shown as text.
 */

const OWN = "/__badinh/";
const LANGUAGE = "vi";
const LONGEST_WAIT = 5000;
const QUIET = 1000; // milliseconds that a connection may be gone before it is mentioned
const MOST = 20; // troubles that are shown; the others are counted

/** What the server said last, and what this tab shows: `print` and `styles` are its own, all else was said. */
let said = document.querySelector("script[data-shown]").dataset.shown;
let shown = JSON.parse(said);

/** Replaces a page that cannot be made: it shows the errors itself, until there is a page. */
const standsIn = shown.print === "";

// --- What is remembered. A browser may forbid that; the preview works without.

function remembering(store) {
  const attempt = (action) => {
    try {
      return action(window[store]);
    } catch {
      return null;
    }
  };
  return {
    get: (name) => attempt((kept) => kept.getItem(`badinh:${name}`)),
    set: (name, value) => attempt((kept) => kept.setItem(`badinh:${name}`, value)),
    drop: (name) => attempt((kept) => kept.removeItem(`badinh:${name}`)),
  };
}

const tab = remembering("sessionStorage");
const always = remembering("localStorage");

// --- Reloading in place

let leaving = false;
let later = 0;

/** Reload for what the server has now. Should the last reload not have brought it, wait: never reload in a circle. */
function reload(next) {
  const wanted = JSON.stringify([next.path, next.print, next.errors, next.errors_left]);
  if (tab.get("reloaded") === wanted) {
    later = setTimeout(leave, 2000);
    return;
  }
  tab.set("reloaded", wanted);
  leave();
}

function leave() {
  leaving = true;
  keepPlace();
  location.reload();
}

/** Name elements so that they are found again in another version of the page: by id, else by label and turn. */
function named(nodes, label) {
  const turns = new Map();
  const names = new Map();
  for (const node of nodes) {
    const text = node.id ? `#${node.id}` : label(node);
    const turn = (turns.get(text) ?? 0) + 1;
    turns.set(text, turn);
    names.set(`${turn} ${text}`, node);
  }
  return names;
}

const allDetails = () =>
  named(document.querySelectorAll("details"), (node) => node.querySelector("summary")?.textContent.trim() ?? "");
const allElements = () => named(document.querySelectorAll("body, body *"), (node) => `${node.localName}.${node.className}`);

function keepPlace() {
  const scrolled = [];
  for (const [name, node] of allElements()) {
    if (node.scrollTop || node.scrollLeft) scrolled.push([name, node.scrollLeft, node.scrollTop]);
  }
  const unfolded = [...allDetails()].map(([name, node]) => [name, node.open]);
  const place = { left: window.scrollX, top: window.scrollY, scrolled, unfolded };
  tab.set(`place:${shown.path}`, JSON.stringify(place));
  history.scrollRestoration = "manual"; // the browser's own attempt would come in between
}

/** Go back to where the editor was: at once, and again when pictures have taken their room, unless they moved on. */
function restorePlace() {
  const place = JSON.parse(tab.get(`place:${shown.path}`) ?? "null");
  if (!place) return;
  tab.drop(`place:${shown.path}`);
  const details = allDetails();
  for (const [name, open] of place.unfolded) {
    if (details.has(name)) details.get(name).open = open;
  }
  const scroll = () => {
    const elements = place.scrolled.length ? allElements() : new Map();
    for (const [name, left, top] of place.scrolled) elements.get(name)?.scrollTo({ left, top, behavior: "instant" });
    window.scrollTo({ left: place.left, top: place.top, behavior: "instant" });
  };
  scroll();
  const finished = new AbortController();
  for (const event of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(event, () => finished.abort(), { signal: finished.signal, passive: true });
  }
  const settle = () => {
    if (!finished.signal.aborted) scroll();
    finished.abort();
    history.scrollRestoration = "auto";
  };
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, { once: true });
}

// --- Stylesheets

const stylesheets = () => [...document.querySelectorAll("link[rel~=stylesheet]")];

/** Put changed stylesheets in place of the old ones. The old one stays until the new one is there: nothing flashes. */
function swapStyles(styles) {
  for (const [name, address] of Object.entries(styles)) {
    const before = shown.styles[name];
    if (before === address) continue;
    shown.styles[name] = address;
    const old = stylesheets().filter((link) => link.dataset.badinhStyle === name || new URL(link.href).pathname === before);
    if (old.length) swap(name, before, old, address);
  }
}

function swap(name, before, old, address) {
  for (const one of old) one.dataset.badinhStyle = name; // so that a later swap knows those that still wait to go
  const link = old.at(-1).cloneNode();
  link.removeAttribute("integrity"); // that of the old one
  link.href = address;
  link.addEventListener("load", () => old.forEach((one) => one.remove()), { once: true });
  link.addEventListener("error", () => {
    link.remove();
    if (shown.styles[name] === address) shown.styles[name] = before;
    said = ""; // so that the next message tries again, even if it is the same
  }, { once: true });
  old.at(-1).after(link);
}

// --- What the server says

function receive(text) {
  if (leaving) return;
  clearTimeout(later);
  const next = JSON.parse(text);
  if (isAnotherPage(next)) {
    reload(next);
    return;
  }
  tab.drop("reloaded");
  if (text === said) return;
  said = text;
  swapStyles(next.styles);
  shown = { ...next, print: shown.print, styles: shown.styles };
  show();
}

function isAnotherPage(next) {
  if (standsIn) return next.print !== "" || JSON.stringify(next.errors) !== JSON.stringify(shown.errors);
  return next.print !== "" && next.print !== shown.print && next.errors.length === 0;
}

let source = null;
let retry = 0;
let wait = 250;
let quiet = 0;

/** Listen while the tab can be seen. A browser opens six connections to a server, and hidden tabs must not use them. */
function listen() {
  clearTimeout(retry);
  if (source || document.visibilityState === "hidden") return;
  source = new EventSource(`${OWN}events?path=${encodeURIComponent(shown.path)}`);
  source.addEventListener("open", () => {
    wait = 250;
    clearTimeout(quiet);
    quiet = 0;
    say("");
  });
  source.addEventListener("page", (event) => receive(event.data));
  source.addEventListener("error", () => {
    quiet ||= setTimeout(() => say("Mất kết nối với badinh serve; đang thử lại…"), QUIET);
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    source = null;
    retry = setTimeout(listen, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  });
}

function hush() {
  clearTimeout(retry);
  clearTimeout(later);
  clearTimeout(quiet);
  quiet = 0;
  source?.close();
  source = null;
}

// --- Words for the editor

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const MOMENT = " "; // between a day and its hour

/** Write "2021-07-20T08:00" as "20/07/2021 08:00" or as the language writes it, and a day without an hour as that. */
function moment(local) {
  const [, year, month, day, hour] = /^(\d+)-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(local) ?? [];
  return year ? [`${day}/${month}/${year}`, hour].filter(Boolean).join(MOMENT) : local;
}

/** Count as the terminal does: warnings first, then advice. */
function counted({ warnings: list, warnings_left, advice_left }) {
  const here = list.filter(({ level }) => level === "warning").length;
  const warnings = here + warnings_left;
  const advice = list.length - here + advice_left;
  const parts = [[warnings, "cảnh báo"], [advice, "lưu ý"]];
  return parts.filter(([count]) => count).map(([count, word]) => `${count} ${word}`).join(", ");
}

/** What is wrong, and where. troubles.html has the same markup, but for the marked word: what changes here changes there. */
function troubleItem({ code, level, message, hint, path, line, column, lines }) {
  const where = make("p", { class: "where" });
  if (path) where.append("Tệp ", make("code", {}, path));
  if (line) where.append(`, dòng ${line}`);
  if (line && column) where.append(`, cột ${column}`);
  where.append(" ", make("span", { class: "code" }, code));
  const item = make("li", { class: `trouble ${level}` }, make("p", { class: "what" }, message), where);
  if (lines.length) item.append(make("ul", { class: "lines" }, ...lines.map((one) => lineItem(one, column))));
  if (hint) item.append(make("p", { class: "hint" }, make("strong", {}, "Cách sửa:"), ` ${hint}`));
  return item;
}

function lineItem({ number, text, here }, column) {
  const shownNumber = make("span", { class: "number" }, String(number));
  if (!here) return make("li", {}, shownNumber, " ", make("code", {}, text));
  const pointer = make("span", { class: "pointer", "aria-hidden": "true" }, "▶");
  const spoken = make("span", { class: "spoken" }, "Ở đây, dòng ");
  return make("li", { class: "here" }, pointer, spoken, shownNumber, " ", spotted(text, column));
}

/** Mark the word that begins at a column, which counts whole characters and not the halves that JavaScript counts. */
function spotted(text, column) {
  const before = [...text].slice(0, Math.max(column - 1, 0)).join("");
  const word = column ? (/^\S+/.exec(text.slice(before.length))?.[0] ?? "") : "";
  const after = text.slice(before.length + word.length);
  return make("code", {}, before, ...(word ? [make("mark", {}, word)] : []), after);
}

const errorCount = () => shown.errors.length + shown.errors_left;

/** The gravest first, and of equals those in the file that is being looked at. */
function troubleList(troubles, left) {
  const rank = ({ level, path }) => 2 * ["error", "warning", "advice"].indexOf(level) + (path === shown.origin ? 0 : 1);
  const sorted = [...troubles].sort((one, other) => rank(one) - rank(other));
  const list = make("ol", { class: "troubles" }, ...sorted.slice(0, MOST).map(troubleItem));
  const more = Math.max(sorted.length - MOST, 0) + left;
  return more > 0 ? [list, make("p", { class: "more" }, `Và ${more} chỗ khác.`)] : [list];
}

const note = (text) => make("p", { class: "note" }, text);

function backForm(...fields) {
  const back = make("input", { type: "hidden", name: "back", value: location.pathname + location.search });
  return make("form", { action: `${OWN}at`, method: "get" }, back, ...fields);
}

// What can be opened above the bar, one at a time: whether there is such a thing, its button, its title, its content.
const SHEETS = {
  errors: {
    there: () => shown.errors.length > 0 && !standsIn,
    button: () => `${errorCount()} lỗi`,
    title: () => `Có ${errorCount()} lỗi cần sửa`,
    content: () => [
      note("Bạn vẫn đang xem bản trước đó của trang. Sửa xong rồi lưu lại, trang sẽ tự cập nhật."),
      ...troubleList(shown.errors, shown.errors_left),
    ],
  },
  missing: {
    there: () => shown.status === 404,
    button: () => "Không có trang này",
    title: () => "Không có trang này.",
    content: () => {
      const inside = shown.similar.filter(({ url }) => new URL(url, location.href).origin === location.origin);
      if (!inside.length) return [note("Không tìm thấy trang nào giống.")];
      const items = inside.map(({ url, title }) => make("li", {}, make("a", { href: url }, title || url)));
      return [note("Có phải bạn muốn:"), make("ul", { class: "similar" }, ...items)];
    },
  },
  warnings: {
    there: () => shown.warnings.length > 0,
    button: () => counted(shown),
    title: () => `${counted(shown)} cho trang này`,
    content: () => troubleList(shown.warnings, shown.warnings_left + shown.advice_left),
  },
  when: {
    there: () => shown.path !== OWN, // the start page has a form of its own
    button: () => (shown.at ? `Trang tin lúc ${moment(shown.at)}` : "Xem theo ngày"),
    title: () => "Xem trang tin vào ngày khác",
    content: () => [
      note("Để xem trước bài hẹn giờ và băng kỷ niệm của ngày đó."),
      backForm(
        make("label", { for: "when" }, "Chọn ngày xem"),
        make("input", { id: "when", type: "datetime-local", name: "when", value: shown.at, required: "" }),
        make("button", {}, "Xem"),
      ),
    ],
  },
};

// --- The bar and what opens above it

const heading = make("h2", { id: "title" });
const content = make("div", { class: "content", tabindex: "0", role: "group", "aria-labelledby": "title" });
const fewer = make("button", { type: "button" });
const sheet = make("section", { id: "sheet", class: "sheet", "aria-labelledby": "title", hidden: "" },
  make("div", { class: "head" }, heading, fewer), content);

const mark = make("span", { class: "mark" });
const originFile = make("code", {});
const copy = make("button", { type: "button", "aria-label": "Chép tên tệp" }, "Chép");
const origin = make("p", { class: "origin" }, make("span", { class: "extra" }, "Tệp "), originFile, " ", copy);
const state = make("p", { class: "state", role: "status" });
const toNow = backForm(make("input", { type: "hidden", name: "when", value: "" }), make("button", {}, "Về hiện tại"));
const overview = make("a", { class: "extra", href: OWN }, "Tổng quan");
const fold = make("button", { type: "button", class: "fold" });
const buttons = Object.fromEntries(Object.keys(SHEETS).map((name) =>
  [name, make("button", { type: "button", class: name, "aria-controls": "sheet", "aria-expanded": "false" })]));
const bar = make("aside", { class: "bar", "aria-label": "Bản xem trước" },
  make("strong", { class: "name" }, "Bản xem trước"), mark, origin, state,
  make("div", { class: "ways" }, ...Object.values(buttons), toNow, overview, fold));
const alarm = make("p", { class: "spoken", role: "alert" }); // is there before anything is said in it, or it is not heard
const frame = make("div", { class: "badinh-preview" }, alarm, sheet, bar);

let opened = "";
let reported = ""; // the errors that the editor has seen
const drawn = new Map();

/** Change an element only when there is something new, so that focus, selection and scrolling in it stay. */
function draw(node, key, children) {
  const text = JSON.stringify(key);
  if (drawn.get(node) === text) return;
  drawn.set(node, text);
  node.replaceChildren(...children());
}

const write = (node, text) => draw(node, text, () => [text]);

function open(name) {
  const inside = sheet.contains(frame.getRootNode().activeElement);
  const before = opened;
  opened = name;
  sheet.hidden = !name;
  for (const [one, button] of Object.entries(buttons)) button.setAttribute("aria-expanded", String(one === name));
  if (name) {
    sheet.className = `sheet ${name}`;
    write(heading, SHEETS[name].title());
    write(fewer, name === "errors" ? "Thu gọn lỗi" : "Đóng"); // errors are not gone when they are out of the way
    draw(content, [name, shown.errors, shown.errors_left, shown.warnings, shown.similar, shown.at, shown.origin], SHEETS[name].content);
  } else if (inside) {
    (buttons[before].hidden ? fold : buttons[before]).focus(); // what had the focus is gone
  }
}

/** Bring bar and sheet up to date with what is known. */
function show() {
  write(mark, { draft: "BẢN NHÁP", scheduled: `Hẹn giờ ${moment(shown.due ?? "")}`.trim() }[shown.mark] ?? "");
  mark.hidden = !shown.mark;
  write(originFile, shown.origin);
  origin.hidden = !shown.origin;
  toNow.hidden = !shown.at || shown.path === OWN;
  overview.hidden = shown.path === OWN;
  for (const [name, { there, button }] of Object.entries(SHEETS)) {
    write(buttons[name], there() ? button() : "");
    buttons[name].hidden = !there();
  }
  buttons.when.classList.toggle("picked", Boolean(shown.at));
  const changed = tellErrors();
  if (changed && SHEETS.errors.there()) open(tab.get("minimised") === reported ? opened : "errors");
  else open(opened && SHEETS[opened].there() ? opened : "");
}

function tellErrors() {
  const now = SHEETS.errors.there() ? JSON.stringify(shown.errors) : "";
  if (now === reported) return false;
  const [first] = shown.errors;
  alarm.textContent = now ? `${SHEETS.errors.title()}. ${first.message} ${first.path}` : "Đã hết lỗi.";
  reported = now;
  return true;
}

function minimise() {
  if (opened === "errors") tab.set("minimised", reported); // the next page of a broken site need not say it again
  open("");
}

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

function setSmall(small) {
  frame.classList.toggle("small", small);
  fold.setAttribute("aria-expanded", String(!small));
  fold.textContent = small ? "Mở thanh" : "Thu gọn";
}

/** Copy the name of the file; where the browser forbids that, select it, so that the editor can. */
async function copyOrigin() {
  try {
    await navigator.clipboard.writeText(shown.origin);
    say("Đã chép tên tệp.");
  } catch {
    getSelection().selectAllChildren(originFile);
    say("Đã chọn tên tệp, bạn nhấn Ctrl+C để chép.");
  }
  setTimeout(() => say(""), 4000);
}

function listenToEditor() {
  for (const [name, button] of Object.entries(buttons)) {
    button.addEventListener("click", () => (opened === name ? minimise() : open(name)));
  }
  fewer.addEventListener("click", minimise);
  copy.addEventListener("click", copyOrigin);
  fold.addEventListener("click", () => {
    const small = !frame.classList.contains("small");
    setSmall(small);
    always.set("bar", small ? "small" : "");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened && !event.defaultPrevented) minimise();
  });
}

/** Put the bar into the page, inside a shadow: the page's style does not reach it, and its style not the page. */
function appear() {
  const host = make("badinh-preview", { lang: LANGUAGE, hidden: "" });
  const style = make("link", { rel: "stylesheet", href: `${OWN}preview.css` });
  const ready = () => {
    host.hidden = false;
    show();
  };
  style.addEventListener("load", ready, { once: true });
  style.addEventListener("error", ready, { once: true }); // plain, but there
  host.attachShadow({ mode: "open" }).append(style, frame);
  document.body.append(host);
  // The page grows by as much as the bar covers, so that its end can be scrolled to and focus is never behind the bar.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--badinh-covered", `${frame.offsetHeight}px`);
  }).observe(frame);
}

setSmall(always.get("bar") === "small");
if (shown.status === 404) opened = "missing";
restorePlace();
listenToEditor();
appear();
listen();

document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? hush() : listen()));
addEventListener("pagehide", hush);
addEventListener("pageshow", (event) => {
  if (event.persisted) leaving = false; // the page came back as it was left
  listen();
});
