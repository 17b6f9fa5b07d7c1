/** The time between two reports of someone who goes on typing, in milliseconds; well below the pause that ends it. */
const repeatMs = 2_000;

/**
 * Reports that someone types in a box: at the first key, again while it goes on, and when the box is empty.
 *
 * @param {HTMLInputElement} box
 * @param {(isTyping: boolean) => void} report
 */
export function reportTyping(box, report) {
  let isTyping = false;
  let last = 0;
  box.addEventListener("input", () => {
    const types = box.value !== "";
    const isDue = types && performance.now() - last > repeatMs;
    if (types === isTyping && !isDue) return;
    isTyping = types;
    last = performance.now();
    report(types);
  });
  // Sending ends it at the sandbox, too.
  box.form?.addEventListener("submit", end);
  box.addEventListener("blur", () => {
    if (isTyping) report(false);
    end();
  });

  function end() {
    isTyping = false;
    last = 0;
  }
}
