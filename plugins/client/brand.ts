// The `conversations` command recognizes the preset and the schema in a config by these symbols, even if a TypeScript
// loader has loaded this code twice.

export const presetBrand = Symbol.for("conversations-codegen: preset");
export const schemaBrand = Symbol.for("conversations-codegen: schema file");
