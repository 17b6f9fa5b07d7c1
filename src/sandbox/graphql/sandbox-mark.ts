/**
 * The name of a directive that only a sandbox's introspection lists. The sandbox answers from this package's own schema,
 * inferred names included, so its introspection confirms nothing about the service.
 */
export const sandboxMark = "sandbox";
