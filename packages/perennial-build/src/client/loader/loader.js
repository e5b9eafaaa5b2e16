// Starts the client. A panic leaves an instance that cannot go on, as when what was served is not
// what the client would make: then a second instance renders the page afresh. If that fails too,
// the page stays as it was served. A panic later leaves the page as it is, and a new instance says
// so beside it.
const glue = new URL("./client.js", import.meta.url);
const load = () => fetch(new URL("./client_bg.wasm", import.meta.url));
const start = async (wasm) => (await import(glue)).default({ module_or_path: wasm });

// What the dead instance listens to in the page goes past it, and so links and forms are the
// browser's again.
const silence = () => {
  const root = document.getElementById("__ROOT_ID__");
  const stop = (event) => event.stopImmediatePropagation();
  for (const name in root) {
    if (name.startsWith("on")) root.addEventListener(name.slice(2), stop, true);
  }
  const reload = (event) => {
    stop(event);
    location.reload();
  };
  addEventListener("popstate", reload, true);
};

const crashed = async () => {
  silence();
  const popup = document.createElement("div");
  popup.id = "__POPUP_ID__";
  popup.setAttribute("role", "alert");
  popup.tabIndex = 0;
  popup.addEventListener("click", (event) => event.stopPropagation());
  document.body.append(popup);
  glue.search = "?crashed";
  try {
    await start(load());
  } catch (error) {
    popup.remove();
    console.error("The page stays as it is: that it crashed could not be shown.", error);
  }
};
// Once: what panics after that, the new instance included, starts nothing.
const watch = () => document.addEventListener("__CRASHED_EVENT__", crashed, { once: true });

const wasm = load();
wasm.catch(() => {});
try {
  await start(wasm);
  watch();
} catch (error) {
  console.error("The client could not take the page over, and renders it afresh.", error);
  document.documentElement.setAttribute("__AFRESH_ATTRIBUTE__", "");
  // Under another URL, the same module is another instance.
  glue.search = "?afresh";
  try {
    await start(load());
    watch();
  } catch (error) {
    console.error("The page stays as it was served: the client could not be started.", error);
  }
}
