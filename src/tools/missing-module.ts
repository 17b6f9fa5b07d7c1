/** Returns true if an import or a `require` failed because there is no such module. */
export function isMissingModule(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
}

/**
 * Returns the name of the package that an import or a `require` did not find. Node reports the name only in the
 * message.
 */
export function missingPackageOf(error: unknown): string | undefined {
  if (!isMissingModule(error)) return undefined;
  return /^Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w-][\w.-]*)'/.exec(error.message)?.[1];
}
