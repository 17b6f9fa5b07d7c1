import { byId, h } from "./elements.js";

/**
 * A button that copies a text. Where the browser does not let the page use the clipboard, the text is shown, selected.
 *
 * @param {string} label
 * @param {() => string | undefined | Promise<string | undefined>} read returns undefined if there is nothing to copy
 * @param {Record<string, string>} [attributes]
 */
export function copyButton(label, read, attributes = {}) {
  const button = h("button", { type: "button", class: "quiet", ...attributes, click: copy }, label);
  return button;

  async function copy() {
    const text = await read();
    if (text === undefined) return;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      showForCopying(text);
      return;
    }
    button.textContent = "Copied";
    byId("announcement", HTMLElement).textContent = "Copied";
    setTimeout(() => {
      button.textContent = label;
      byId("announcement", HTMLElement).textContent = "";
    }, 1500);
  }
}

/** @param {string} text */
function showForCopying(text) {
  const box = h("textarea", { "aria-label": "Text to copy", readonly: true, rows: 12 });
  box.value = text;
  const close = h("button", { type: "button", click: () => dialog.close() }, "Close");
  const dialog = h("dialog", { class: "copying", "aria-label": "Copy this text" }, box, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  box.select();
}
