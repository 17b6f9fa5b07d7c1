import { parse, responsePathAsArray } from "graphql";
import { readTypes } from "../../../../plugins/client/read/types/types.ts";
import type { Member, ResultValue, Selection, TypesModel } from "../../../../plugins/client/types-model.ts";
import { answer } from "./answer.ts";
import type { Drawn } from "./draw.ts";
import { allFlags, drawValues } from "./values.ts";

/** An object of an answer: its member in the model, and its keys under each setting of the flags. */
interface Instance {
  readonly member: Member;
  readonly keys: string[][];
}

/**
 * Compares the model of each object with all answers to the same data: a field must be optional if and only if some
 * setting of the flags leaves it out of an object that exists.
 *
 * @returns The differences.
 */
export function findInexactness(drawn: Drawn, seed: number): string[] {
  const document = parse(drawn.text);
  const { types: model } = readTypes(drawn.api.schema, document.definitions);
  const values = drawValues(drawn.api, document, seed);
  const instances = new Map<string, Instance>();
  const problems: string[] = [];
  // The data is the same under each setting of the flags, so one of them shows the type of an object.
  const types = new Map<string, string>();
  const answers = allFlags(document).map((flags) =>
    answer({ schema: drawn.api.schema, document, values: { ...values, ...flags }, seed }, ({ path, parentType }) => {
      types.set(responsePathAsArray(path.prev).join("/"), parentType.name);
    }),
  );
  for (const data of answers) {
    for (const { path, members, keys } of objectsIn(rootOf(model), data, types)) {
      const [member, ...others] = members;
      if (!member || others.length > 0) problems.push(`${path}: not one member for ${types.get(path)}`);
      if (!member) continue;
      const instance = instances.get(path) ?? { member, keys: [] };
      instance.keys.push(keys);
      instances.set(path, instance);
    }
  }
  return [...problems, ...[...instances].flatMap(([path, instance]) => judge(path, instance))];
}

function rootOf({ operations }: TypesModel): Selection {
  const [result] = operations[0]?.selections ?? [];
  if (!result) throw new TypeError("there is no operation");
  return result;
}

/** An object of an answer, and the members of the model for its type. */
interface Found {
  readonly path: string;
  readonly members: readonly Member[];
  readonly keys: string[];
}

/** Returns the objects whose type is known. If an object has only `__typename`, graphql-js does not report its type. */
function objectsIn(selection: Selection, value: unknown, types: ReadonlyMap<string, string>, path = ""): Found[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => objectsIn(selection, item, types, join(path, index)));
  }
  const type = types.get(path);
  if (value === null || type === undefined) return [];
  const members = selection.members.filter((each) => each.types.includes(type));
  const fields = members.flatMap((member) => member.fields);
  const inside = Object.entries(Object(value)).flatMap(([key, inner]) => {
    const field = fields.find((each) => each.key === key);
    const object = field && selectionIn(field.type);
    return object ? objectsIn(object, inner, types, join(path, key)) : [];
  });
  return [{ path, members, keys: Object.keys(Object(value)) }, ...inside];
}

function join(path: string, key: string | number): string {
  return path === "" ? String(key) : `${path}/${key}`;
}

function selectionIn(value: ResultValue): Selection | undefined {
  if (value.kind === "list") return selectionIn(value.of);
  return value.kind === "selection" ? value.selection : undefined;
}

function judge(path: string, { member, keys }: Instance): string[] {
  return member.fields.flatMap(({ key, optional }) => {
    const isLeftOut = keys.some((each) => !each.includes(key));
    if (optional === isLeftOut) return [];
    return [`${path}: ${key} is ${optional ? "optional, and always there" : "left out, and not optional"}`];
  });
}
