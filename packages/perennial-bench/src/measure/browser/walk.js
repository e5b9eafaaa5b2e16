// From page to page by clicks: for each step how long it took until the new page was in place and
// laid out, and until it was painted, in milliseconds. The first ones warm up.
(async (link, steps, warm, before) => {
  const frame = () => new Promise(requestAnimationFrame);
  const task = () =>
    new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    });
  const times = { placed: [], painted: [] };
  for (let step = -warm; step < steps; step++) {
    // At no certain time within a frame, as visitors click.
    await new Promise((done) => setTimeout(done, 20 + Math.random() * 16));
    const arrived = new Promise((done) =>
      document.addEventListener("__NAVIGATED_EVENT__", done, { once: true }),
    );
    const element = document.querySelector(link);
    const begun = performance.now();
    if (before) element.dispatchEvent(new Event(before, { bubbles: true }));
    element.click();
    await arrived;
    document.body.getBoundingClientRect();
    const placed = performance.now() - begun;
    await frame();
    await task();
    const painted = performance.now() - begun;
    if (step < 0) continue;
    times.placed.push(placed);
    times.painted.push(painted);
  }
  return times;
})
