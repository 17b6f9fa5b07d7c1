/** Longer lines are broken where the language lets them be. */
export const lineWidth = 100;

/**
 * A text in parts. Put together, a single character outside of Latin-1 makes every other one take two bytes, and both
 * joining and encoding take ten times as long.
 */
export class PrintedText {
  readonly parts: readonly string[];

  constructor(parts: readonly string[]) {
    this.parts = parts;
  }

  toString(): string {
    return this.parts.join("");
  }

  /** In UTF-8. */
  toBytes(): Uint8Array {
    const bytes = Buffer.allocUnsafe(this.parts.reduce((size, part) => size + Buffer.byteLength(part), 0));
    let size = 0;
    for (const part of this.parts) size += bytes.write(part, size);
    return bytes;
  }
}
