// The corpus's list of tags is passed as "keywords", so that Eleventy does not build one collection a tag for nothing
export default {
  layout: "article.njk",
  permalink: (data) => `/${data.page.filePathStem.replace(/^\/news\//, "")}/index.html`,
};
