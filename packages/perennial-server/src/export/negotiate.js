// Leads a visitor from a page without a locale's tag to the locale that they prefer: by the cookie of an
// earlier choice, else by the languages of the browser, looked up as the server does (RFC 4647 section 3.4).
(() => {
  const { base, cookie, tags: list, own } = document.querySelector("script[data-tags]").dataset;
  const tags = list.split(" ");
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();
  const lookUp = (range) => {
    for (let rest = range; rest; rest = rest.slice(0, Math.max(rest.lastIndexOf("-"), 0))) {
      const found = tags.find((tag) => same(tag, rest));
      if (found) return found;
    }
    return tags.find((tag) => same(tag.slice(0, range.length + 1), `${range}-`));
  };
  const pairs = document.cookie.split("; ").map((pair) => pair.split("="));
  const chosen = pairs.find(([name]) => name === cookie)?.[1] ?? "";
  const preferred =
    tags.find((tag) => same(tag, chosen)) ?? navigator.languages.map(lookUp).find(Boolean) ?? tags[0];
  if (preferred === own) return;
  const path = location.pathname.slice(base.length);
  location.replace(`${base}/${preferred}${path || "/"}${location.search}${location.hash}`);
})();
