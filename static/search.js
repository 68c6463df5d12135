// Searches the portal's index, of which nothing is fetched before somebody searches. docs/search-index.md tells what its
// files hold and how queries are answered. What comes from content or from a reader reaches the page as text nodes.

const MOST_CHARACTERS = 1000;
const MOST_SYLLABLES = 32;
const LONGEST = 32;
const [FIRST, SHOWN] = [3, 10];
const EXCERPT = 230;
const REACH = 170;
const PAUSE = 250;
const FRESH = 60_000;

// Words: search/text.py

const SYLLABLES = /[\p{L}\p{N}\u0300-\u036f]+/gu;
const BLOCK_END = /[\n\t]/;
const SENTENCE_END = /[.!?;:…]["'”’»)\]}]*$/;
const BLANK = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const TONES = "\u0300\u0301\u0303\u0309\u0323";
const ONE_TONE = new RegExp(`^[^${TONES}]*([${TONES}])[^${TONES}]*$`);
const VOWEL = "[aeiouy][\u0302\u0306\u031b]?";
const VOWELS = new RegExp(VOWEL, "g");
const SHAPE = new RegExp(`^((?:qu|gi)(?=[aeiouy])|[b-df-hj-np-tv-xzđ]*)((?:${VOWEL})+)([b-df-hj-np-tv-xz]*)$`);

// Gives a syllable with its tone where one rule puts it: hoà and hòa are one.
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

export const foldedForm = (exact) =>
  exact.normalize("NFD").replace(/[\u0300-\u036f]+/g, "").normalize("NFC").replaceAll("đ", "d");

const lower = (text) => text.toLowerCase().normalize("NFC");

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

// Gives the syllables of a text with their places and forms, which are nearly always known already.
function tokens(text) {
  return Array.from(text.matchAll(SYLLABLES), ({ 0: written, index }) => {
    if (!known.has(written)) {
      const exact = exactForm(lower(written));
      known.set(written, { exact, folded: foldedForm(exact) });
    }
    return { start: index, end: index + written.length, ...known.get(written) };
  });
}

// Queries: search/query.py

const QUOTE = /["“”„«»]/;
const ENDS_OPEN = /[\p{L}\p{N}\u0300-\u036f]$/u;

export function parse(written) {
  const text = Array.from(written.slice(0, 2 * MOST_CHARACTERS)).slice(0, MOST_CHARACTERS).join("");
  const query = { syllables: [], pairs: [], words: [], phrases: [] };
  let opens = ENDS_OPEN.test(text);
  text.split(QUOTE).forEach((part, number) => {
    const inPhrase = number % 2 === 1;
    for (const run of runs(part)) {
      const from = query.syllables.length;
      const kept = run.slice(0, MOST_SYLLABLES - from);
      opens &&= kept.length === run.length;
      kept.forEach((exact, at) => {
        const place = query.syllables.push({ exact, folded: foldedForm(exact), open: false, inPhrase }) - 1;
        query.words.push({ places: [place], wanted: inPhrase && kept.length === 1 });
        if (at) query.pairs.push({ places: [place - 1, place], wanted: inPhrase });
      });
      if (inPhrase && kept.length > 2) query.phrases.push([from, from + kept.length]);
    }
  });
  if (opens && query.syllables.length) query.syllables.at(-1).open = true;
  return query;
}

const isMarked = (syllable) => syllable.exact !== syllable.folded;

// Tells whether a form ("exact" or "folded") of a syllable is what was typed, or begins with it where it is open.
const fits = (typed, said, form) => (typed.open ? said.startsWith(typed[form]) : said === typed[form]);

// Ranking, in whole numbers only: search/ranking.py

const WEIGHTS = [16, 4, 2];
const TITLE_BONUS = 144;

function valued(query, unit, matches) {
  const typed = unit.places.map((place) => query.syllables[place]);
  const last = typed.at(-1);
  const marked = query.syllables.some(isMarked);
  const [values, titled] = [new Map(), new Set()];
  for (const { said, fields } of matches) {
    if (typed.some((one, at) => one.inPhrase && isMarked(one) && !fits(one, said[at], "exact"))) continue;
    const whole = foldedForm(said.at(-1)) === last.folded;
    const begun = (one, at) => one.open && !whole && fits(one, said[at], "exact");
    const exact = !marked || typed.every((one, at) => said[at] === one.exact || begun(one, at));
    const exactness = exact ? (whole ? 24 : 12) : whole ? 2 : 1;
    fields.forEach((written, field) => {
      const value = WEIGHTS[field] * exactness;
      for (const number of decode(written)) {
        if (value > (values.get(number) ?? 0)) values.set(number, value);
        if (field === 0 && whole && exact) titled.add(number);
      }
    });
  }
  return { values, titled };
}

function countBits(bits) {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}

function rank(query, units, matches, allowed, documents) {
  const all = new Map();
  let wanted = null;
  let row = 0;
  for (const unit of units) {
    const { values, titled } = valued(query, unit, matches.get(unit));
    if (unit.wanted) wanted = new Set([...values.keys()].filter((number) => !wanted || wanted.has(number)));
    const idf = 32 - Math.clz32(Math.floor(documents.size / values.size));
    const places = unit.places.reduce((bits, place) => bits | (1 << place), 0);
    const gap = unit.places[1] && 1 << unit.places[0];
    row |= gap;
    for (const [number, value] of values) {
      let one = all.get(number);
      if (!one) all.set(number, (one = { score: 0, has: 0, titled: 0, row: 0 }));
      one.score += idf * value;
      one.has |= places;
      one.row |= gap;
      if (titled.has(number)) one.titled |= places;
    }
  }
  const size = query.syllables.length;
  const found = [];
  for (const [number, { score, has, titled, row: own }] of all) {
    const count = countBits(has);
    if (2 * count < size || (wanted && !wanted.has(number)) || !allowed(number)) continue;
    const { title, day } = documents.get(number);
    const bonus = title && Math.floor((TITLE_BONUS * Math.min(countBits(titled), title)) / title);
    found.push({ number, day, score: score + bonus + (row && own === row) * 2 ** 20, complete: count === size });
  }
  return found;
}

// Files of the index

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function readNumbers(written) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const sign of written) {
    const digit = DIGITS.indexOf(sign);
    value |= (digit & 31) << shift;
    if (digit & 32) shift += 5;
    else {
      numbers.push(value);
      [value, shift] = [0, 0];
    }
  }
  return numbers;
}

function decode(written) {
  let last = 0;
  return readNumbers(written).map((step) => (last += step));
}

// FNV-1a with 32 bits over UTF-8.
function hash(text) {
  let number = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) number = Math.imul(number ^ byte, 0x01000193);
  return number;
}

class Missing extends Error {}

// Fetches each file of the index once, and again when the portal was published anew.
export class Store {
  constructor(base) {
    this.base = base;
    this.files = new Map();
    this.checked = 0;
  }

  // Tells that a new query begins. Shards and records that it does not ask for until `settle` are given up.
  begin() {
    for (const [name, one] of this.files) one.wanted = !name.includes("/");
  }

  settle() {
    for (const one of this.files.values()) if (!one.wanted && !one.done) one.stop.abort();
  }

  // Gives a file in the form that `read` makes of its text.
  get(name, read) {
    let one = this.files.get(name);
    if (!one || one.stop.signal.aborted) {
      one = { stop: new AbortController() };
      one.content = this.fetch(name, one, read);
      // It may fail when nobody waits for it.
      one.content.catch(() => {});
      this.files.set(name, one);
    }
    one.wanted = true;
    return one.content;
  }

  async fetch(name, one, read) {
    try {
      // Files of two publications must not be mixed: the browser asks whether each is still the same.
      const answer = await fetch(new URL(name, this.base), { cache: "no-cache", signal: one.stop.signal });
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text();
      one.done = true;
      return read(text);
    } catch (error) {
      if (this.files.get(name) === one) this.files.delete(name);
      throw new Missing(`${name}: ${error.message}`);
    }
  }

  // Gives what is known of the whole index, looking once a minute whether it is still the same.
  open() {
    if (Date.now() - this.checked > FRESH) {
      this.checked = Date.now();
      this.opening = this.check(this.facts);
      this.opening.catch(() => (this.checked = 0));
    }
    return this.opening;
  }

  async check(before) {
    const files = ["index.json", "documents.txt"].map((name) => {
      this.files.delete(name);
      return this.get(name, (text) => text);
    });
    const [settings, documents] = await Promise.all(files);
    const written = settings + documents;
    if (before?.written !== written) {
      if (before) this.files.clear();
      this.facts = { written, ...JSON.parse(settings), all: readDocuments(documents) };
    }
    return this.facts;
  }

  shard(path) {
    return this.get(path, (text) => {
      const found = new Map();
      for (const line of text.split("\n")) {
        if (!line) continue;
        const [term, ...fields] = line.split("\t");
        const folded = foldedForm(term);
        if (!found.has(folded)) found.set(folded, []);
        found.get(folded).push({ said: term.split(" "), fields });
      }
      return found;
    });
  }

  // The most common syllables come first.
  lexicon() {
    return this.get("words.txt", (text) => {
      const lines = text.split("\n").filter(Boolean).map((line) => line.split("\t"));
      const sized = lines.map(([word, size]) => [word, readNumbers(size)[0]]);
      return sized.sort((one, other) => other[1] - one[1]).map(([word]) => word);
    });
  }

  async record(facts, number) {
    const path = `r/${Math.floor(number / facts.group).toString(16)}.json`;
    const records = await this.get(path, JSON.parse);
    const found = records.find((one) => one.number === number);
    if (found) return found;
    this.files.delete(path);
    this.checked = 0;
    throw new Missing(path);
  }
}

function readDocuments(text) {
  const [months, sizes, numbers, days, sections, titles] = text
    .split("\n")
    .map((line, place) => (place === 0 || place === 2 ? decode(line) : readNumbers(line)));
  const found = new Map();
  let [block, end] = [0, sizes[0]];
  numbers.forEach((number, place) => {
    while (number >= end) end += sizes[++block];
    const month = months[block];
    found.set(number, {
      day: month && month * 32 + days[place],
      year: month && Math.floor(month / 12),
      section: sections[place],
      title: titles[place],
    });
  });
  return found;
}

// Answers: search/engine.py

const CHECKED = 40;
const COMPLETIONS = 8;
const SLIPS = 5;

class Finder {
  constructor(store, facts, { section, year, isOver = () => false }) {
    this.store = store;
    this.facts = facts;
    this.isOver = isOver;
    this.allowed = (number) => {
      const one = facts.all.get(number);
      return (!year || one.year === +year) && (!section || facts.sections[one.section - 1] === section);
    };
  }

  async shard(first, second) {
    if (this.isOver()) throw new Missing("given up");
    const { pairs, words } = this.facts;
    if (second === undefined) return this.store.shard(`w/${(hash(first) & (words - 1)).toString(16)}.txt`);
    const number = (hash(`${first} ${String.fromCodePoint(second.codePointAt(0))}`) & ~7) | (hash(first) & 7);
    return this.store.shard(`p/${(number & (pairs - 1)).toString(16)}.txt`);
  }

  async matches(query, unit) {
    const typed = unit.places.map((place) => query.syllables[place]);
    const { folded, open } = typed.at(-1);
    const term = typed.map((one) => one.folded).join(" ");
    if (typed.length === 1) {
      const more = open ? (await this.store.lexicon()).filter((one) => one !== folded && one.startsWith(folded)) : [];
      const words = [folded, ...more.slice(0, COMPLETIONS)];
      const shards = await Promise.all(words.map((word) => this.shard(word)));
      return words.flatMap((word, at) => shards[at].get(word) ?? []);
    }
    const shard = await this.shard(...typed.map((one) => one.folded));
    if (!open) return shard.get(term) ?? [];
    return [...shard].flatMap(([key, lines]) => (key.startsWith(term) ? lines : []));
  }

  // Pairs alone are enough when they find documents with all syllables.
  async ranked(query) {
    const paired = new Set(query.pairs.flatMap((unit) => unit.places));
    const both = [...query.pairs, ...query.words];
    let found = [];
    for (const units of paired.size < query.syllables.length ? [both] : [query.pairs, both]) {
      const loading = units.map((unit) => this.matches(query, unit));
      this.store.settle();
      const lines = await Promise.all(loading);
      const matches = new Map(units.map((unit, at) => [unit, lines[at]]));
      found = rank(query, units, matches, this.allowed, this.facts.all);
      if (found.some((one) => one.complete)) break;
    }
    return found;
  }

  async corrected(query) {
    const lines = await Promise.all(query.words.map((unit) => this.matches(query, unit)));
    const place = lines.findIndex((one) => !one.length);
    if (place < 0) return [];
    const typed = query.syllables[place];
    const meant = (await this.store.lexicon()).filter((word) => isSlip(typed.folded, word)).slice(0, SLIPS);
    return meant.map((word) => {
      const other = { ...typed, exact: word, folded: word, open: false };
      return { slip: [typed.exact, word], query: { ...query, syllables: query.syllables.with(place, other) } };
    });
  }

  async withPhrases(query, numbers) {
    const phrases = query.phrases.map((range) => query.syllables.slice(...range));
    const records = await Promise.all(numbers.slice(0, CHECKED).map((number) => this.store.record(this.facts, number)));
    return records.filter((record) => phrases.every((phrase) => says(record, phrase))).map((record) => record.number);
  }
}

// One letter more, less or other, or two neighbours in the other order.
export function isSlip(typed, meant) {
  const [one, other] = [[...typed], [...meant]];
  while (one.length && one[0] === other[0]) [one, other].forEach((letters) => letters.shift());
  while (one.length && one.at(-1) === other.at(-1)) [one, other].forEach((letters) => letters.pop());
  const most = Math.max(one.length, other.length);
  return most === 1 || (most === 2 && one[0] === other[1] && one[1] === other[0]);
}

function says(record, phrase) {
  const equal = (typed, said = "") =>
    isMarked(typed) ? fits(typed, said, "exact") : fits(typed, foldedForm(said), "folded");
  return [record.title, record.lead, record.text].some((field) =>
    runs(field).some((run) => run.some((_, from) => phrase.every((typed, at) => equal(typed, run[from + at])))),
  );
}

// Answers a query with numbers of documents, the best ones first; null when there is nothing to look for.
export async function find(store, asked, told = () => {}) {
  let query = parse(asked.q);
  if (!query.syllables.length) {
    store.settle();
    return null;
  }
  const facts = await store.open();
  told(facts);
  const finder = new Finder(store, facts, asked);
  let [ranked, slip] = [await finder.ranked(query), null];
  if (!ranked.some((one) => one.complete)) {
    for (const other of await finder.corrected(query)) {
      const better = await finder.ranked(other.query);
      if (better.some((one) => one.complete)) {
        ({ slip, query } = other);
        ranked = better;
        break;
      }
    }
  }
  const complete = ranked.filter((one) => one.complete);
  const newer = (one, other) => other.day - one.day || other.number - one.number;
  const sorted = asked.sort
    ? (complete.length ? complete : ranked).sort(newer)
    : ranked.sort((one, other) => other.complete - one.complete || other.score - one.score || newer(one, other));
  let order = sorted.map((one) => one.number);
  if (query.phrases.length) order = await finder.withPhrases(query, order);
  const whole = new Set(complete.map((one) => one.number));
  const partial = order.filter((number) => !whole.has(number)).length;
  const seconds = new Set(query.pairs.map((unit) => unit.places[1]));
  const words = query.syllables.map((one, place) => ({ ...one, first: !seconds.has(place) }));
  return { facts, order, partial, slip, words };
}

// What a result shows

// Names the tokens to mark: pairs of the query, and syllables outside of pairs.
function marked(fields, words) {
  const all = fields.flat();
  const tests = words.map((word) => {
    const ways = ["exact", "folded"].flatMap((form) => [
      (token) => token[form] === word[form],
      (token) => fits(word, token[form], form),
    ]);
    return ways.slice(isMarked(word) ? 0 : 2).find((way) => all.some(way)) ?? (() => false);
  });
  const found = new Map();
  const paired = new Set();
  for (const field of fields) {
    const hits = field.map((token) => tests.flatMap((test, place) => (test(token) ? [place] : [])));
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

// Gives the piece of a text that has most of the query, and how much.
function best(text, field, found) {
  const hits = field.filter((token) => found.has(token));
  let [worth, from] = [0, 0];
  hits.forEach((first, at) => {
    const seen = new Set();
    let joined = 0;
    for (let next = at; next < hits.length && hits[next].end - first.start <= REACH; next++) {
      seen.add(found.get(hits[next]));
      joined += next > at && found.get(hits[next]) === found.get(hits[next - 1]) + 1;
    }
    const here = 4 * seen.size + Math.min(joined, 8);
    if (here > worth) [worth, from] = [here, first.start];
  });
  let start = Math.max(0, from - 60);
  if (start) start = text.lastIndexOf(" ", start) + 1;
  const sentence = [...text.slice(start, from).matchAll(/[.!?\n]\s+(?=\S)/g)].pop();
  if (sentence) start += sentence.index + sentence[0].length;
  const end = start + EXCERPT < text.length ? text.lastIndexOf(" ", start + EXCERPT) : text.length;
  return { worth, start, end: end > from ? end : start + EXCERPT };
}

// Gives a piece of a text as nodes, with what was found in <mark>.
function nodes(text, field, found, start = 0, end = text.length) {
  const made = [];
  let at = start;
  const plain = (to) => {
    if (to > at) made.push(text.slice(at, to).replace(/\s+/g, " "));
  };
  for (const token of field) {
    if (token.start < at || token.end > end || !found.has(token)) continue;
    // Neighbours are marked as one.
    if (made.at(-1)?.append && !text.slice(at, token.start).trim()) made.at(-1).append(text.slice(at, token.end));
    else {
      plain(token.start);
      made.push(element("mark", "", text.slice(token.start, token.end)));
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

// Gives a result as the lists of the portal show an article.
export function shown(record, words) {
  const texts = [record.title, record.lead, record.text];
  const fields = texts.map(tokens);
  const found = marked(fields, words);
  const [lead, body] = [1, 2].map((place) => best(texts[place], fields[place], found));
  const place = record.lead && lead.worth >= body.worth ? 1 : 2;
  const { start, end } = place === 1 ? lead : body;
  const when = [record.date || "Không rõ ngày đăng", record.section].filter(Boolean).join(" - ");
  const link = element("a", "", ...nodes(record.title, fields[0], found));
  // The address comes from the index; only one of this site is followed.
  const url = new URL(record.url, location);
  if (url.origin === location.origin) link.href = url;
  const card = element("li", "card", element("p", "when", when), element("p", "headline", link));
  const piece = nodes(texts[place], fields[place], found, start, end);
  if (start) piece.unshift("… ");
  if (end < texts[place].length) piece.push(" …");
  if (piece.length) card.append(element("p", "excerpt", ...piece));
  return card;
}

// The page

// Binds the search to its form, whose action is the page's own address: the index lies below it.
function start(form) {
  const [said, list, further] = [".said", ".found", ".further"].map((name) => document.querySelector(name));
  const { q, muc, nam, xep } = form.elements;
  const { title } = document;
  const store = new Store(new URL("index/", form.action));
  let [turn, timer, slow, shownFor, isBroken] = [0, 0, 0, "", false];
  let found = null;
  let names = { muc: [], nam: [] };

  const say = (...words) => {
    clearTimeout(slow);
    said.replaceChildren(...words);
  };
  const counted = (number) => number.toLocaleString("vi");

  // Offers what the index has; a choice from the address stays.
  function choose(field, chosen) {
    const all = new Set([...names[field.name], ...(chosen ? [chosen] : [])]);
    field.replaceChildren(field.options[0], ...Array.from(all, (name) => new Option(name, name)));
    field.value = chosen;
  }

  function offer(facts) {
    const years = new Set(Array.from(facts.all.values(), (one) => one.year));
    names = { muc: facts.sections, nam: [...years].filter(Boolean).sort().reverse().map(String) };
    for (const field of [muc, nam]) choose(field, field.value);
  }

  function write() {
    const asked = new URLSearchParams(location.search);
    q.value = asked.get("q")?.slice(0, MOST_CHARACTERS) ?? "";
    for (const field of [muc, nam]) choose(field, asked.get(field.name) ?? "");
    xep.value = asked.get("xep") === "moi" ? "moi" : "";
  }

  // Keeps the query in the address. Typing takes one entry of the history, not one a letter.
  function keep(state) {
    const asked = new URLSearchParams();
    for (const { name, value } of [q, muc, nam, xep]) if (value.trim()) asked.set(name, value.trim());
    const url = `${location.pathname}${asked.size ? "?" : ""}${asked}`;
    const isSame = url === location.pathname + location.search;
    if (history.state === "typing" || isSame) history.replaceState(isSame ? history.state && state : state, "", url);
    else history.pushState(state, "", url);
    search();
  }

  function clear() {
    list.replaceChildren();
    list.classList.remove("old");
    further.hidden = true;
  }

  function fail() {
    isBroken = true;
    const isPart = list.matches(":not(.old, :empty)");
    if (!isPart) clear();
    list.ariaBusy = "false";
    const again = element("button", "", "Thử lại");
    again.addEventListener("click", () => {
      q.focus();
      search();
    });
    const words = `Không tải được ${isPart ? "hết kết quả" : "dữ liệu tìm kiếm"}.`;
    say(words, navigator.onLine ? " Mạng có thể đang gián đoạn. " : " Thiết bị đang không có mạng. ", again);
  }

  function tell(query) {
    const { order, partial, slip } = found;
    const near = partial && `${counted(partial)} kết quả gần đúng`;
    const count = `${counted(order.length - partial)} kết quả`;
    const where = muc.value || nam.value ? " trong phần đã chọn" : "";
    if (!order.length) say(`Không tìm thấy kết quả nào cho “${query}”${where}.`);
    else if (slip) say(`Không có “${slip[0]}”. Có phải bạn tìm “${slip[1]}”? ${count}.`);
    else if (order.length === partial) say(`Không có bài nào đủ các từ “${query}”; ${near}.`);
    else say(`${count} cho “${query}”${near ? `, thêm ${near}` : ""}.`);
  }

  // Shows more results as they come; the first one replaces the old ones.
  async function show(mine, from) {
    const { facts, order, words } = found;
    const until = from + SHOWN;
    const numbers = order.slice(from, until);
    // What is seen first is fetched first.
    for (const some of [numbers.slice(0, FIRST), numbers.slice(FIRST)]) {
      const records = some.map((number) => store.record(facts, number));
      for (const one of records) one.catch(() => {});
      for (const one of records) {
        const record = await one;
        if (mine !== turn) return;
        if (list.matches(".old")) clear();
        list.append(shown(record, words));
      }
    }
    if (!numbers.length) clear();
    further.hidden = order.length <= until;
    list.ariaBusy = "false";
  }

  async function search() {
    const mine = ++turn;
    const query = q.value.trim();
    clearTimeout(timer);
    [shownFor, isBroken] = [location.search, false];
    document.title = query ? `${query} - ${title}` : title;
    store.begin();
    if (!query) {
      store.settle();
      clear();
      list.ariaBusy = "false";
      say();
      return;
    }
    list.ariaBusy = "true";
    list.classList.add("old");
    const isOver = () => mine !== turn;
    clearTimeout(slow);
    slow = setTimeout(say, 400, "Đang tìm…");
    try {
      const asked = { q: q.value, section: muc.value, year: nam.value, sort: xep.value, isOver };
      const answer = await find(store, asked, (facts) => isOver() || offer(facts));
      if (isOver()) return;
      found = answer;
      if (found) {
        tell(query);
        await show(mine, 0);
      } else {
        clear();
        list.ariaBusy = "false";
        say("Hãy gõ ít nhất một chữ cái hoặc chữ số.");
      }
    } catch (error) {
      if (!isOver()) fail();
      if (!(error instanceof Missing)) throw error;
    }
  }

  async function more() {
    if (list.ariaBusy === "true") return;
    const mine = ++turn;
    const from = list.children.length;
    list.ariaBusy = "true";
    try {
      await show(mine, from);
      if (mine !== turn) return;
      list.children[from]?.querySelector("a").focus();
      say(`Đang hiện ${counted(list.children.length)} trên ${counted(found.order.length)} kết quả.`);
    } catch {
      if (mine === turn) fail();
    }
  }

  // Arrows lead from the box through the results and back; Escape leads back from anywhere among them.
  function walk(event) {
    const links = [q, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 || event.isComposing || event.ctrlKey || event.altKey || event.shiftKey) return;
    const next = { ArrowDown: links[at + 1], ArrowUp: links[at - 1], Escape: at ? q : null }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(null);
  });
  q.addEventListener("input", (event) => {
    clearTimeout(timer);
    // A syllable may still be put together from several keys.
    if (!event.isComposing) timer = setTimeout(() => keep("typing"), PAUSE);
  });
  q.addEventListener("compositionend", () => q.dispatchEvent(new Event("input")));
  q.addEventListener("focus", () => store.open().catch(() => {}), { once: true });
  for (const field of [muc, nam, xep]) field.addEventListener("change", () => keep(null));
  further.firstElementChild.addEventListener("click", more);
  document.addEventListener("keydown", walk);
  addEventListener("online", () => isBroken && search());
  // A step within the page changes no query.
  addEventListener("popstate", () => {
    if (location.search === shownFor) return;
    write();
    search();
  });

  document.querySelector(".unscripted").remove();
  write();
  if (q.value) search();
}

const form = document.querySelector("form.search");
if (form) start(form);
