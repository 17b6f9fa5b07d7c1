import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { Node, Project } from "ts-morph";
import { type Change, changesOf, type Operator } from "./operators.ts";

/** A place in the code, and what to write there. */
export interface Mutation {
  readonly file: string;
  readonly line: number;
  readonly operator: Operator;
  readonly before: string;
  readonly after: string;
  /** The file's text. */
  readonly original: string;
  /** The file's text with the change in it. */
  readonly text: string;
}

/** Returns all mutations of the files of a folder or of one file, in the order of the code. */
export function mutationsIn(place: string): Mutation[] {
  const files = globSync(place.endsWith(".ts") ? place : `${place}/**/*.ts`).sort();
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  return project.addSourceFilesAtPaths(files).flatMap((source, index) => {
    const file = files[index] ?? "";
    const original = readFileSync(file, "utf8");
    return source
      .getDescendants()
      .flatMap((node) => (isCode(node) ? changesOf(node).map((change) => at(node, change)) : []));

    function at(node: Node, { operator, text: after }: Change): Mutation {
      const [start, end] = [node.getStart(), node.getEnd()];
      const text = `${original.slice(0, start)}${after}${original.slice(end)}`;
      return { file, line: node.getStartLineNumber(), operator, before: node.getText(), after, original, text };
    }
  });
}

/** False for types, which are gone when the code runs. */
function isCode(node: Node): boolean {
  return node.getAncestors().every((ancestor) => !Node.isTypeNode(ancestor) && !Node.isInterfaceDeclaration(ancestor));
}
