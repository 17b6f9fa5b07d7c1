/**
 * Makes a list one tab stop. The arrow keys up and down, Home and End move among the main controls of its items, left and
 * right among all controls of an item. Controls have the attribute `data-rove`, with the value "main" for one of each item.
 *
 * @param {HTMLElement} list
 * @param {{ start?: "first" | "last" }} [options] the control that Tab reaches before any other was used
 */
export function rove(list, { start = "first" } = {}) {
  /** @type {HTMLElement | undefined} */
  let current;
  /** The control that has the focus, or had it at the beginning of this task. @type {HTMLElement | undefined} */
  let focused;
  let isUsed = false;

  list.addEventListener("focusin", ({ target }) => {
    focused = controlOf(target);
    if (!focused) return;
    isUsed = true;
    choose(focused);
  });
  // A control that is removed loses the focus before: only after this task is it certain that the focus went elsewhere.
  list.addEventListener("focusout", () => {
    const leftControl = focused;
    setTimeout(() => {
      if (focused === leftControl && document.activeElement !== leftControl) focused = undefined;
    });
  });
  list.addEventListener("keydown", onKey);
  new MutationObserver(repair).observe(list, { childList: true, subtree: true, attributeFilter: ["hidden", "open"] });
  repair([]);

  /** @param {HTMLElement} control */
  function choose(control) {
    if (current === control) return;
    current?.setAttribute("tabindex", "-1");
    current = control;
    control.setAttribute("tabindex", "0");
  }

  /** @param {MutationRecord[]} records */
  function repair(records) {
    if (!isUsed && start === "last") return chooseLast();
    if (current && list.contains(current) && isVisible(current)) return;
    const next = nearestOf(records) ?? mainControls()[0];
    const hadFocus = focused !== undefined && !focused.isConnected && document.activeElement === document.body;
    if (!next) return;
    choose(next);
    if (hadFocus) next.focus();
  }

  /** Until someone has used the list, its tab stop follows the newest item. */
  function chooseLast() {
    const last = list.lastElementChild?.querySelector('[data-rove="main"]');
    if (last instanceof HTMLElement) choose(last);
  }

  /**
   * Returns the control next to the item that was removed.
   *
   * @param {MutationRecord[]} records
   */
  function nearestOf(records) {
    const record = records.find(({ removedNodes }) =>
      [...removedNodes].some((node) => current && node.contains(current)),
    );
    for (const node of [record?.nextSibling, record?.previousSibling]) {
      const control = node instanceof HTMLElement && node.isConnected && node.querySelector('[data-rove="main"]');
      if (control instanceof HTMLElement && isVisible(control)) return control;
    }
    return undefined;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const control = controlOf(event.target);
    if (!control || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = target(control, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {HTMLElement} control
   * @param {string} key
   */
  function target(control, key) {
    switch (key) {
      case "ArrowDown":
        return mainControls().find((each) => isAfter(each, control));
      case "ArrowUp":
        return mainControls().findLast((each) => isAfter(control, each) && !isSameItem(each, control));
      case "Home":
        return mainControls()[0];
      case "End":
        return mainControls().at(-1);
      case "ArrowRight":
        return controls().find((each) => isAfter(each, control) && isSameItem(each, control));
      case "ArrowLeft":
        return controls().findLast((each) => isAfter(control, each) && isSameItem(each, control));
      default:
        return undefined;
    }
  }

  function controls() {
    return /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-rove]")]).filter(isVisible);
  }

  function mainControls() {
    return controls().filter(({ dataset }) => dataset.rove === "main");
  }
}

/** @param {EventTarget | null} target */
function controlOf(target) {
  return target instanceof HTMLElement && target.dataset.rove !== undefined ? target : undefined;
}

/** @param {HTMLElement} element */
function isVisible(element) {
  return element.checkVisibility();
}

/**
 * @param {HTMLElement} one
 * @param {HTMLElement} other
 */
function isAfter(one, other) {
  return (other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/**
 * @param {HTMLElement} one
 * @param {HTMLElement} other
 */
function isSameItem(one, other) {
  return one.closest("li, summary") === other.closest("li, summary");
}
