// By these the `conversations` command recognizes our own objects in a config, even if a TypeScript loader has made a
// second copy of this code.

export const presetBrand = Symbol.for("conversations-codegen: preset");
export const schemaBrand = Symbol.for("conversations-codegen: schema file");
