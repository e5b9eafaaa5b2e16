// Starts the client. A panic leaves an instance that cannot go on, as when what was served is not
// what the client would make: then a second instance renders the page afresh. If that fails too,
// the page stays as it was served.
const glue = new URL("./client.js", import.meta.url);
const load = () => fetch(new URL("./client_bg.wasm", import.meta.url));
const start = async (wasm) => (await import(glue)).default({ module_or_path: wasm });
const wasm = load();
wasm.catch(() => {});
try {
  await start(wasm);
} catch (error) {
  console.error("The client could not take the page over, and renders it afresh.", error);
  document.documentElement.setAttribute("__AFRESH_ATTRIBUTE__", "");
  // Under another URL, the same module is another instance.
  glue.search = "?afresh";
  try {
    await start(load());
  } catch (error) {
    console.error("The page stays as it was served: the client could not be started.", error);
  }
}
