// Loaded when the client panicked. The page stays as it is, readable, with its links and forms in
// the browser's hands; a new instance of the client says beside it what happened.

// What the dead instance listens to in the page goes past it.
const silence = (root) => {
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

export default async (root, startAgain) => {
  silence(root);
  const popup = document.createElement("div");
  popup.id = "__POPUP_ID__";
  popup.setAttribute("role", "alert");
  popup.tabIndex = 0;
  popup.addEventListener("click", (event) => event.stopPropagation());
  document.body.append(popup);
  try {
    await startAgain("?crashed");
  } catch (error) {
    popup.remove();
    console.error("The page stays as it is: that it crashed could not be shown.", error);
  }
};
