import { editVisitor, tag } from "../../account/account.ts";
import type { VisitorOptions } from "../../actors/visitor.ts";
import { BadAction, type Body, flag, optionalText, text } from "../body.ts";
import type { Action } from "./action.ts";
import { findVisitor, findVisitorRecord } from "./find.ts";

/** The text options that a new visitor can have. */
const details = [
  "display_name",
  "department",
  "email",
  "phone",
  "external_id",
  "current_country",
  "current_region",
] as const satisfies (keyof VisitorOptions)[];

/** Actions of visitors, and actions that change a visitor. */
export const visitorActions: Readonly<Record<string, Action>> = {
  "add-visitor": ({ actors }, body) => ({ id: actors.addVisitor(readOptions(body)).id }),
  say: (context, body) => {
    const visitor = findVisitor(context, body);
    context.typing.setVisitor(visitor.id, false);
    return visitor.says(text(body, "text"));
  },
  "visitor-types": (context, body) => context.typing.setVisitor(findVisitor(context, body).id, flag(body, "typing")),
  "edit-visitor": (context, body) => {
    const record = findVisitorRecord(context, body);
    const [display_name, email, phone] = ["display_name", "email", "phone"].map((name) => optionalText(body, name));
    editVisitor(context.service.account, record, { display_name, email, phone });
  },
  "add-tag": (context, body) => {
    const newTag = text(body, "tag");
    if (!/^[\w-]+$/.test(newTag)) throw new BadAction("A tag has letters, digits, hyphens and underscores only.");
    tag(context.service.account, findVisitorRecord(context, body), [newTag]);
  },
  "end-chat": (context, body) => findVisitor(context, body).leaves(),
  "remove-visitor": (context, body) => context.actors.remove(findVisitor(context, body)),
};

function readOptions(body: Body): VisitorOptions {
  const texts = details.flatMap((name) => {
    const value = optionalText(body, name);
    return value === undefined ? [] : [[name, value]];
  });
  const structuredMessages = body.structuredMessages === undefined || flag(body, "structuredMessages");
  return { ...Object.fromEntries(texts), structuredMessages };
}
