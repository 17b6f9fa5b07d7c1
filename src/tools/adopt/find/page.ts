/**
 * Returns the scripts of a page at their places: everything else is replaced by blanks, so that a place in the result
 * is the same place in the page.
 */
export function scriptsOf(page: string): string {
  let result = "";
  for (const { start, end } of scriptRanges(page)) {
    result += blank(page.slice(result.length, start)) + page.slice(start, end);
  }
  return result + blank(page.slice(result.length));
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Returns the ranges of code between `<script>` and `</script>`; templates and data between such tags are left out. */
function scriptRanges(page: string): Range[] {
  const ranges: Range[] = [];
  // Longer attributes would be searched again from each start.
  const opening = /<script\b([^>]{0,1000})>/gi;
  for (let match = opening.exec(page); match; match = opening.exec(page)) {
    const start = opening.lastIndex;
    const length = page.slice(start).search(/<\/script\b/i);
    const end = length < 0 ? page.length : start + length;
    if (isCode(match[1] ?? "")) ranges.push({ start, end });
    opening.lastIndex = end;
  }
  return ranges;
}

function isCode(attributes: string): boolean {
  const [, type] = /\btype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes) ?? [];
  return (
    type === undefined || /^(?:module|(?:text|application)\/(?:javascript|ecmascript|babel|typescript))?$/i.test(type)
  );
}

/** Keeps the line breaks and the number of characters. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
