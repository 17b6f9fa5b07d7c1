import { posix } from "node:path";
import type { ts } from "ts-morph";
import { compiler, Project } from "./compiler.ts";
import { isTypeDeclaration } from "./declarations.ts";

/** Both versions of `types.ts`, loaded into one TypeScript checker. */
export interface TypePair {
  readonly checker: ts.TypeChecker;
  /** A type that is declared in either version; undefined if it is not. */
  readonly typeOf: (version: "before" | "after", name: string) => ts.Type | undefined;
}

/**
 * Loads both versions under the strictest options a user may have. Both are in memory, in the folder that they were
 * generated for, so that their imports resolve as from there.
 */
export function loadTypes(before: string, after: string, folder: string): TypePair {
  // Without imports there are only strings, numbers and lists; the rest of the library takes half of the time.
  const needsLibrary = [before, after].some((text) => /^import\b/m.test(text));
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      target: compiler.ScriptTarget.ES2022,
      lib: [needsLibrary ? "lib.es2023.d.ts" : "lib.es5.d.ts"],
      types: [],
      module: compiler.ModuleKind.ESNext,
      moduleResolution: compiler.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
    },
  });
  const add = (version: string, text: string) =>
    project.createSourceFile(posix.join(folder, `types.${version}.ts`), text, { overwrite: true }).compilerNode;
  const files = { before: declaredIn(add("before", before)), after: declaredIn(add("after", after)) };
  const checker = project.getTypeChecker().compilerObject;
  return {
    checker,
    typeOf: (version, name) => {
      const declaration = files[version].get(name);
      return declaration && checker.getTypeAtLocation(declaration.name);
    },
  };
}

function declaredIn(source: ts.SourceFile) {
  return new Map(source.statements.filter(isTypeDeclaration).map((each) => [each.name.text, each]));
}
