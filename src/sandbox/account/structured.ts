import type { ButtonInput, ListItemInput, PanelInput, QuickReplyButtonInput } from "../../../generated/schema.ts";
import { Refusal } from "../support/refusal.ts";

/**
 * A structured message as it reaches the visitor. The kinds are those of the vendor's Web SDK. The parts are the
 * arguments of the mutation that sent it, with missing buttons as an empty list.
 */
export type StructuredMessage =
  | { readonly kind: "QUICK_REPLIES"; readonly msg: string; readonly quick_replies: readonly QuickReplyButtonInput[] }
  | { readonly kind: "BUTTON_TEMPLATE"; readonly msg: string; readonly buttons: readonly ButtonInput[] }
  | { readonly kind: "PANEL_TEMPLATE"; readonly panel: PanelInput; readonly buttons: readonly ButtonInput[] }
  | { readonly kind: "PANEL_TEMPLATE_CAROUSEL"; readonly items: readonly PanelWithButtons[] }
  | {
      readonly kind: "LIST_TEMPLATE";
      readonly items: readonly ListItemInput[];
      readonly buttons: readonly ButtonInput[];
    };

/** A card of a carousel. */
export interface PanelWithButtons {
  readonly panel: PanelInput;
  readonly buttons: readonly ButtonInput[];
}

/** A part of a message that a visitor can tap, with its effect. */
export interface Tappable {
  readonly label: string;
  /** The kind of part. */
  readonly part: "quick reply" | "button" | "panel" | "list item" | "option";
  /** The effect of a tap: the visitor says the value, or opens it as an address. */
  readonly does: "say" | "open";
  readonly value: string;
}

/**
 * Checks a structured message against the vendor's limits ("Using structured messages in Zendesk Chat"). No limit on the
 * buttons of a panel is known. At least one quick reply is required (assumption: quick-reply-minimum).
 *
 * @throws {Refusal} if there are too few or too many of something.
 */
export function checkLimits(message: StructuredMessage): void {
  switch (message.kind) {
    case "QUICK_REPLIES":
      checkCount(message.quick_replies, "quick replies", [1, 11]);
      break;
    case "BUTTON_TEMPLATE":
      checkCount(message.buttons, "buttons in a button template", [1, 3]);
      break;
    case "PANEL_TEMPLATE":
      break;
    case "PANEL_TEMPLATE_CAROUSEL":
      checkCount(message.items, "panels in a carousel", [2, 10]);
      break;
    case "LIST_TEMPLATE":
      checkCount(message.items, "items in a list template", [2, 4]);
      checkCount(message.buttons, "buttons in a list template", [0, 1]);
  }
}

/** Returns the text of a structured message: its `msg`, or its headings line by line (assumption: structured-content). */
export function textOf(message: StructuredMessage): string {
  switch (message.kind) {
    case "QUICK_REPLIES":
    case "BUTTON_TEMPLATE":
      return message.msg;
    case "PANEL_TEMPLATE":
      return message.panel.heading;
    case "PANEL_TEMPLATE_CAROUSEL":
      return message.items.map(({ panel }) => panel.heading).join("\n");
    case "LIST_TEMPLATE":
      return message.items.map(({ heading }) => heading).join("\n");
  }
}

/** Returns everything in a structured message that can be tapped, in the order in which it is shown. */
export function tappablesOf(message: StructuredMessage): readonly Tappable[] {
  switch (message.kind) {
    case "QUICK_REPLIES":
      return message.quick_replies.map(({ text, action }) => ({
        label: text,
        part: "quick reply",
        does: "say",
        value: action.value,
      }));
    case "BUTTON_TEMPLATE":
      return message.buttons.map(button);
    case "PANEL_TEMPLATE":
      return panel(message);
    case "PANEL_TEMPLATE_CAROUSEL":
      return message.items.flatMap(panel);
    case "LIST_TEMPLATE":
      return [...message.items.flatMap((item) => heading(item, "list item")), ...message.buttons.map(button)];
  }
}

function checkCount(items: readonly unknown[], parts: string, [least, most]: readonly [number, number]): void {
  const { length } = items;
  if (length < least) throw new Refusal(`Too few ${parts}: ${length}; the minimum is ${least}.`);
  if (length > most) throw new Refusal(`Too many ${parts}: ${length}; the maximum is ${most}.`);
}

function panel({ panel, buttons }: PanelWithButtons): Tappable[] {
  return [...heading(panel, "panel"), ...buttons.map(button)];
}

/** Tapping a panel or a list item opens a link. */
function heading({ heading, action }: PanelInput, part: "panel" | "list item"): Tappable[] {
  return action ? [{ label: heading, part, does: "open", value: action.value }] : [];
}

/** A button without a type replies (assumption: untyped-button): two public programs send none. */
function button({ text, action }: ButtonInput): Tappable {
  return { label: text, part: "button", does: action.type === "LINK_ACTION" ? "open" : "say", value: action.value };
}
