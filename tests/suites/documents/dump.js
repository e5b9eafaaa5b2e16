() => {
  // Properties that reflect a state, and URLs as they are resolved.
  const PROPERTIES = [
    "checked", "defaultChecked", "defaultMuted", "defaultSelected", "defaultValue", "disabled",
    "href", "indeterminate", "muted", "open", "selected", "selectedIndex", "src", "tabIndex", "type",
    "value", "valueAsNumber",
  ];
  const OWN = ["data-hk", "data-hydrated"];
  const said = (value) => (typeof value === "object" || value === undefined ? null : String(value));
  const written = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return `${node.nodeType}:${node.data}`;
    const attributes = [...node.attributes]
      .filter((it) => !OWN.includes(it.name))
      .map((it) => `${it.namespaceURI ?? ""}|${it.name}=${it.value}`)
      .sort();
    const properties = PROPERTIES.map((name) => [name, said(node[name])])
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}=${value}`);
    const parts = [node.shadowRoot, node.content].map((it) => it?.childNodes && all(it));
    const name = `${node.namespaceURI.split("/").pop()}:${node.localName}`;
    return [name, attributes, properties, node.form?.id ?? null, parts, all(node)];
  };
  const all = (node) => [...node.childNodes].map(written);
  const sent = (article) =>
    [...article.querySelectorAll("form")].map((form) =>
      [...new FormData(form)].map(([name, value]) => [name, value.name ?? value]),
    );
  return [...document.querySelectorAll("main > article")].map((article) =>
    JSON.stringify([all(article), sent(article), document.baseURI]),
  );
}
