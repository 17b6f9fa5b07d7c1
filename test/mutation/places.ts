import { globSync } from "tinyglobby";
import { Node, Project } from "ts-morph";
import { type Change, changesOf, type Operator } from "./operators.ts";

/** A place in the code, and the text to write there. */
export interface Mutation {
  readonly file: string;
  readonly line: number;
  readonly operator: Operator;
  readonly before: string;
  readonly after: string;
  /** Offsets of `before` in the file. */
  readonly start: number;
  readonly end: number;
  readonly isStatement: boolean;
}

/** Returns all mutations of the files of a folder or of one file, in the order of the code. */
export function mutationsIn(place: string): Mutation[] {
  const files = globSync(place.endsWith(".ts") ? place : `${place}/**/*.ts`).sort();
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  return files.flatMap((file) =>
    project
      .addSourceFileAtPath(file)
      .getDescendants()
      .filter(isCode)
      .flatMap((node) => changesOf(node).map((change) => mutationAt(file, node, change))),
  );
}

function mutationAt(file: string, node: Node, { operator, text: after }: Change): Mutation {
  const [start, end, line] = [node.getStart(), node.getEnd(), node.getStartLineNumber()];
  return { file, line, operator, before: node.getText(), after, start, end, isStatement: Node.isStatement(node) };
}

/** False for types, which do not exist when the code runs. */
function isCode(node: Node): boolean {
  return node.getAncestors().every((ancestor) => !Node.isTypeNode(ancestor) && !Node.isInterfaceDeclaration(ancestor));
}
