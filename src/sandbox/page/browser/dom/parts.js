/** The parts of the page in their order. */
const parts = ["website", "frames", "inspector", "account", "faults"];

/** Lets F6 move the focus to the next part of the page, and Shift+F6 to the one before. */
export function movePartsByKey() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const visibleParts = parts.flatMap((id) => document.getElementById(id) ?? []).filter(({ hidden }) => !hidden);
    // The last one that has the focus: the faults are a part of the account.
    const at = visibleParts.findLastIndex((part) => part.contains(document.activeElement));
    const next = event.shiftKey ? (at < 0 ? visibleParts.length - 1 : at - 1) : at + 1;
    visibleParts.at(next % visibleParts.length)?.focus();
  });
}
