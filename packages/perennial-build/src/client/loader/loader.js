// Starts the client, when the page says so, and keeps until then what the visitor does.
//
// A panic leaves an instance that cannot go on, as when what was served is not what the client
// would make: then a second instance renders the page afresh. If that fails too, the page stays as
// it was served. A panic later leaves the page as it is, and a new instance says so beside it.
const glue = new URL("./client.js", import.meta.url);
const load = () => fetch(new URL("./client_bg.wasm", import.meta.url));
const start = async () => {
  const wasm = load();
  wasm.catch(() => {});
  const client = await import(glue);
  const exports = client.default({ module_or_path: wasm });
  const instance = attach(exports, client.addImports);
  await exports;
  // A view that lies in a part of the client is taken over when that is there.
  for (let page; page !== instance.page; ) await (page = instance.page);
};
// Under another URL, the same module is another instance.
const startAgain = (name) => {
  glue.search = name;
  return start();
};

const root = document.getElementById("__ROOT_ID__");
const choice = document.querySelector("body>#__STATE_ID__")?.getAttribute("__HYDRATE_ATTRIBUTE__");

// While something is taken over, whoever asked for it is told of a panic. After that, a panic ends
// the client; what panics after that, the new instance included, starts nothing.
let isQuiet = true;
let panicked = false;
let crashed = false;
const quietly = (run) => {
  if (crashed) return;
  isQuiet = true;
  run();
  // Not if it failed: what the dead instance had still to do may panic, too.
  isQuiet = false;
};
const crash = async () => {
  if (crashed) return;
  crashed = true;
  (await import("./crash.js")).default(root, startAgain);
};
document.addEventListener("__CRASHED_EVENT__", () => {
  panicked = true;
  if (!isQuiet) crash();
});

// What a field holds that its document did not say.
const isChanged = (field) => {
  // The value of a box without one is "on", and says nothing.
  if (/^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const options = [...field.options];
  return field.multiple || options.some((option) => option.defaultSelected)
    ? options.some((option) => option.selected !== option.defaultSelected)
    : field.selectedIndex > 0;
};

// What a field holds.
const said = ({ value, checked, options }) =>
  JSON.stringify([value, checked, Array.from(options ?? [], (option) => option.selected)]);

// Gives what was put into a field back to it, and tells the app of it.
const FIELDS = "input:not([type=file]),textarea,select";
const kept = (field, index) => {
  const { type, value, checked, selectionStart, selectionEnd } = field;
  const chosen = Array.from(field.options ?? [], (option) => option.selected);
  return (fields) => {
    const now = fields[index];
    if (now?.type !== type) return;
    now.checked = checked;
    if (now.options) [...now.options].forEach((option, at) => (option.selected = !!chosen[at]));
    else if (now.value !== value) now.value = value;
    if (selectionStart != null && now === document.activeElement) {
      now.setSelectionRange(selectionStart, selectionEnd);
    }
    for (const name of ["input", "change"]) now.dispatchEvent(new Event(name, { bubbles: true }));
  };
};

// Where an element stands in a part of the page.
const placeOf = (element, part) => {
  if (element === part) return ":scope";
  const { id, localName, parentNode } = element;
  if (id) return `#${CSS.escape(id)}`;
  const alike = [...parentNode.children].filter((other) => other.localName === localName);
  const place = `${localName}:nth-of-type(${alike.indexOf(element) + 1})`;
  return `${placeOf(parentNode, part)}>${place}`;
};

// Calls `turned` when the visitor turns to a part of the page, and keeps what they do in it until
// the client has taken it over: what was typed stays, and each click is made then. What the browser
// does by itself, such as following links and sending forms, it does at once.
const EVENTS = ["pointerdown", "keydown", "focus", "click"];
const NATIVE =
  "a[href],label,summary,input:not([type=button]),select,textarea,[popovertarget],[commandfor]";
const keep = (part, turned) => {
  const done = [];
  let typed = [];
  let left = [];
  let focused;
  const note = (event) => {
    turned();
    const { target } = event;
    const button = target.closest("button");
    const native = target.closest(NATIVE) || (button?.form && button.type !== "button");
    if (event.type === "click" && native) return;
    event.stopPropagation();
    done.push([event, target, placeOf(target, part), target.textContent]);
  };
  const end = () => {
    for (const name of EVENTS) part.removeEventListener(name, note, true);
    document.removeEventListener("__CRASHED_EVENT__", failed);
  };
  const read = () => {
    const active = document.activeElement;
    focused = part.contains(active) && placeOf(active, part);
    typed = Array.from(part.querySelectorAll(FIELDS), (field, at) =>
      (left[at] ? left[at] !== said(field) : isChanged(field)) ? kept(field, at) : typed[at],
    );
  };
  // An instance that fails has set fields: only what differs from that is the visitor's.
  const failed = () => (left = Array.from(part.querySelectorAll(FIELDS), said));
  const replay = () => {
    if (focused && !part.contains(document.activeElement)) part.querySelector(focused)?.focus();
    const fields = part.querySelectorAll(FIELDS);
    for (const give of typed) give?.(fields);
    // What was rendered afresh has another element there. If it says something else, it is not what
    // the visitor meant.
    const meant = done.map(([, target, place, text]) => {
      if (target.isConnected) return target;
      const afresh = part.querySelector(place);
      return afresh?.textContent === text ? afresh : null;
    });
    done.forEach(([event], at) => {
      meant[at]?.dispatchEvent(new event.constructor(event.type, event));
    });
  };
  for (const name of EVENTS) part.addEventListener(name, note, true);
  part.addEventListener("__HYDRATING_EVENT__", read);
  document.addEventListener("__CRASHED_EVENT__", failed);
  // What runs when views are mounted runs before.
  const hydrated = () => queueMicrotask(replay, end());
  part.addEventListener("__HYDRATED_EVENT__", hydrated, { once: true });
  return end;
};

// Runs something once: at the time of its choice, or as soon as the visitor turns to it.
const when = (choice, part, run) => {
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    run(end);
  };
  const end = keep(part, begin);
  if (choice === "idle") {
    if (self.requestIdleCallback) requestIdleCallback(begin, { timeout: 2000 });
    else setTimeout(begin, 200);
  } else if (choice === "visible") {
    const observer = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      begin();
    });
    for (const child of part.children.length ? part.children : [part]) observer.observe(child);
  } else if (choice !== "interaction") begin();
};

const takeOver = async (end) => {
  try {
    await start();
  } catch (error) {
    console.error("The client could not take the page over, and renders it afresh.", error);
    document.documentElement.setAttribute("__AFRESH_ATTRIBUTE__", "");
    panicked = false;
    try {
      await startAgain("?afresh");
    } catch (error) {
      end();
      console.error("The page stays as it was served: the client could not be started.", error);
      if (panicked) crash();
    }
  }
  isQuiet = false;
};

if (choice !== "never") when(choice, root, takeOver);
if (document.querySelector("[__WIDGET_ATTRIBUTE__]")) {
  (await import("./islands.js")).default({ start, startAgain, keep, when, quietly, placeOf });
}
