/** Returns the message of an error, or the text of anything else that was thrown. It is not cleaned. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns the code of one of Node's errors: "ENOENT"; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Why a file cannot be read, and what to do about it, in whole sentences. */
export interface FileProblem {
  readonly message: string;
  readonly hint: string | null;
}

/** Returns what is wrong with a file that could not be read; undefined if the error is not one of the file system. */
export function fileProblemOf(error: unknown): FileProblem | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  const [message, hint] = fileProblems[code] ?? [`${messageOf(error)}.`, null];
  return { message, hint };
}

/** Creates the error of a file whose bytes are not text. */
export function notUtf8(): Error {
  return Object.assign(new Error("The bytes are not UTF-8"), { code: "NOT_UTF8" });
}

const fileProblems: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOENT: ["There is no such file.", "Check its name."],
  EISDIR: ["It is a folder.", "Name a file."],
  EACCES: ["It may not be read.", "Look at its permissions."],
  NOT_UTF8: ["It is not UTF-8 text.", "Save it as UTF-8."],
};
