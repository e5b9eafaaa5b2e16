// Draws what Rust computes. The module is a file of its own in the built client, named by its
// contents, and so it runs under the strict content security policy.

const STEPS = 1200;

// Asks `point` for each place, and draws a line through them. Gives back what ends the drawing.
export const draw = (canvas, point, done) => {
  const ratio = window.devicePixelRatio || 1;
  const size = canvas.clientWidth * ratio;
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.lineWidth = 1.5 * ratio;
  pen.lineJoin = "round";
  pen.strokeStyle = getComputedStyle(canvas).color;
  const place = (step) => [...point(step / STEPS)].map((part) => (0.5 + part * 0.46) * size);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const perFrame = still ? STEPS : 12;
  let step = 0;
  let frame;
  const go = () => {
    pen.beginPath();
    pen.moveTo(...place(step));
    for (const end = Math.min(step + perFrame, STEPS); step < end; ) pen.lineTo(...place(++step));
    pen.stroke();
    if (step < STEPS) frame = requestAnimationFrame(go);
    else done(STEPS);
  };
  go();
  return () => cancelAnimationFrame(frame);
};
