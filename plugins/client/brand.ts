// By these the `conversations` command knows what is ours in a config, even where a loader of TypeScript has made a
// second copy of this code. It then goes on with its own.

export const presetBrand = Symbol.for("conversations-codegen: preset");
export const schemaBrand = Symbol.for("conversations-codegen: schema file");
