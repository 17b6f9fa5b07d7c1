/** The part of the time that painting may take. */
const share = 0.2;

/**
 * Returns a function that asks for a painting. However often it is called, the page is painted in an animation frame, not
 * while its tab is hidden, and never more than a fifth of the time.
 *
 * @param {() => void} paint
 */
export function createPainter(paint) {
  let isWaiting = false;
  let pauseMs = 0;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => requestAnimationFrame(run), pauseMs);
  };

  function run() {
    isWaiting = false;
    const start = performance.now();
    paint();
    pauseMs = ((performance.now() - start) * (1 - share)) / share;
  }
}
