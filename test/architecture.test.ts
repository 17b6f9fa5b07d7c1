import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";
import { expect, test } from "vitest";
import { importedModules } from "./support/imported-modules.ts";

// The folders and their imports are in a table of CONTRIBUTING.md, which this test reads.
const rooms = readRooms(readFileSync(".github/CONTRIBUTING.md", "utf8"));
const sources = globSync(["codegen.ts", "plugins/**/*.ts", "generated/*.ts", "src/**/*.ts"]).sort();
const imports = new Map(sources.map((file) => [file, importsOf(file)]));

/** Packages that only one file may import. */
const onlyImporters = { ky: "src/runtime/login/http.ts", ws: "src/runtime/connection/websocket.ts" };

test("the table of imports lists every folder with sources", () => {
  expect([...rooms.keys()].sort()).toEqual([...new Set(sources.flatMap((file) => roomOf(file) ?? []))].sort());
  expect(sources.filter((file) => !roomOf(file))).toEqual(["codegen.ts"]);
});

test.each(sources.filter(roomOf))("%s has only imports that the table allows", (file) => {
  const room = roomOf(file) ?? "";
  const allowed = [room, "node:", ...(rooms.get(room) ?? [])];
  expect(imports.get(file)?.filter((target) => !allowed.some((each) => isWithin(target, each)))).toEqual([]);
});

test.each(Object.entries(onlyImporters))("in the runtime, only %s is imported by %s", (module, file) => {
  const importers = sources.filter((each) => roomOf(each) === "src/runtime" && imports.get(each)?.includes(module));
  expect(importers).toEqual([file]);
});

test("the generator's front end and back end do not import each other, and the back end does not import graphql", () => {
  const importsIn = (folder: string) =>
    sources.filter((file) => isWithin(file, folder)).flatMap((file) => imports.get(file));
  const read = importsIn("plugins/client/read");
  const print = importsIn("plugins/client/print");
  expect(read).toContain("graphql");
  expect(print).not.toContain("graphql");
  expect(print.filter((target) => isWithin(target ?? "", "plugins/client/read"))).toEqual([]);
  expect(read.filter((target) => isWithin(target ?? "", "plugins/client/print"))).toEqual([]);
});

test("the generated client imports only types", () => {
  const source = ts.createSourceFile("client.ts", readFileSync("generated/client.ts", "utf8"), ts.ScriptTarget.Latest);
  const declared = source.statements.filter(ts.isImportDeclaration);
  expect(declared).toHaveLength(2);
  expect(declared.every(({ importClause }) => importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)).toBe(true);
});

test("there are no import cycles, by value or by type", () => {
  expect(sources.filter((file) => reaches(file, file))).toEqual([]);
});

test("the folder that every other folder may import has no imports", () => {
  expect(sources.filter((file) => roomOf(file) === "src/text").flatMap((file) => imports.get(file))).toEqual([]);
});

test("a forbidden import is detected", () => {
  expect(isWithin("src/sandbox/index.ts", "src/runtime")).toBe(false);
  expect(isWithin("src/runtime-too/index.ts", "src/runtime")).toBe(false);
  expect(isWithin("graphql-ws", "graphql")).toBe(false);
  expect(isWithin("graphql/language", "graphql")).toBe(true);
  const text = 'import "../c.ts"; export * from "ws"; const tick = /`/; void import("./d.ts")';
  expect(importsIn("src/a/b.ts", text)).toEqual(["src/c.ts", "ws", "src/a/d.ts"]);
});

function importsOf(file: string): string[] {
  return importsIn(file, readFileSync(file, "utf8"));
}

/** Parsed by the compiler: text that only looks like an import does not count. */
function importsIn(file: string, text: string): string[] {
  return importedModules(text).map((name) => (name.startsWith(".") ? posix.join(posix.dirname(file), name) : name));
}

function isWithin(target: string, allowed: string): boolean {
  return target === allowed || target.startsWith(/[:/]$/.test(allowed) ? allowed : `${allowed}/`);
}

function roomOf(file: string): string | undefined {
  return [...rooms.keys()].find((room) => isWithin(file, room));
}

function reaches(from: string, to: string, seen = new Set<string>()): boolean {
  return (imports.get(from) ?? []).some((next) => {
    if (next === to) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(next, to, seen);
  });
}

/** Rows of the form "| `room` | what it is | `module`, `module` |". */
function readRooms(text: string): Map<string, string[]> {
  const rows = [...text.matchAll(/^\| `([\w/]+?)\/?` \|.*\|([^|]*)\|$/gm)];
  return new Map(
    rows.map(([, room = "", list = ""]) => [room, [...list.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name)]),
  );
}
