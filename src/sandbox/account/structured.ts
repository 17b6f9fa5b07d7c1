import type { ButtonInput, ListItemInput, PanelInput, QuickReplyInput } from "../../../generated/schema.ts";
import { Refusal } from "../errors.ts";

/**
 * A structured message as it reaches the visitor. The kinds are those of the vendor's Web SDK; the parts are the
 * arguments of the mutation that sent it, with missing buttons as an empty list.
 */
export type StructuredMessage =
  | { readonly kind: "QUICK_REPLIES"; readonly msg: string; readonly quick_replies: readonly QuickReplyInput[] }
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

/** Something that a visitor can tap, and what then happens. */
export interface Tappable {
  readonly label: string;
  readonly does: "say" | "open";
  /** What is said, or the address that opens. */
  readonly value: string;
}

/**
 * Holds a structured message against the vendor's limits ("Using structured messages in Zendesk Chat"). No limit on
 * the buttons of a panel is known. That one quick reply is the least is a guess.
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

/** The words of a structured message: its text, or its headings line by line. That `Message.content` is that: a guess. */
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

/** Everything in a structured message that can be tapped, in the order in which it is shown. */
export function tappablesOf(message: StructuredMessage): readonly Tappable[] {
  switch (message.kind) {
    case "QUICK_REPLIES":
      return message.quick_replies.map(({ text, action }) => ({ label: text, does: "say", value: action.value }));
    case "BUTTON_TEMPLATE":
      return message.buttons.map(button);
    case "PANEL_TEMPLATE":
      return panel(message);
    case "PANEL_TEMPLATE_CAROUSEL":
      return message.items.flatMap(panel);
    case "LIST_TEMPLATE":
      return [...message.items.flatMap(heading), ...message.buttons.map(button)];
  }
}

function checkCount(items: readonly unknown[], what: string, [least, most]: readonly [number, number]): void {
  const { length } = items;
  if (length < least) throw new Refusal(`Too few ${what}: ${length}, and the least is ${least}.`);
  if (length > most) throw new Refusal(`Too many ${what}: ${length}, and the most is ${most}.`);
}

function panel({ panel, buttons }: PanelWithButtons): Tappable[] {
  return [...heading(panel), ...buttons.map(button)];
}

/** Tapping a panel or a list item opens a link. */
function heading({ heading, action }: PanelInput): Tappable[] {
  return action ? [{ label: heading, does: "open", value: action.value }] : [];
}

/** A button without a type replies: a guess, from an older client that never sent one. */
function button({ text, action }: ButtonInput): Tappable {
  return { label: text, does: action.type === "LINK_ACTION" ? "open" : "say", value: action.value };
}
