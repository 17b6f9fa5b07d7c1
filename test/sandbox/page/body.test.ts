import { expect, test } from "vitest";
import { flag, number, optionalText, text, texts } from "../../../src/sandbox/page/body.ts";

test.each([0, 1, Number.MAX_SAFE_INTEGER])("a number in a request body can be %i", (value) =>
  expect(number({ seq: value }, "seq")).toBe(value),
);

test.each([-1, 0.5, Number.MAX_SAFE_INTEGER + 1, "1", null, undefined])("%j is refused as a number", (seq) =>
  expect(() => number({ seq }, "seq")).toThrow("The seq is not a whole number."),
);

test("texts and flags are read unchanged, and an empty optional text counts as missing", () => {
  expect(text({ msg: " Hi " }, "msg")).toBe(" Hi ");
  expect(optionalText({ msg: "" }, "msg")).toBeUndefined();
  expect(optionalText({}, "msg")).toBeUndefined();
  expect(texts({ open: ["a"] }, "open")).toEqual(["a"]);
  expect(flag({ typing: false }, "typing")).toBe(false);
});

test.each([
  [() => text({ msg: 7 }, "msg"), "The msg is missing."],
  [() => texts({ open: ["a", 1] }, "open"), "The open is not a list of texts."],
  [() => flag({ typing: "true" }, "typing"), "The typing must be true or false."],
])("a property of another type is refused", (read, message) => expect(read).toThrow(message));
