import type { ts } from "ts-morph";
import { compiler } from "./compiler.ts";

/** Thrown if a committed file is not what the generator makes. Its message is a sentence. */
export class Unparsable extends Error {
  override readonly name = "Unparsable";
}

/** Reads the text of a module. @throws {Unparsable} */
export function parseModule(file: string, text: string): ts.SourceFile {
  const options = {
    languageVersion: compiler.ScriptTarget.ES2022,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseAll,
  };
  // The search for tags needs parent nodes.
  const source = compiler.createSourceFile(file, text, options, true);
  // The parser's errors are a property of the tree that its public types do not have.
  const { parseDiagnostics } = source as { readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const [first] = parseDiagnostics ?? [];
  if (!first) return source;
  const { line, character } = source.getLineAndCharacterOfPosition(first.start);
  const what = compiler.flattenDiagnosticMessageText(first.messageText, " ");
  throw new Unparsable(`A file cannot be parsed: ${file}:${line + 1}:${character + 1}: ${what.replace(/\.$/, "")}.`);
}
