import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type DefinitionNode, GraphQLError, parse, Source, stripIgnoredCharacters } from "graphql";
import { type Problem, refuseError } from "../errors.ts";

/** The definitions in a file of GraphQL, whose nodes know it by its path from `cwd`; none if it holds only comments. */
export async function readDefinitions(cwd: string, file: string): Promise<readonly DefinitionNode[]> {
  const source = new Source(await readText(cwd, file), file);
  const isEmpty = stripIgnoredCharacters(source) === "";
  return isEmpty ? [] : parse(source).definitions;
}

/** The text of a file. Bytes that are not UTF-8 are an error: they would become other text. */
export async function readText(cwd: string, file: string): Promise<string> {
  return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(resolve(cwd, file)));
}

/** The problem that kept a file from being read. What is no fault of the file is thrown on. */
export function refuseFile(file: string, error: unknown): Problem {
  if (error instanceof GraphQLError) {
    const endsEarly = error.message.includes("<EOF>");
    const remedy = endsEarly ? "Something is not closed before here." : "Look here and right before it.";
    return refuseError("syntax", error, remedy);
  }
  if (error instanceof RangeError) {
    return { code: "syntax", text: `${file}:1:1: It is nested too deeply to be read. Take it apart. [syntax]` };
  }
  if (!(error instanceof Error && "code" in error)) throw error;
  return { code: "unreadable", text: `${file}:1:1: ${reasons[String(error.code)] ?? error.message} [unreadable]` };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file. Look at its name.",
  EISDIR: "It is a folder. Name a file.",
  EACCES: "It may not be read. Look at its permissions.",
  ERR_ENCODING_INVALID_ENCODED_DATA: "It is not UTF-8 text. Save it as UTF-8.",
};
