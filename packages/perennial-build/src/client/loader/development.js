// Development only: shows compile errors, and reloads the page when there is a new build.
// All styles are set through the CSSOM, as the content security policy has no inline styles.
const own = document.querySelector("body>#__STATE_ID__")?.getAttribute("__BUILD_ATTRIBUTE__");
const SCROLL = "perennial.scroll";
const RELOADED = "perennial.reloaded";

// A stored value that cannot be read is as good as none.
const recall = (key) => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
};
const remember = (key, value) => {
  try {
    sessionStorage.setItem(key, value);
  } catch {}
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { all: initial; color-scheme: light dark }
  section { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; box-sizing: border-box;
    padding: clamp(1rem, 5vw, 4rem); font: 1rem/1.5 system-ui, sans-serif;
    color: light-dark(#1d1b20, #f2eff4); background: light-dark(#ffffff, #17151a) }
  header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between }
  h1 { margin: 0; font-size: 1.25rem; color: light-dark(#b3261e, #ff8a80) }
  pre { margin: 1rem 0; padding: 1rem; overflow: auto; border-radius: .5rem; tab-size: 4;
    font: .875rem/1.5 ui-monospace, monospace; background: light-dark(#f3eff4, #26232b) }
  pre:focus-visible, button:focus-visible { outline: 3px solid light-dark(#3d5afe, #8c9eff) }
  p { margin: 0; color: light-dark(#5b5861, #b5b0bc) }
  button { font: inherit; padding: .25rem .75rem; cursor: pointer }
`);

let overlay;

const hide = () => {
  overlay?.remove();
  overlay = undefined;
};

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const show = (error) => {
  hide();
  overlay = document.createElement("perennial-error");
  const shadow = overlay.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  const panel = element("section", "", {
    role: "alertdialog",
    "aria-labelledby": "title",
    "aria-describedby": "output",
  });
  const header = document.createElement("header");
  const close = element("button", "Close", { type: "button" });
  close.addEventListener("click", hide);
  header.append(element("h1", "The app does not compile", { id: "title" }), close);
  const output = element("pre", error, { id: "output", tabindex: "0" });
  panel.append(header, output, element("p", "The page below is of the last good build. It reloads once the app compiles."));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  shadow.append(panel);
  document.documentElement.append(overlay);
  close.focus();
};

const reload = (build) => {
  // If the page is still of another build after a reload, another reload would not mend it.
  if (recall(RELOADED) === build) return;
  remember(RELOADED, build);
  remember(SCROLL, JSON.stringify([location.href, scrollX, scrollY]));
  document.dispatchEvent(new Event("__RELOAD_EVENT__"));
  location.reload();
};

const restoreScroll = () => {
  const [href, x, y] = JSON.parse(recall(SCROLL) ?? "[]");
  remember(SCROLL, "[]");
  if (href === location.href) scrollTo({ left: x, top: y, behavior: "instant" });
};

// In which state the app's messages were when the page was loaded.
let messages;

const listen = () => {
  const base = document.documentElement.getAttribute("__BASE_ATTRIBUTE__") ?? "";
  const events = new EventSource(base + "__RELOAD_URL__");
  events.addEventListener("status", (event) => {
    const { build, error, messages: state = "" } = JSON.parse(event.data);
    messages ??= state;
    if (error) show(error);
    else if (own && build && build !== own) reload(build);
    else if (state !== messages) reload(state);
    else {
      if (build === own) remember(RELOADED, "");
      hide();
    }
  });
  // The server is being replaced. The browser's own wait of seconds would be felt.
  events.addEventListener("error", () => {
    events.close();
    setTimeout(listen, 150);
  });
  addEventListener("pagehide", () => events.close(), { once: true });
};

restoreScroll();
listen();
