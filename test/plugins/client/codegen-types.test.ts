import type { Types } from "@graphql-codegen/plugin-helpers";
import { expectTypeOf, test } from "vitest";
import type { DocumentPointer, PresetOptions } from "../../../plugins/client/codegen-types.ts";
import { conversations, schemaFile } from "../../../plugins/client/index.ts";

// The compiler decides: the package declares these types without those of graphql-codegen.

test("graphql-codegen accepts the types of the preset and of schemaFile()", () => {
  expectTypeOf(conversations).toExtend<Types.OutputPreset>();
  expectTypeOf(schemaFile()).toExtend<Types.Schema>();
});

test("the preset accepts the types that graphql-codegen passes", () => {
  expectTypeOf<Parameters<Types.OutputPreset["buildGeneratesSection"]>[0]>().toExtend<PresetOptions>();
  expectTypeOf<Types.OperationDocument>().toEqualTypeOf<DocumentPointer>();
});
