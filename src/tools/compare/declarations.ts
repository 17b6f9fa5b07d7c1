import type { ts } from "ts-morph";
import { compiler } from "./compiler.ts";
import { parseModule } from "./parse.ts";

/** One type that a generated module declares. */
export interface Declaration {
  readonly name: string;
  readonly exported: boolean;
  readonly text: string;
  /** The values, if it is a choice of strings. */
  readonly values: readonly string[] | undefined;
  /** The reasons of its fields that are deprecated, by name. */
  readonly deprecated: ReadonlyMap<string, string>;
  /** The names that it mentions. */
  readonly mentions: ReadonlySet<string>;
}

/** The types of a module by name, and the text of its imports. */
export interface Declarations {
  readonly types: ReadonlyMap<string, Declaration>;
  readonly imports: string;
}

/** Reads what a module declares, as its syntax shows it. */
export function readDeclarations(file: string, text: string): Declarations {
  const source = parseModule(file, text);
  const imports = source.statements.filter(compiler.isImportDeclaration).map((node) => node.getText(source));
  const types = source.statements.filter(isTypeDeclaration).map((node): Declaration => {
    const mentions = new Set<string>();
    collectMentions(node, mentions);
    return {
      name: node.name.text,
      exported: node.modifiers?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword) ?? false,
      text: node.getText(source),
      values: compiler.isTypeAliasDeclaration(node) ? valuesOf(node.type) : undefined,
      deprecated: deprecatedFields(node),
      mentions,
    };
  });
  return { types: new Map(types.map((each) => [each.name, each])), imports: imports.join("\n") };
}

/** Returns true if a statement declares a type. */
export function isTypeDeclaration(node: ts.Statement): node is ts.TypeAliasDeclaration | ts.InterfaceDeclaration {
  return compiler.isTypeAliasDeclaration(node) || compiler.isInterfaceDeclaration(node);
}

/**
 * Returns a function that compares a type, and all types that it mentions at any depth, by their texts. Types with equal
 * texts need no compiler.
 */
export function comparedByText(before: Declarations, after: Declarations): (name: string) => boolean {
  const names = [...new Set([...before.types.keys(), ...after.types.keys()])];
  const differing = new Set(names.filter((name) => before.types.get(name)?.text !== after.types.get(name)?.text));
  if (before.imports !== after.imports) return () => false;
  return (name) => differing.size === 0 || ![...reachedFrom([name], before)].some((each) => differing.has(each));
}

/** Returns a module that declares only these types and the types that they mention. */
export function moduleWith(names: readonly string[], declarations: Declarations): string {
  const needed = [...reachedFrom(names, declarations)].flatMap((name) => declarations.types.get(name)?.text ?? []);
  return [declarations.imports, ...needed].join("\n");
}

function reachedFrom(names: readonly string[], { types }: Declarations): Set<string> {
  const allNames = new Set(names);
  // The loop also visits the names that are added to the set while it runs.
  for (const each of allNames) {
    for (const mentioned of types.get(each)?.mentions ?? []) if (types.has(mentioned)) allNames.add(mentioned);
  }
  return allNames;
}

function collectMentions(node: ts.Node, into: Set<string>): void {
  if (compiler.isIdentifier(node)) into.add(node.text);
  compiler.forEachChild(node, (child) => collectMentions(child, into));
}

function deprecatedFields(node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration): Map<string, string> {
  const fields = compiler.isInterfaceDeclaration(node) ? [...node.members] : [];
  return new Map(
    fields.flatMap((field) => {
      const tag = compiler.getJSDocDeprecatedTag(field);
      return tag && field.name && compiler.isIdentifier(field.name)
        ? [[field.name.text, compiler.getTextOfJSDocComment(tag.comment) ?? ""] as const]
        : [];
    }),
  );
}

function valuesOf(type: ts.TypeNode): string[] | undefined {
  const values = (compiler.isUnionTypeNode(type) ? [...type.types] : [type]).map(stringOf);
  return values.every((each) => each !== undefined) ? values : undefined;
}

function stringOf(type: ts.TypeNode): string | undefined {
  const isString = compiler.isLiteralTypeNode(type) && compiler.isStringLiteral(type.literal);
  return isString ? (type.literal as ts.StringLiteral).text : undefined;
}
