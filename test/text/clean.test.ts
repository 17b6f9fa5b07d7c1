import { describe, expect, test } from "vitest";
import { cleanBlock, cleanJson, cleanLine, quote } from "../../src/text/clean.ts";

/** All characters that must not reach a terminal, a log or a CI runner unescaped. */
const raw = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u3164]|\u{e0100}|##\w*\[/u;

/** A text from outside for each kind of harm. */
const hostile = {
  "a line break": "HEAD\n::error::x",
  "a carriage return": "HEAD\r::stop-commands::token",
  "a line separator": "HEAD\u2028::add-mask::x",
  "a paragraph separator": "HEAD\u2029::error::x",
  "a next line": "HEAD\u0085::error::x",
  "a command at the start": "::stop-commands::token",
  "a command behind blanks": " \t\u00a0\u3000::error::x",
  "a command in the middle": "a ##[add-mask]b",
  "a command of Azure": "a ##vso[task.setvariable variable=a]b",
  "three signs": "###[error]b",
  "a color": "\u001b[31mred\u001b[0m",
  "a link and a title": "\u001b]8;;https://example.com\u0007link\u001b]0;title\u001b\\",
  "a control sequence in one character": "\u009b31mred",
  "a bidi override": "\u202eexe.txt\u2066a\u2069",
  "an invisible character": "a\u200bb\ufeffc\u{e0041}d",
  "an invisible letter": "a\u3164b",
  "an invisible mark": "a\u{e0100}b",
  "half a pair": "a\ud800b\udc00",
  "a backspace": "pass\b\b\b\bfail\u007f",
};

describe.each(Object.entries(hostile))("%s", (_, text) => {
  test("is made harmless by cleanLine", () => {
    expect(cleanLine(text)).not.toMatch(raw);
    expect(cleanLine(text)).not.toMatch(/^\s*::/);
  });

  test("is made harmless by cleanBlock, whatever the indent", () => {
    for (const indent of ["", "  ", "| "]) {
      for (const line of cleanBlock(text, indent).split("\n")) {
        expect(line).not.toMatch(raw);
        expect(line).not.toMatch(/^\s*::/);
        expect(line.startsWith(indent.trimEnd())).toBe(true);
      }
    }
  });

  test("is escaped by cleanJson, as a value and as a key", () => {
    const value = { text, [text]: [text] };
    for (const line of cleanJson(value).split("\n")) expect(line).not.toMatch(raw);
    expect(JSON.parse(cleanJson(value))).toEqual(value);
  });
});

test("harmless text passes unchanged", () => {
  const text = "Grüße, 你好, 👍🏽, ❤\ufe0f — a::b, std::string, # 1, ## Title, #[x]";
  expect(cleanLine(text)).toBe(text);
  expect(cleanBlock(text, "")).toBe(text);
  expect(cleanJson(text)).toBe(JSON.stringify(text));
});

test("cleanLine replaces line breaks by spaces and removes spaces at both ends", () => {
  expect(cleanLine(" Use b.\r\n\r\n   See\tc. \n")).toBe("Use b. See c.");
  expect(cleanLine("a  b")).toBe("a  b");
});

test("a character that cannot be printed is shown as an escape sequence", () => {
  expect(cleanLine("\u001b[31m \u202e ::x")).toBe("\\u{1b}[31m \\u{202e} ::x");
  expect(cleanLine("::x ##[y]")).toBe("\\u{3a}:x #\\u{23}[y]");
});

test("cleanBlock keeps lines and their indent", () => {
  expect(cleanBlock("a\n\n  b\r\n\tc", "  | ")).toBe("  | a\n  |\n  |   b\n  |  c");
});

test("a long line is cut, and never in the middle of a character", () => {
  expect(cleanLine("abcdef", 6)).toBe("abcdef");
  expect(cleanLine("abcdefg", 6)).toBe("abcde…");
  expect(cleanLine("abcd😀gh", 6)).toBe("abcd…");
  expect(cleanLine("\u0007\u0007\u0007", 8)).toBe("\\u{7}\\u…");
  expect(cleanLine("abc", 0)).toBe("…");
});

test.each(["\n", " ", "\u001b", "##", "::", "\ud800", " \n", "\r", "##a", "\t:"])(
  "the time is linear in the length of hostile input: %j",
  (piece) => {
    // Quadratic work on this much text would take minutes, and the test's time limit would end it.
    const text = piece.repeat(300_000);
    expect(cleanLine(`a${text}b`)).not.toMatch(/^\s*::/);
    expect(cleanLine(text, 100).length).toBeLessThanOrEqual(100);
    for (const line of cleanBlock(`a${text}b`, "").split("\n")) if (/^\s*::/.test(line)) expect(line).toBe("");
    expect(JSON.parse(cleanJson(text))).toBe(text);
  },
);

test("a quoted value is short and contains no control characters, whatever it is", () => {
  expect(quote("a\n::error::x")).toBe('"a\\n::error::x"');
  for (const text of Object.values(hostile)) expect(quote({ [text]: text })).not.toMatch(raw);
  expect(quote("x".repeat(1_000)).length).toBe(200);
  const circle: unknown[] = [];
  circle.push(circle);
  expect([undefined, circle, 1n].map(quote)).toEqual(["undefined", "object", "bigint"]);
});
