// A shop without packages, as it might stand behind the edge: it knows nothing of Perennial.
//
//   PORT=3000 RENDER_MS=300 node server.mjs
import { createServer } from "node:http";
import { readFileSync } from "node:fs";

const port = Number(process.env.PORT ?? 3000);
const renderTime = Number(process.env.RENDER_MS ?? 300);
const style = readFileSync(new URL("../static/style.css", import.meta.url));

// How often each page was rendered, and which version of the data it shows.
const renders = new Map();
let version = 1;
let failing = false;

const kinds = ["Lantern", "Kettle", "Compass", "Blanket", "Notebook"];
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function product(id) {
  const kind = kinds[id % kinds.length];
  return {
    id,
    name: `${kind} No. ${id}`,
    description: `A ${kind.toLowerCase()} from the workshop, version ${version}.`,
    price: `${5 + (id % 90)}.${String((id * 7) % 100).padStart(2, "0")} €`,
    stock: `${3 + (id % 20)} in stock`,
    version,
  };
}

const page = (title, main) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head>
<body><header><a href="/">The shop</a><a href="/cart">Cart</a></header>
<main><h1>${escape(title)}</h1>${main}</main></body></html>`;

const productPage = (it) => page(it.name, `<div class="card"><p>${escape(it.description)}</p>
<p class="price">${escape(it.price)}</p><p class="faint">${escape(it.stock)}</p>
<form method="post" action="/cart"><input type="hidden" name="id" value="${it.id}">
<button>Put into the cart</button></form></div>`);

const html = { "content-type": "text/html; charset=utf-8" };
const json = { "content-type": "application/json" };

function cookie(request, name) {
  const pairs = (request.headers.cookie ?? "").split(/; */).map((pair) => pair.split("="));
  return decodeURIComponent(pairs.find(([own]) => own === name)?.[1] ?? "");
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// Some products are no pages for everybody.
const special = {
  301: (_, response) => response.writeHead(302, { location: "/products/1" }).end("moved"),
  // A page that greets its visitor, and starts a session.
  401: (request, response) => {
    const name = cookie(request, "name");
    response.writeHead(200, { ...html, "set-cookie": `session=${name || "new"}-${renders.get("/products/401")}; Path=/` });
    response.end(page("For members", `<p>Hello, ${escape(name || "stranger")}.</p>`));
  },
  // A page that says itself that it is for one visitor.
  402: (request, response) => {
    response.writeHead(200, { ...html, "cache-control": "private" });
    response.end(page("Your price", `<p>For ${escape(cookie(request, "name") || "nobody")}.</p>`));
  },
  403: (_, response) => response.writeHead(403, html).end(page("Not for you", "")),
  500: (_, response) => response.writeHead(500, html).end(page("Out of order", "")),
};

async function products(request, response, id, asData) {
  const path = asData ? `/api/products/${id}.json` : `/products/${id}`;
  renders.set(path, (renders.get(path) ?? 0) + 1);
  await sleep(renderTime);
  if (failing) return response.writeHead(500, html).end(page("Out of order", ""));
  if (special[id] && !asData) return special[id](request, response);
  if (id < 1 || id > 1000) return response.writeHead(404, html).end(page("No such product", ""));
  const it = product(id);
  if (asData) return response.writeHead(200, json).end(JSON.stringify(it));
  response.writeHead(200, { ...html, "cache-tag": "products", "x-shop": "open", connection: "x-internal", "x-internal": "secret" });
  response.end(productPage(it));
}

async function cart(request, response) {
  const items = cookie(request, "cart").split(",").filter(Boolean);
  if (request.method === "POST") {
    const id = new URLSearchParams((await body(request)).toString()).get("id") ?? "";
    const list = encodeURIComponent([...items, id].filter((it) => /^\d+$/.test(it)).slice(-20).join(","));
    const headers = { location: "/cart", "set-cookie": [`cart=${list}; Path=/; HttpOnly`, "seen=1; Path=/"] };
    return response.writeHead(303, headers).end();
  }
  const list = items.map((id) => `<li><a href="/products/${escape(id)}">${escape(product(Number(id)).name)}</a></li>`);
  response.writeHead(200, { ...html, "cache-control": "private, no-store" });
  response.end(page("Your cart", list.length ? `<ul class="products">${list.join("")}</ul>` : "<p>It is empty.</p>"));
}

const home = () => page("Things for a small house", `<ul class="products">${
  Array.from({ length: 12 }, (_, at) => product(at + 1)).map((it) =>
    `<li><a href="/products/${it.id}">${escape(it.name)}<br><span class="faint">${it.price}</span></a></li>`).join("")}</ul>`);

// What tests ask for.
const tests = {
  "/renders": (_, response) => response.writeHead(200, json).end(JSON.stringify(Object.fromEntries(renders))),
  "/change": (_, response) => { version += 1; response.writeHead(204).end(); },
  "/fail": (_, response) => { failing = true; response.writeHead(204).end(); },
  "/work": (_, response) => { failing = false; response.writeHead(204).end(); },
  "/echo": (request, response) => response.writeHead(200, json).end(JSON.stringify(request.headers)),
  "/length": async (request, response) => response.writeHead(200, json).end(String((await body(request)).length)),
  "/slowly": async (_, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    response.write("first ");
    await sleep(1500);
    response.end("second");
  },
};

const server = createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, "http://shop");
    const found = /^\/(api\/)?products\/(\d+)(\.json)?$/.exec(pathname);
    if (found && Boolean(found[1]) === Boolean(found[3])) await products(request, response, Number(found[2]), Boolean(found[1]));
    else if (pathname === "/cart") await cart(request, response);
    else if (pathname === "/") response.writeHead(200, html).end(home());
    else if (pathname === "/style.css") response.writeHead(200, { "content-type": "text/css; charset=utf-8", "cache-control": "public, max-age=3600" }).end(style);
    else if (Object.hasOwn(tests, pathname)) await tests[pathname](request, response);
    else response.writeHead(404, html).end(page("Nothing here", ""));
  } catch (error) {
    console.error(error);
    response.destroy();
  }
});
server.listen(port, "127.0.0.1", () => console.log(`listening at http://127.0.0.1:${server.address().port}`));
