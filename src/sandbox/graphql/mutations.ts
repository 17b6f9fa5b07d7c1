import type * as Schema from "../../../generated/schema.ts";
import {
  editVisitor,
  findAgent,
  findDepartment,
  findOpenChannel,
  findVisitor,
  setStatus,
  tag,
} from "../account/account.ts";
import { join, leave, plainDraft, post, showTyping, transfer } from "../account/chat.ts";
import type { Draft } from "../account/model.ts";
import { checkLimits, type StructuredMessage, textOf } from "../account/structured.ts";
import {
  assertCanTransfer,
  assertNotListening,
  assertServes,
  isServedByOthers,
  joinToWrite,
} from "../sessions/permissions.ts";
import { createRateLimit } from "../sessions/rate-limit.ts";
import { type RequestContext, sessionOf } from "../sessions/service.ts";
import { endSessions, eosReason, startSession } from "../sessions/sessions.ts";
import { agentOf } from "../sessions/tokens.ts";
import { Refusal } from "../support/refusal.ts";
import type { Resolvers } from "./queries.ts";
import { viewAgent } from "./views.ts";

/** A resolver for every field of Mutation. */
export const mutations = {
  startAgentSession({ access_token }: Schema.MutationstartAgentSessionArgs, { service }: RequestContext) {
    const { account, ledger, limits, numbers, sessions } = service;
    if (access_token.length > maxTokenLength) throw new Refusal("The access token is not valid.", "UNAUTHORIZED");
    ledger.addSecret(access_token);
    const session = startSession(sessions, agentOf(service.tokens, access_token), {
      number: ++numbers.sessions,
      random: account.random,
      rate: createRateLimit(limits.requestsPerMinute, account.now),
    });
    const { session_id, client_id } = session;
    ledger.addSecret(session_id);
    ledger.addSecret(client_id);
    return { websocket_url: service.websocketUrl(session), session_id, client_id };
  },

  stopAgentSession(_: unknown, context: RequestContext) {
    const { agent } = sessionOf(context);
    const { sessions } = context.service;
    context.afterAnswer.push(() => endSessions(sessions, agent, { reason: eosReason.stopped }));
    return done;
  },

  addTags({ channel_id, tags }: Schema.MutationaddTagsArgs, context: RequestContext) {
    const { account, channel, session } = inChannel(context, channel_id);
    assertServes(channel, session.agent);
    const invalid = tags.find((tag) => !/^[\w-]+$/.test(tag));
    if (invalid !== undefined) {
      const quoted = JSON.stringify(invalid.slice(0, 200));
      throw new Refusal(`A tag has letters, digits, hyphens and underscores only, unlike ${quoted}.`);
    }
    tag(account, channel.visitor, tags);
    return done;
  },

  inviteAgent({ agent_id, channel_id, leave: leaves }: Schema.MutationinviteAgentArgs, context: RequestContext) {
    const { account, channel, session } = inChannel(context, channel_id);
    const invited = findAgent(account, agent_id);
    assertCanTransfer(channel, session.agent);
    // (Assumption: offline-invitation.)
    if (invited.status === "OFFLINE") throw new Refusal(`The agent ${invited.display_name} is offline.`);
    join(account, channel, invited);
    if (leaves) leave(account, channel, session.agent);
    return done;
  },

  leaveChannel({ channel_id }: Schema.MutationleaveChannelArgs, context: RequestContext) {
    const { account, channel, session } = inChannel(context, channel_id);
    if (channel.agents.has(session.agent)) leave(account, channel, session.agent);
    else if (!session.listening.delete(channel)) {
      throw new Refusal("The agent is neither in this channel nor listening to it.");
    }
    return done;
  },

  listenVisitorChannel({ channel_id }: Schema.MutationlistenVisitorChannelArgs, context: RequestContext) {
    const { account, channel, session } = inChannel(context, channel_id);
    const { listening } = session;
    for (const each of listening) if (!account.channels.has(each.id)) listening.delete(each);
    listening.add(channel);
    return done;
  },

  sendMessage(args: Schema.MutationsendMessageArgs, context: RequestContext) {
    const { msg, msg_id = null, options = null } = args;
    return send(context, args, { ...plainDraft(msg), msg_id, options });
  },

  sendQuickReplies({ msg, quick_replies, ...args }: Schema.MutationsendQuickRepliesArgs, context: RequestContext) {
    return sendStructured(context, args, { kind: "QUICK_REPLIES", msg, quick_replies });
  },

  sendButtonTemplate({ msg, buttons, ...args }: Schema.MutationsendButtonTemplateArgs, context: RequestContext) {
    return sendStructured(context, args, { kind: "BUTTON_TEMPLATE", msg, buttons });
  },

  sendPanelTemplate({ panel, buttons, ...args }: Schema.MutationsendPanelTemplateArgs, context: RequestContext) {
    return sendStructured(context, args, { kind: "PANEL_TEMPLATE", panel, buttons: buttons ?? [] });
  },

  sendPanelTemplateCarousel({ items, ...args }: Schema.MutationsendPanelTemplateCarouselArgs, context: RequestContext) {
    const panels = items.map(({ panel, buttons }) => ({ panel, buttons: buttons ?? [] }));
    return sendStructured(context, args, { kind: "PANEL_TEMPLATE_CAROUSEL", items: panels });
  },

  /** Its payload is that of the Web SDK (assumption: list-template). */
  sendListTemplate({ items, buttons, ...args }: Schema.MutationsendListTemplateArgs, context: RequestContext) {
    return sendStructured(context, args, { kind: "LIST_TEMPLATE", items, buttons: buttons ?? [] });
  },

  setTypingIndicator({ backoff, channel_id, typing }: Schema.MutationsetTypingIndicatorArgs, context: RequestContext) {
    const { account, channel, session } = inChannel(context, channel_id);
    const { agent } = session;
    if (backoff && isServedByOthers(channel, agent)) return heldBack;
    assertNotListening(session, channel);
    showTyping(account, channel, { agent, typing });
    return done;
  },

  /**
   * A department that is not `ONLINE` cannot be chosen (assumption: offline-department). Public bots choose only
   * `ONLINE` departments.
   */
  transferToDepartment(args: Schema.MutationtransferToDepartmentArgs, context: RequestContext) {
    const { account, channel, session } = inChannel(context, args.channel_id);
    const department = findDepartment(account, args.department_id);
    assertCanTransfer(channel, session.agent);
    const next = department.agents.find((agent) => agent.status === "ONLINE" && agent !== session.agent);
    if (!next) throw new Refusal(`No other agent is online in the department ${department.name}.`);
    transfer(account, channel, { department, agent: next });
    if (args.leave) leave(account, channel, session.agent);
    return done;
  },

  updateAgentStatus({ status }: Schema.MutationupdateAgentStatusArgs, context: RequestContext) {
    const { agent } = sessionOf(context);
    setStatus(context.service.account, agent, status);
    return { node: viewAgent(agent) };
  },

  updateVisitorInfo({ visitor_id, ...info }: Schema.MutationupdateVisitorInfoArgs, context: RequestContext) {
    sessionOf(context);
    const { account } = context.service;
    editVisitor(account, findVisitor(account, visitor_id), info);
    return done;
  },
} satisfies Resolvers<Schema.Mutation>;

/** The longest access token that is compared with the account's, in characters. */
const maxTokenLength = 4096;

const done = { success: true };

/** The result of a message that `backoff` holds back: no error, and `success` is false (assumption: backoff-result). */
const heldBack = { success: false };

/** Returns the account, the session and the channel of a mutation. */
function inChannel(context: RequestContext, channel_id: string) {
  const session = sessionOf(context);
  const { account } = context.service;
  return { account, session, channel: findOpenChannel(account, channel_id) };
}

interface SendArgs {
  readonly channel_id: string;
  readonly backoff?: boolean | null;
}

function send(context: RequestContext, { channel_id, backoff }: SendArgs, draft: Draft) {
  const { account, channel, session } = inChannel(context, channel_id);
  if (backoff && isServedByOthers(channel, session.agent)) return heldBack;
  joinToWrite(account, channel, session);
  post(account, channel, { from: session.agent, draft });
  return done;
}

interface StructuredArgs {
  readonly channel_id: string;
  readonly fallback?: Schema.StructuredMessageFallbackInput | null;
}

function sendStructured(
  context: RequestContext,
  { channel_id, fallback = null }: StructuredArgs,
  structured: StructuredMessage,
) {
  // Without a session, nothing else is checked.
  sessionOf(context);
  checkLimits(structured);
  return send(context, { channel_id }, { ...plainDraft(textOf(structured)), structured, fallback });
}
