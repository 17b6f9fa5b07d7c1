/**
 * Creates an element. Strings become text nodes, never HTML: everything that visitors and bots say stays text.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | undefined | ((event: Event) => void)>} [attributes] a function
 *   listens to the event of that name, `true` sets an attribute without a value, `false` and undefined set none
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/**
 * Returns the element of the page with an id.
 *
 * @template {HTMLElement} Type
 * @param {string} id
 * @param {new () => Type} type
 * @returns {Type}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no ${type.name} #${id}.`);
  return element;
}

/**
 * Puts elements into a parent in the order of the items. Elements that are there already are not created again, so that
 * the focus and half-written texts stay.
 *
 * @template Item
 * @param {HTMLElement} parent
 * @param {readonly Item[]} items
 * @param {{ key: (item: Item) => string, make: (item: Item) => HTMLElement }} how
 */
export function keep(parent, items, { key, make }) {
  const before = new Map([...parent.children].map((child) => [child.getAttribute("data-key"), child]));
  const keys = new Set(items.map(key));
  // First, so that the others need not move: an element that moves loses the focus.
  for (const [name, child] of before) if (!keys.has(name ?? "")) child.remove();
  let place = parent.firstElementChild;
  for (const item of items) {
    const element = before.get(key(item)) ?? make(item);
    element.setAttribute("data-key", key(item));
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
}
