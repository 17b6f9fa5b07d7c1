/** Whether an import or a `require` failed because what it names is not there. */
export function isMissingModule(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
}
