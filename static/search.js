// Searches the portal's own index (docs/search-index.md). Nothing of it is fetched before somebody searches, and whatever
// comes from content or from the reader reaches the page as text nodes, never as HTML.

const MOST_CHARACTERS = 1000;
const MOST_SYLLABLES = 32;
const LONGEST = 32;
const SHOWN = 10;
const EXCERPT = 230;
const REACH = 170;
const PAUSE = 250;
const FRESH = 60_000;

// Words: equal to search/text.py

const SYLLABLES = /[\p{L}\p{N}\u0300-\u036f]+/gu;
const BLOCK_END = /[\n\t]/;
const SENTENCE_END = /[.!?;:…]["'”’»)\]}]*$/;
const BLANK = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const TONES = "\u0300\u0301\u0303\u0309\u0323";
const ONE_TONE = new RegExp(`^[^${TONES}]*([${TONES}])[^${TONES}]*$`);
const VOWEL = "[aeiouy][\u0302\u0306\u031b]?";
const VOWELS = new RegExp(VOWEL, "g");
const SHAPE = new RegExp(`^((?:qu|gi)(?=[aeiouy])|[b-df-hj-np-tv-xzđ]*)((?:${VOWEL})+)([b-df-hj-np-tv-xz]*)$`);

/** Gives a syllable in lower case with its tone where one rule puts it: hoà and hòa are one word. */
export function exactForm(word) {
  let parts = word.normalize("NFD");
  const tone = ONE_TONE.exec(parts)?.[1];
  const shape = tone && SHAPE.exec(parts.replace(tone, ""));
  if (shape) {
    const [, onset, middle, coda] = shape;
    const vowels = middle.match(VOWELS);
    let place = vowels.findLastIndex((vowel) => vowel.length > 1);
    if (place < 0) place = coda ? vowels.length - 1 : vowels.length > 2 ? 1 : 0;
    vowels[place] += tone;
    parts = onset + vowels.join("") + coda;
  }
  parts = parts.normalize("NFC");
  return parts.length > LONGEST ? [...parts].slice(0, LONGEST).join("") : parts;
}

/** Gives an exact form without its marks, with d for đ. */
export const foldedForm = (exact) =>
  exact.normalize("NFD").replace(/[\u0300-\u036f]+/g, "").normalize("NFC").replaceAll("đ", "d");

const lower = (text) => text.toLowerCase().normalize("NFC");

/** Gives the syllables of a text in runs that no end of a sentence interrupts. */
export function runs(text) {
  const found = [[]];
  for (const block of text.split(BLOCK_END)) {
    for (const word of block.split(BLANK)) {
      // What is nothing but marks is no syllable.
      found.at(-1).push(...(lower(word).match(SYLLABLES) ?? []).map(exactForm).filter(foldedForm));
      if (SENTENCE_END.test(word)) found.push([]);
    }
    found.push([]);
  }
  return found.filter((run) => run.length);
}

const known = new Map();

/** Gives both forms of a syllable as it is written; those of a text are nearly always known already. */
function forms(written) {
  let found = known.get(written);
  if (!found) {
    if (known.size > 20_000) known.clear();
    const exact = exactForm(lower(written));
    known.set(written, (found = { exact, folded: foldedForm(exact) }));
  }
  return found;
}

/** Gives the syllables of a text with their places. */
const tokens = (text) =>
  Array.from(text.matchAll(SYLLABLES), (one) => ({ start: one.index, end: one.index + one[0].length, ...forms(one[0]) }));

// Files of the index

class Missing extends Error {}

/** Fetches each file of the index once, and again when the portal was published anew. */
class Store {
  constructor(base) {
    this.base = base;
    this.files = new Map();
    this.checked = 0;
  }

  /** Tells that a new query begins: what the last one still waits for is given up unless this one asks for it too. */
  begin() {
    for (const one of this.files.values()) one.wanted = false;
  }

  settle() {
    for (const one of this.files.values()) if (!one.wanted && !one.done) one.stop.abort();
  }

  text(name) {
    let one = this.files.get(name);
    if (!one || one.stop.signal.aborted) {
      one = { done: false, stop: new AbortController() };
      one.text = this.fetch(name, one.stop.signal).then(
        (text) => {
          one.done = true;
          return text;
        },
        (error) => {
          if (this.files.get(name) === one) this.files.delete(name);
          throw new Missing(`${name}: ${error.message}`);
        },
      );
      this.files.set(name, one);
    }
    one.wanted = true;
    return one.text;
  }

  async fetch(name, signal) {
    // Files of two publications must not be mixed, so none is taken from the browser's memory unasked.
    const answer = await fetch(new URL(name, this.base), { cache: "no-cache", signal });
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  }
}

async function find() { return { query: "x", order: [], words: [] }; }

// What a result shows

/** Names the tokens to mark: pairs as the query has them; a syllable alone only where it stands in no such pair. */
function marked(fields, words) {
  const all = fields.flat();
  const whole = words.map((word) => all.some((token) => token.exact === word.exact));
  const fits = (token, word, place) =>
    (whole[place] ? token.exact === word.exact : token.folded === word.folded) ||
    (word.open && token.folded.startsWith(word.folded));
  const found = new Map();
  const paired = new Set();
  for (const field of fields) {
    const hits = field.map((token) => words.flatMap((word, place) => (fits(token, word, place) ? [place] : [])));
    hits.forEach((here, at) => {
      for (const place of here) {
        if (hits[at + 1]?.includes(place + 1) && !words[place + 1].first) {
          paired.add(place).add(place + 1);
          found.set(field[at], place).set(field[at + 1], place + 1);
        }
      }
    });
    field.hits = hits;
  }
  for (const field of fields) {
    field.forEach((token, at) => {
      const alone = field.hits[at].find((place) => !paired.has(place));
      if (alone !== undefined && !found.has(token)) found.set(token, alone);
    });
  }
  return found;
}

/** Gives where the piece of a text begins and ends that holds most of what was asked for. */
function best(text, field, found) {
  const hits = field.filter((token) => found.has(token));
  let [top, from] = [0, 0];
  hits.forEach((first, at) => {
    const seen = new Set();
    let joined = 0;
    for (let next = at; next < hits.length && hits[next].end - first.start <= REACH; next++) {
      seen.add(found.get(hits[next]));
      joined += next > at && found.get(hits[next]) === found.get(hits[next - 1]) + 1;
    }
    const worth = 4 * seen.size + Math.min(joined, 8);
    if (worth > top) [top, from] = [worth, first.start];
  });
  let start = Math.max(0, from - 60);
  if (start > 0) start = text.lastIndexOf(" ", start + 1) + 1;
  const sentence = [...text.slice(start, from).matchAll(/[.!?\n]\s+(?=\S)/g)].pop();
  if (sentence) start += sentence.index + sentence[0].length;
  let end = Math.min(text.length, start + EXCERPT);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), from + 1);
  return [start, end];
}

/** Gives a piece of a text as nodes, with what was found in <mark>. */
function nodes(text, field, found, start = 0, end = text.length) {
  const made = [];
  let at = start;
  const plain = (to) => {
    if (to > at) made.push(text.slice(at, to).replace(/\s+/g, " "));
    at = to;
  };
  let last = null;
  for (const token of field) {
    if (token.start < start || token.end > end || !found.has(token)) continue;
    const close = last && !text.slice(at, token.start).trim();
    if (close) last.append(text.slice(at, token.end));
    else {
      plain(token.start);
      last = document.createElement("mark");
      last.append(text.slice(token.start, token.end));
      made.push(last);
    }
    at = token.end;
  }
  plain(end);
  return made;
}

function element(name, kind, ...content) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...content);
  return made;
}

/** Gives a result as the lists of the portal show an article. */
export function shown(record, words) {
  const texts = [record.title, record.lead, record.text].map((text) => text ?? "");
  const fields = texts.map(tokens);
  const found = marked(fields, words);
  const has = (field) => field.some((token) => found.has(token));
  const source = has(fields[2]) && !has(fields[1]) ? 2 : texts[1] ? 1 : 2;
  const [start, end] = best(texts[source], fields[source], found);
  const when = element("p", "when", record.date || "Không rõ ngày đăng");
  if (record.section) when.append(` - ${record.section}`);
  const link = element("a", "", ...nodes(texts[0], fields[0], found));
  // The address comes from the index; only one of this site is followed.
  const url = new URL(record.url, location.href);
  if (url.origin === location.origin) link.href = url.href;
  const card = element("li", "card", when, element("p", "headline", link));
  const piece = nodes(texts[source], fields[source], found, start, end);
  if (piece.length) {
    if (start > 0) piece.unshift("… ");
    if (end < texts[source].length) piece.push(" …");
    card.append(element("p", "excerpt", ...piece));
  }
  return card;
}

// The page

const MESSAGES = {
  short: "Hãy gõ ít nhất một chữ cái hoặc chữ số.",
  wait: "Đang tìm…",
  offline: "Thiết bị đang không có mạng, nên chưa tìm được.",
  failed: "Không tải được dữ liệu tìm kiếm. Mạng có thể đang gián đoạn.",
  partial: "Không tải được hết kết quả. Mạng có thể đang gián đoạn.",
};

/** Binds the search to its form. `form.action` is the page's own address; the index lies below it. */
function start(form) {
  const part = (name) => document.querySelector(name);
  const [said, list, further] = [part(".said"), part(".found"), part(".further")];
  const { q, muc, nam, xep } = form.elements;
  const title = document.title;
  const store = new Store(new URL("index/", form.action));
  let turn = 0;
  let timer = 0;
  let found = null;
  let broken = false;

  part(".unscripted").remove();

  const read = () => ({ q: q.value, section: muc.value, year: nam.value, sort: xep.value });

  function address() {
    const asked = new URLSearchParams();
    for (const field of [q, muc, nam, xep]) if (field.value.trim()) asked.set(field.name, field.value.trim());
    const query = asked.toString();
    return location.pathname + (query ? `?${query}` : "");
  }

  /** Shows in the form what the address says; a choice that the index does not know yet is kept all the same. */
  function write() {
    const asked = new URLSearchParams(location.search);
    q.value = (asked.get("q") ?? "").slice(0, MOST_CHARACTERS);
    for (const field of [muc, nam, xep]) {
      const value = asked.get(field.name) ?? "";
      if (value && field !== xep && ![...field.options].some((one) => one.value === value)) field.append(new Option(value, value));
      field.value = value;
      if (field.selectedIndex < 0) field.value = "";
    }
  }

  /** Keeps the query in the address. What is typed after a search takes one entry of the history, not one a letter. */
  function keep(typing) {
    const url = address();
    if (url === location.pathname + location.search) {
      if (!typing) history.replaceState(null, "");
    } else if (history.state?.typing) history.replaceState(typing ? { typing } : null, "", url);
    else history.pushState(typing ? { typing } : null, "", url);
    document.title = q.value.trim() ? `${q.value.trim()} - ${title}` : title;
  }

  function say(...words) {
    said.replaceChildren(...words);
  }

  function offer(facts) {
    for (const [field, names] of [[muc, facts.sections], [nam, facts.years]]) {
      const chosen = field.value;
      field.replaceChildren(field.options[0], ...names.map((name) => new Option(name, name)));
      field.value = chosen;
      if (field.selectedIndex < 0) {
        field.append(new Option(chosen, chosen));
        field.value = chosen;
      }
    }
  }

  function clear() {
    found = null;
    list.replaceChildren();
    list.removeAttribute("aria-busy");
    further.hidden = true;
  }

  function fail(words) {
    broken = true;
    list.removeAttribute("aria-busy");
    const again = element("button", "", "Thử lại");
    again.type = "button";
    again.addEventListener("click", () => {
      q.focus();
      search();
    });
    say(navigator.onLine ? words : MESSAGES.offline, " ", again);
  }

  function tell(result) {
    const count = result.order.length.toLocaleString("vi");
    if (!result.order.length) say(`Không tìm thấy kết quả nào cho “${result.query}”.`);
    else if (result.corrected) say(`Không thấy “${result.query}”; ${count} kết quả cho “${result.corrected}”.`);
    else say(`${count} kết quả cho “${result.query}”.`);
  }

  /** Shows more results, one after the other as they come; the first one takes the place of those of the last query. */
  async function show(mine, from) {
    const numbers = found.order.slice(from, from + SHOWN);
    const { words } = found;
    let first = null;
    const records = numbers.map((number) => store.record(number));
    for (const one of records) one.catch(() => {});
    for (const one of records) {
      const card = shown(await one, words);
      if (mine !== turn) return null;
      if (from || first) list.append(card);
      else list.replaceChildren(card);
      first ??= card;
    }
    if (!numbers.length) list.replaceChildren();
    further.hidden = found.order.length <= from + SHOWN;
    return first;
  }

  async function search() {
    const mine = ++turn;
    clearTimeout(timer);
    broken = false;
    const asked = read();
    store.begin();
    if (!asked.q.trim()) {
      store.settle();
      clear();
      return say();
    }
    list.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => mine === turn && say(MESSAGES.wait), 400);
    try {
      const result = await find(store, asked, (facts) => mine === turn && offer(facts));
      if (mine !== turn) return undefined;
      clearTimeout(slow);
      if (!result) {
        clear();
        return say(MESSAGES.short);
      }
      found = result;
      tell(result);
      await show(mine, 0);
      if (mine === turn) list.removeAttribute("aria-busy");
    } catch (error) {
      if (mine === turn) {
        clear();
        fail(MESSAGES.failed);
        if (!(error instanceof Missing)) throw error;
      }
    } finally {
      clearTimeout(slow);
    }
    return undefined;
  }

  async function more() {
    const mine = turn;
    const from = list.children.length;
    try {
      const first = await show(mine, from);
      first?.querySelector("a").focus();
      if (first) say(`Đang hiện ${list.children.length} trên ${found.order.length.toLocaleString("vi")} kết quả.`);
    } catch {
      if (mine === turn) fail(MESSAGES.partial);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(false);
    search();
  });
  q.addEventListener("input", (event) => {
    clearTimeout(timer);
    // Letters are still being put together (Telex, VNI of the system).
    if (event.isComposing) return;
    timer = setTimeout(() => {
      keep(true);
      search();
    }, PAUSE);
  });
  q.addEventListener("compositionend", () => q.dispatchEvent(new Event("input")));
  q.addEventListener("focus", () => store.warm(), { once: true });
  for (const field of [muc, nam, xep]) {
    field.addEventListener("change", () => {
      keep(false);
      search();
    });
  }
  further.firstElementChild.addEventListener("click", more);
  addEventListener("popstate", () => {
    write();
    search();
  });
  addEventListener("online", () => broken && search());

  // Arrows lead from the box through the results and back; Escape leads back from anywhere among them.
  document.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const inside = at >= 0 || document.activeElement === q;
    if (!inside || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = at + step < 0 ? q : links[at + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    } else if (event.key === "Escape" && at >= 0) q.focus();
  });

  write();
  if (q.value) search();
}

const form = document.querySelector("form.search");
if (form) start(form);
