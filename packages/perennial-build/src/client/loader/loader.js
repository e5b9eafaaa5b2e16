// Starts the client. Whatever fails, the page stays as it was served.
const wasm = fetch(new URL("./client_bg.wasm", import.meta.url));
wasm.catch(() => {});
try {
  const { default: start } = await import("./client.js");
  await start({ module_or_path: wasm });
} catch (error) {
  console.error("The page stays as it was served: the client could not be started.", error);
}
