import { compiler } from "../../compare/compiler.ts";
import { Failure } from "../../failure.ts";

/**
 * Parses an edited file again.
 *
 * @throws {Failure} if it has an error of syntax: then nothing is written.
 */
export function requireParses(file: string, text: string): void {
  const { diagnostics = [] } = compiler.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { allowJs: true, target: compiler.ScriptTarget.Latest, module: compiler.ModuleKind.Preserve },
  });
  const [error] = diagnostics.filter(({ code }) => code < 8000);
  if (!error) return;
  const message = compiler.flattenDiagnosticMessageText(error.messageText, " ");
  throw new Failure(
    `${file} would not parse after the edit (${message}); nothing was written`,
    "Please report this file's shape.",
  );
}
