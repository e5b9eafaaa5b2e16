// Before any script of a page: notes when the instance of the client is there and has not run yet,
// and when it has taken the page over.
(() => {
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const made = await original.apply(WebAssembly, all);
      performance.mark("instance");
      return made;
    };
  }
  const hydrated = () => {
    window.taken = performance.measure("hydration", "instance").duration;
  };
  addEventListener("__HYDRATED_EVENT__", hydrated, { capture: true, once: true });
})();
