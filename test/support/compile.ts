import { existsSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { root } from "./paths.ts";

// The strictest options that a user may have. Files import each other with their extensions, as the sources here do.
const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ["lib.es2023.d.ts"],
  types: ["node"],
  noEmit: true,
  declaration: true,
  allowImportingTsExtensions: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
};

/** Files that do not change, as parsed in an earlier run. */
const libraries = new Map<string, ts.SourceFile>();

/**
 * Returns the compiler's messages about the files, as if they were in the project's folder, under the strictest
 * options.
 */
export function compile(files: Readonly<Record<string, string>>, others: ts.CompilerOptions = {}): string[] {
  const options = { ...strictest, ...others };
  const texts = new Map(Object.entries(files).map(([file, text]) => [posix.join(root, file), text]));
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...texts.keys()], options, {
    ...host,
    getCurrentDirectory: () => root,
    fileExists: (file) => texts.has(file) || host.fileExists(file),
    directoryExists: (folder) => existsSync(folder) || [...texts.keys()].some((file) => file.startsWith(`${folder}/`)),
    readFile: (file) => texts.get(file) ?? host.readFile(file),
    getSourceFile: (file, target) => {
      const text = texts.get(file);
      if (text !== undefined) return ts.createSourceFile(file, text, target);
      const source = libraries.get(file) ?? host.getSourceFile(file, target);
      if (source && file.includes("/node_modules/")) libraries.set(file, source);
      return source;
    },
  });
  const ours = [...texts.keys()].map((file) => program.getSourceFile(file));
  return ours
    .flatMap((file) => ts.getPreEmitDiagnostics(program, file))
    .map(({ file, start = 0, messageText }) => {
      const place = file
        ? `${posix.relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}`
        : "";
      return `${place} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}

/** Runs a module that imports nothing but types. */
export async function run(text: string): Promise<Record<string, unknown>> {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  return await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
}
