// Loaded by pages that are taken over by their islands alone: each when it is its time.
//
// An island that fails leaves an instance that cannot go on, for the others as well: another one
// renders all of them afresh. An island that fails again stays as it was served, so this ends.
const AFRESH = "__AFRESH_ATTRIBUTE__";
const HYDRATE = "__HYDRATE_ATTRIBUTE__";
const HYDRATED = "__HYDRATED_ATTRIBUTE__";

export default ({ start, startAgain, keep, when, quietly }) => {
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
