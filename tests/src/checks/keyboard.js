// Knows what of a page can be clicked, and what the keyboard did: see keyboard.rs.
(() => {
  const pointed = ["click", "dblclick", "mousedown", "mouseup", "pointerdown", "pointerup"];
  const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const roles = ["button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "option"];
  const listening = new Set();
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (this instanceof Element && pointed.includes(type)) listening.add(this);
    return add.call(this, type, ...rest);
  };

  // While this watches, keys click, and clicks do nothing.
  let watching = false;
  let clicked;
  const stop = (event) => {
    if (!watching) return;
    if (event.type === "click") clicked = event.target;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  add.call(window, "click", stop, true);
  add.call(window, "submit", stop, true);

  const name = (it) => it.outerHTML.slice(0, 200);
  // The root and islands wake at whatever is done within them.
  const wakes = (it) => it.id === "__ROOT__" || it.localName === "__ISLAND__";
  const inPage = (it) => !it.contains(document.body) && !wakes(it);
  const usable = (it) =>
    it.isConnected && inPage(it) && it.type !== "hidden" && !it.matches(":disabled") &&
    !it.closest("[inert]") && it.checkVisibility({ visibilityProperty: true });
  // Of a group of radio buttons, Tab reaches one; arrows lead to the others.
  const sameGroup = (one, other) =>
    one.type === "radio" && other.type === "radio" && one.name === other.name && one.form === other.form;
  const scrolls = (it) => it.scrollHeight > it.clientHeight || it.scrollWidth > it.clientWidth;

  window.keyboard = {
    clickable() {
      const marked = roles.map((role) => `[role="${role}"]`).join();
      const found = document.querySelectorAll(`${controls}, ${marked}, [onclick]`);
      return [...new Set([...found, ...listening])].filter(usable);
    },
    reached: new Set(),
    faults: [],
    begin() {
      watching = true;
      return this.clickable().length;
    },
    /** Looks at what has the focus now, and says which key is to click it. */
    look() {
      const now = document.activeElement;
      if (!now || now === document.body) return "";
      clicked = undefined;
      if (this.reached.has(now)) return "";
      this.reached.add(now);
      if (!this.clickable().includes(now)) {
        if (!scrolls(now)) this.faults.push(`is reached, and cannot be clicked: ${name(now)}`);
        return "";
      }
      const style = getComputedStyle(now);
      const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      if (!now.matches(":focus-visible") || !ring) this.faults.push(`shows no focus: ${name(now)}`);
      if (now.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), select, textarea")) {
        return "";
      }
      return now.matches("input, button") ? "Space" : "Enter";
    },
    /** Looks whether the key has clicked what has the focus. */
    after(key) {
      const now = document.activeElement;
      if (clicked !== now) this.faults.push(`${key} does not click it: ${name(now)}`);
    },
    /** What can be clicked and was not reached. */
    left() {
      const reached = [...this.reached];
      return this.clickable().filter(
        (it) => !reached.some((other) => other === it || sameGroup(it, other)),
      );
    },
    end() {
      return this.faults.concat(this.left().map((it) => `Tab does not reach it: ${name(it)}`));
    },
  };
})();
