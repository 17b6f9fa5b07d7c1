/** Returns whether an import or a `require` failed because there is no such module. */
export function isMissingModule(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
}
