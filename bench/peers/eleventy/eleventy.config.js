const SITE = "https://badinh.example";
const PER_PAGE = 20;

function slug(text) {
  return text.replace(/đ/g, "d").replace(/Đ/g, "D").normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}

// One entry a listing page: { name, url, number, total, items, prev, next }
function pages(groups, base) {
  const out = [];
  for (const [name, items] of groups) {
    const total = Math.ceil(items.length / PER_PAGE);
    const url = (n) => `/${base}/${slug(name)}/` + (n > 1 ? `page/${n}/` : "");
    for (let n = 1; n <= total; n++) {
      out.push({ name, url: url(n), number: n, total, items: items.slice((n - 1) * PER_PAGE, n * PER_PAGE),
        prev: n > 1 ? url(n - 1) : null, next: n < total ? url(n + 1) : null });
    }
  }
  return out;
}

function groupBy(items, keys) {
  const groups = new Map();
  for (const item of items) for (const key of keys(item)) {
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return [...groups].sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

export default function (config) {
  const two = (n) => String(n).padStart(2, "0");
  const local = (d) => new Date(d.getTime() + 7 * 3600e3);
  config.addFilter("slug", slug);
  config.addFilter("dmy", (d) => { d = local(d); return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`; });
  config.addFilter("iso", (d) => local(d).toISOString().replace(/\.\d+Z$/, "+07:00"));
  config.addFilter("rfc822", (d) => d.toUTCString());
  config.addFilter("json", (v) => JSON.stringify(v).replace(/</g, "\\u003c"));
  config.addFilter("cut", (s) => s.length <= 200 ? s : s.slice(0, 200).replace(/\s+\S*$/, "") + "…");
  config.addFilter("related", (groups, category, url) => {
    const group = groups.find((g) => g[0] === category);
    return group[1].slice(0, 11).filter((a) => a.url !== url).slice(0, 10);
  });

  const newest = (api) => api.getFilteredByGlob("news/**/*.md").reverse();
  config.addCollection("news", newest);
  config.addCollection("groups", (api) => groupBy(newest(api), (a) => [a.data.category]));
  config.addCollection("listings", (api) => {
    const all = newest(api);
    return [...pages(groupBy(all, (a) => [a.data.category]), "chuyen-muc"),
      ...pages(groupBy(all, (a) => a.data.keywords), "tu-khoa")];
  });
  config.addGlobalData("site", { title: "Ba Đình", url: SITE });
  config.setServerOptions({ domDiff: false });
  return { dir: { input: ".", output: "_site" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
