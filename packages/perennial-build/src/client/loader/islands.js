// Loaded by pages with islands or holes. Of a page that is not taken over as a whole, the islands are:
// each when it is its time.
//
// An island that fails leaves an instance that cannot go on, for the others as well: another one
// renders all of them afresh. An island that fails again stays as it was served, so this ends.
const AFRESH = "__AFRESH_ATTRIBUTE__";
const HYDRATE = "__HYDRATE_ATTRIBUTE__";
const HYDRATED = "__HYDRATED_ATTRIBUTE__";

// A click is what goes down and comes up on one element. What holes hold is rendered afresh: what went
// down in one, and comes up on what stands in its place then, would click nothing.
const PRESSES = ["pointerdown", "pointerup", "pointercancel", "keydown", "keyup"];
const clickWhenUp = (element) => {
  const next = (event) => {
    // What is done again is none of the visitor's.
    if (!event.isTrusted) return;
    for (const name of PRESSES) removeEventListener(name, next, true);
    // A finger's tap is a click where it comes up.
    const clicks = event.type.endsWith("up") && !event.button && event.pointerType !== "touch";
    if (clicks && element.contains(event.target)) {
      element.dispatchEvent(new MouseEvent("click", event));
    }
  };
  for (const name of PRESSES) addEventListener(name, next, true);
};
const keepPresses = (placeOf) => {
  const root = document.getElementById("__ROOT_ID__");
  let pressed;
  root.addEventListener("__HYDRATING_EVENT__", ({ target }) => {
    const element = [...target.querySelectorAll(":active")].pop();
    pressed = element && [element, placeOf(element, target), element.textContent];
  });
  const compare = (part) => {
    const [element, place, text] = pressed ?? [];
    const afresh = element && !element.isConnected && part.querySelector(place);
    if (afresh?.textContent === text) clickWhenUp(afresh);
  };
  // After what runs when views are mounted, and before what was done is done again.
  const hydrated = ({ target }) => queueMicrotask(() => compare(target));
  root.addEventListener("__HYDRATED_EVENT__", hydrated, true);
};

export default ({ start, startAgain, keep, placeOf, when, quietly }) => {
  keepPresses(placeOf);
  if (document.querySelector("body>#__STATE_ID__")?.getAttribute(HYDRATE) !== "never") return;
  const awake = new Map();
  let instances = 0;
  let client;

  const wakeAfresh = async () => {
    const islands = [...awake];
    awake.clear();
    client = startAgain(`?afresh${++instances}`);
    for (const [island, end] of islands) {
      // What is done with it is kept already, unless it was awake.
      const wasAwake = island.hasAttribute(HYDRATED);
      island.setAttribute(AFRESH, "");
      await wake(island, wasAwake ? keep(island, () => {}) : end);
    }
  };

  const wake = async (island, end) => {
    try {
      client ??= start();
      for (let current; current !== client; ) await (current = client);
    } catch (error) {
      end();
      console.error("An island stays as it was served: the client could not be started.", error);
      return;
    }
    try {
      awake.set(island, end);
      quietly(() => self.__WAKE__(island));
    } catch (error) {
      const again = island.hasAttribute(AFRESH);
      const then = again ? "stays as it was served" : "is rendered afresh";
      console.error(`The client could not take an island over, which ${then}.`, island, error);
      if (again) {
        end();
        awake.delete(island);
      }
      await wakeAfresh();
    }
  };

  const name = "__ISLAND_ELEMENT__";
  for (const island of document.querySelectorAll(`${name}[${HYDRATE}]:not(${name} *)`)) {
    when(island.getAttribute(HYDRATE), island, (end) => wake(island, end));
  }
};
