// Generated from the schema and the operations. Do not edit: change those, then run `npm run codegen`.

import type {
  CallOperation,
  CallOptions,
  HttpEndpoint,
  HttpOperation,
  SubscribeOptions,
  Subscription,
  SubscriptionOperation,
  Transport,
} from "../src/runtime/index.ts";
import type {
  AddTagsMutation,
  AddTagsMutationVariables,
  AgentStatus,
  ButtonActionType,
  ChatActivityType,
  DepartmentStatus,
  InviteAgentMutation,
  InviteAgentMutationVariables,
  LeaveChannelMutation,
  LeaveChannelMutationVariables,
  ListAgentsQuery,
  ListAgentsQueryVariables,
  ListChannelsQuery,
  ListChannelsQueryVariables,
  ListDepartmentsQuery,
  ListDepartmentsQueryVariables,
  ListenVisitorChannelMutation,
  ListenVisitorChannelMutationVariables,
  OnChatActivitySubscription,
  OnChatActivitySubscriptionVariables,
  OnMessageSubscription,
  OnMessageSubscriptionVariables,
  SendButtonTemplateMutation,
  SendButtonTemplateMutationVariables,
  SendListTemplateMutation,
  SendListTemplateMutationVariables,
  SendMessageMutation,
  SendMessageMutationVariables,
  SendPanelTemplateCarouselMutation,
  SendPanelTemplateCarouselMutationVariables,
  SendPanelTemplateMutation,
  SendPanelTemplateMutationVariables,
  SendQuickRepliesMutation,
  SendQuickRepliesMutationVariables,
  SetTypingIndicatorMutation,
  SetTypingIndicatorMutationVariables,
  StartAgentSessionMutation,
  StartAgentSessionMutationVariables,
  StopAgentSessionMutation,
  StopAgentSessionMutationVariables,
  TransferToDepartmentMutation,
  TransferToDepartmentMutationVariables,
  UpdateAgentStatusMutation,
  UpdateAgentStatusMutationVariables,
  UpdateVisitorInfoMutation,
  UpdateVisitorInfoMutationVariables,
} from "./types.ts";

/** The document of {@link addTags}. */
export const AddTags: CallOperation<AddTagsMutation, AddTagsMutationVariables> = {
  kind: "mutation",
  transport: "socket",
  name: "AddTags",
  document:
    "mutation AddTags($channel_id:ID!$tags:[String!]!){addTags(channel_id:$channel_id tags:$tags){success}}",
};

/**
 * Tags visitor channels which this agent serves.
 *
 * mutation AddTags, operations/channels.graphql:43
 *
 * @param variables.channel_id - Visitor channel to tag.
 * @param variables.tags - Tags to add; letters, digits, hyphen and underscore only.
 */
export function addTags(
  session: Transport,
  variables: AddTagsMutationVariables,
  options?: CallOptions,
): Promise<AddTagsMutation> {
  return session.request(AddTags, variables, options);
}

/** The document of {@link inviteAgent}. */
export const InviteAgent: CallOperation<InviteAgentMutation, InviteAgentMutationVariables> = {
  kind: "mutation",
  transport: "socket",
  name: "InviteAgent",
  document:
    "mutation InviteAgent($channel_id:ID!$agent_id:ID!$leave:Boolean){inviteAgent(channel_id:$channel_id agent_id:$agent_id leave:$leave){success}}",
};

/**
 * Invites another agent into a channel.
 *
 * mutation InviteAgent, operations/agents.graphql:28
 *
 * @param variables.channel_id - Channel that the agent joins.
 * @param variables.agent_id - Agent to invite.
 * @param variables.leave - True: the caller leaves after the invitation.
 */
export function inviteAgent(
  session: Transport,
  variables: InviteAgentMutationVariables,
  options?: CallOptions,
): Promise<InviteAgentMutation> {
  return session.request(InviteAgent, variables, options);
}

/** The document of {@link leaveChannel}. */
export const LeaveChannel: CallOperation<LeaveChannelMutation, LeaveChannelMutationVariables> = {
  kind: "mutation",
  transport: "socket",
  name: "LeaveChannel",
  document: "mutation LeaveChannel($channel_id:ID!){leaveChannel(channel_id:$channel_id){success}}",
};

/**
 * Leaves a channel, or stops listening to one.
 *
 * mutation LeaveChannel, operations/channels.graphql:37
 *
 * @param variables.channel_id - Channel to leave.
 */
export function leaveChannel(
  session: Transport,
  variables: LeaveChannelMutationVariables,
  options?: CallOptions,
): Promise<LeaveChannelMutation> {
  return session.request(LeaveChannel, variables, options);
}

/** The document of {@link listAgents}. */
export const ListAgents: CallOperation<ListAgentsQuery, ListAgentsQueryVariables> = {
  kind: "query",
  transport: "socket",
  name: "ListAgents",
  document:
    "query ListAgents($first:Int$after:String){agents(first:$first after:$after){edges{node{id name display_name status}}pageInfo{hasNextPage endCursor}}}",
};

/**
 * Chat agents of the account.
 *
 * query ListAgents, operations/agents.graphql:1
 *
 * Inferred, not documented by the vendor: arguments, nullability.
 *
 * @param variables.first - Return at most this many items from the start. (Inferred: Relay connection model.)
 * @param variables.after - Return items after this cursor. (Inferred: Relay connection model.)
 */
export function listAgents(
  session: Transport,
  variables: ListAgentsQueryVariables = {},
  options?: CallOptions,
): Promise<ListAgentsQuery> {
  return session.request(ListAgents, variables, options);
}

/** All pages of {@link listAgents}, one request after another, from `variables.after` on. */
export async function* listAgentsPages(
  session: Transport,
  variables: ListAgentsQueryVariables = {},
  options?: CallOptions,
): AsyncGenerator<ListAgentsQuery, void, undefined> {
  let cursor = variables.after;
  while (true) {
    const page = await listAgents(session, { ...variables, after: cursor }, options);
    yield page;
    const pageInfo = page.agents?.pageInfo;
    if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;
    cursor = pageInfo.endCursor;
  }
}

/** The document of {@link listChannels}. */
export const ListChannels: CallOperation<ListChannelsQuery, ListChannelsQueryVariables> = {
  kind: "query",
  transport: "socket",
  name: "ListChannels",
  document:
    "query ListChannels($first:Int$after:String){channels(first:$first after:$after){edges{node{__typename id agents{edges{node{id display_name status}}}...on VisitorChannel{visitor{id display_name}}}}pageInfo{hasNextPage endCursor}}}",
};

/**
 * Channels that this session can see.
 *
 * query ListChannels, operations/channels.graphql:1
 *
 * Inferred, not documented by the vendor: arguments, scope, nullability.
 *
 * @param variables.first - Return at most this many items from the start. (Inferred: Relay connection model.)
 * @param variables.after - Return items after this cursor. (Inferred: Relay connection model.)
 */
export function listChannels(
  session: Transport,
  variables: ListChannelsQueryVariables = {},
  options?: CallOptions,
): Promise<ListChannelsQuery> {
  return session.request(ListChannels, variables, options);
}

/** All pages of {@link listChannels}, one request after another, from `variables.after` on. */
export async function* listChannelsPages(
  session: Transport,
  variables: ListChannelsQueryVariables = {},
  options?: CallOptions,
): AsyncGenerator<ListChannelsQuery, void, undefined> {
  let cursor = variables.after;
  while (true) {
    const page = await listChannels(session, { ...variables, after: cursor }, options);
    yield page;
    const pageInfo = page.channels?.pageInfo;
    if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;
    cursor = pageInfo.endCursor;
  }
}

/** The document of {@link listDepartments}. */
export const ListDepartments: CallOperation<ListDepartmentsQuery, ListDepartmentsQueryVariables> = {
  kind: "query",
  transport: "socket",
  name: "ListDepartments",
  document:
    "query ListDepartments($first:Int$after:String){departments(first:$first after:$after){edges{node{id name status}}pageInfo{hasNextPage endCursor}}}",
};

/**
 * Departments of the account.
 *
 * The status is live: ask again before each transfer.
 *
 * query ListDepartments, operations/departments.graphql:2
 *
 * Inferred, not documented by the vendor: arguments, nullability.
 *
 * @param variables.first - Return at most this many items from the start. (Inferred: Relay connection model.)
 * @param variables.after - Return items after this cursor. (Inferred: Relay connection model.)
 */
export function listDepartments(
  session: Transport,
  variables: ListDepartmentsQueryVariables = {},
  options?: CallOptions,
): Promise<ListDepartmentsQuery> {
  return session.request(ListDepartments, variables, options);
}

/** All pages of {@link listDepartments}, one request after another, from `variables.after` on. */
export async function* listDepartmentsPages(
  session: Transport,
  variables: ListDepartmentsQueryVariables = {},
  options?: CallOptions,
): AsyncGenerator<ListDepartmentsQuery, void, undefined> {
  let cursor = variables.after;
  while (true) {
    const page = await listDepartments(session, { ...variables, after: cursor }, options);
    yield page;
    const pageInfo = page.departments?.pageInfo;
    if (!pageInfo?.hasNextPage || !pageInfo.endCursor || pageInfo.endCursor === cursor) return;
    cursor = pageInfo.endCursor;
  }
}

/** The document of {@link listenVisitorChannel}. */
export const ListenVisitorChannel: CallOperation<
  ListenVisitorChannelMutation,
  ListenVisitorChannelMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "ListenVisitorChannel",
  document:
    "mutation ListenVisitorChannel($channel_id:ID!){listenVisitorChannel(channel_id:$channel_id){success}}",
};

/**
 * Adds a visitor channel's activity to this session's subscriptions without joining it.
 *
 * mutation ListenVisitorChannel, operations/channels.graphql:31
 *
 * @param variables.channel_id - Visitor channel to listen to.
 */
export function listenVisitorChannel(
  session: Transport,
  variables: ListenVisitorChannelMutationVariables,
  options?: CallOptions,
): Promise<ListenVisitorChannelMutation> {
  return session.request(ListenVisitorChannel, variables, options);
}

/** The document of {@link onChatActivity}. */
export const OnChatActivity: SubscriptionOperation<
  OnChatActivitySubscription,
  OnChatActivitySubscriptionVariables
> = {
  kind: "subscription",
  transport: "socket",
  name: "OnChatActivity",
  document:
    "subscription OnChatActivity{chatActivity(filter:$filter){node{__typename ...on MemberJoinLog{id user_name channel{__typename id}user{__typename id display_name}}...on MemberLeaveLog{id user_name channel{__typename id}user{__typename id display_name}}}}}",
  literals: { filter: { chat_activity_types: "enum" } },
};

/**
 * Events other than messages: participants who join or leave.
 *
 * subscription OnChatActivity, operations/channels.graphql:49
 *
 * Inferred, not documented by the vendor: type name.
 *
 * @param variables.filter - The kinds of events to deliver. (Inferred: optional, type name.)
 */
export function onChatActivity(
  session: Transport,
  variables: OnChatActivitySubscriptionVariables = {},
  options?: SubscribeOptions<OnChatActivitySubscription>,
): Subscription<OnChatActivitySubscription> {
  return session.subscribe(OnChatActivity, variables, options);
}

/** The document of {@link onMessage}. */
export const OnMessage: SubscriptionOperation<
  OnMessageSubscription,
  OnMessageSubscriptionVariables
> = {
  kind: "subscription",
  transport: "socket",
  name: "OnMessage",
  document:
    "subscription OnMessage{message{node{...MessageParts}}}fragment MessageParts on Message{id msg_id content options timestamp sender_name from{__typename id display_name}channel{__typename id}}",
};

/**
 * Messages of unserved visitors and of channels which the agent serves or listens to, the agent's own ones included.
 *
 * The bot's own messages come back too: look at `from.__typename` before you answer.
 *
 * subscription OnMessage, operations/messages.graphql:2
 *
 * Inferred, not documented by the vendor: type name.
 */
export function onMessage(
  session: Transport,
  options?: SubscribeOptions<OnMessageSubscription>,
): Subscription<OnMessageSubscription> {
  return session.subscribe(OnMessage, {}, options);
}

/** The document of {@link sendButtonTemplate}. */
export const SendButtonTemplate: CallOperation<
  SendButtonTemplateMutation,
  SendButtonTemplateMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "SendButtonTemplate",
  document:
    "mutation SendButtonTemplate($channel_id:ID!$msg:String!){sendButtonTemplate(channel_id:$channel_id msg:$msg buttons:$buttons fallback:$fallback){success}}",
  literals: { buttons: { action: { type: "enum" } }, fallback: "plain" },
};

/**
 * Posts a text with one to three buttons.
 *
 * mutation SendButtonTemplate, operations/structured-messages.graphql:13
 *
 * Inferred, not documented by the vendor: types.
 *
 * @param variables.channel_id - Channel to post into. (Inferred: type.)
 * @param variables.msg - Text above the buttons. (Inferred: type.)
 * @param variables.buttons - One to three buttons. (Inferred: type name.)
 * @param variables.fallback - Plain version for clients without structured messages. (Inferred: type name, until a second source.)
 */
export function sendButtonTemplate(
  session: Transport,
  variables: SendButtonTemplateMutationVariables,
  options?: CallOptions,
): Promise<SendButtonTemplateMutation> {
  return session.request(SendButtonTemplate, variables, options);
}

/** The document of {@link sendListTemplate}. */
export const SendListTemplate: CallOperation<
  SendListTemplateMutation,
  SendListTemplateMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "SendListTemplate",
  document:
    "mutation SendListTemplate($channel_id:ID!){sendListTemplate(channel_id:$channel_id items:$items buttons:$buttons fallback:$fallback){success}}",
  literals: { items: "plain", buttons: { action: { type: "enum" } }, fallback: "plain" },
};

/**
 * Posts two to four rows and at most one button.
 *
 * mutation SendListTemplate, operations/structured-messages.graphql:31
 *
 * Inferred, not documented by the vendor: types.
 *
 * @param variables.channel_id - Channel to post into. (Inferred: type.)
 * @param variables.items - Two to four rows. (Inferred: type name.)
 * @param variables.buttons - No more than one button. (Inferred: type name.)
 * @param variables.fallback - Plain version for clients without structured messages. (Inferred: type name, until a second source.)
 */
export function sendListTemplate(
  session: Transport,
  variables: SendListTemplateMutationVariables,
  options?: CallOptions,
): Promise<SendListTemplateMutation> {
  return session.request(SendListTemplate, variables, options);
}

/** The document of {@link sendMessage}. */
export const SendMessage: CallOperation<SendMessageMutation, SendMessageMutationVariables> = {
  kind: "mutation",
  transport: "socket",
  name: "SendMessage",
  document:
    "mutation SendMessage($channel_id:ID!$msg:String!$options:[String!]$backoff:Boolean$msg_id:String){sendMessage(channel_id:$channel_id msg:$msg options:$options backoff:$backoff msg_id:$msg_id){success}}",
};

/**
 * Posts a text message into a channel.
 *
 * mutation SendMessage, operations/messages.graphql:28
 *
 * Inferred, not documented by the vendor: argument types, payload name.
 *
 * @param variables.channel_id - Channel to post into. (Inferred: type.)
 * @param variables.msg - Text to post. (Inferred: type.)
 * @param variables.options - Answers the visitor may pick from; a slash inside one splits it in two on display. (Inferred: type, from Message.options.)
 * @param variables.backoff - True: do nothing if someone else serves the channel; has no effect for a channel the caller is in. (Inferred: type; observed as a Boolean literal.)
 * @param variables.msg_id - Caller's own identifier for the message; comes back in Message.msg_id. (Inferred: type, from Message.msg_id.)
 */
export function sendMessage(
  session: Transport,
  variables: SendMessageMutationVariables,
  options?: CallOptions,
): Promise<SendMessageMutation> {
  return session.request(SendMessage, variables, options);
}

/** The document of {@link sendPanelTemplate}. */
export const SendPanelTemplate: CallOperation<
  SendPanelTemplateMutation,
  SendPanelTemplateMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "SendPanelTemplate",
  document:
    "mutation SendPanelTemplate($channel_id:ID!){sendPanelTemplate(channel_id:$channel_id panel:$panel buttons:$buttons fallback:$fallback){success}}",
  literals: { panel: "plain", buttons: { action: { type: "enum" } }, fallback: "plain" },
};

/**
 * Posts a card, with or without buttons.
 *
 * mutation SendPanelTemplate, operations/structured-messages.graphql:19
 *
 * Inferred, not documented by the vendor: types.
 *
 * @param variables.channel_id - Channel to post into. (Inferred: type.)
 * @param variables.panel - The card. (Inferred: type name.)
 * @param variables.buttons - Buttons under the card. (Inferred: optional, as in the Web SDK payload.)
 * @param variables.fallback - Plain version for clients without structured messages. (Inferred: type name, until a second source.)
 */
export function sendPanelTemplate(
  session: Transport,
  variables: SendPanelTemplateMutationVariables,
  options?: CallOptions,
): Promise<SendPanelTemplateMutation> {
  return session.request(SendPanelTemplate, variables, options);
}

/** The document of {@link sendPanelTemplateCarousel}. */
export const SendPanelTemplateCarousel: CallOperation<
  SendPanelTemplateCarouselMutation,
  SendPanelTemplateCarouselMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "SendPanelTemplateCarousel",
  document:
    "mutation SendPanelTemplateCarousel($channel_id:ID!){sendPanelTemplateCarousel(channel_id:$channel_id items:$items fallback:$fallback){success}}",
  literals: { items: { buttons: { action: { type: "enum" } } }, fallback: "plain" },
};

/**
 * Posts two to ten cards side by side.
 *
 * mutation SendPanelTemplateCarousel, operations/structured-messages.graphql:25
 *
 * Inferred, not documented by the vendor: types.
 *
 * @param variables.channel_id - Channel to post into. (Inferred: type.)
 * @param variables.items - Two to ten cards. (Inferred: type name.)
 * @param variables.fallback - Plain version for clients without structured messages. (Inferred: type name, until a second source.)
 */
export function sendPanelTemplateCarousel(
  session: Transport,
  variables: SendPanelTemplateCarouselMutationVariables,
  options?: CallOptions,
): Promise<SendPanelTemplateCarouselMutation> {
  return session.request(SendPanelTemplateCarousel, variables, options);
}

/** The document of {@link sendQuickReplies}. */
export const SendQuickReplies: CallOperation<
  SendQuickRepliesMutation,
  SendQuickRepliesMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "SendQuickReplies",
  document:
    "mutation SendQuickReplies($channel_id:ID!$msg:String!){sendQuickReplies(channel_id:$channel_id msg:$msg quick_replies:$quick_replies fallback:$fallback){success}}",
  literals: { quick_replies: "plain", fallback: "plain" },
};

/**
 * Posts a question with tappable answers (at most 11).
 *
 * A tapped answer comes back as a message of the visitor that holds the reply's value, not its label.
 *
 * mutation SendQuickReplies, operations/structured-messages.graphql:2
 *
 * Inferred, not documented by the vendor: argument types, payload name.
 *
 * @param variables.channel_id - Channel to post into. (Inferred: type.)
 * @param variables.msg - Text above the answers. (Inferred: type.)
 * @param variables.quick_replies - The answers. (Inferred: type name, until a second source.)
 * @param variables.fallback - Plain version for clients without structured messages; several clients leave it out. (Inferred: type name, until a second source.)
 */
export function sendQuickReplies(
  session: Transport,
  variables: SendQuickRepliesMutationVariables,
  options?: CallOptions,
): Promise<SendQuickRepliesMutation> {
  return session.request(SendQuickReplies, variables, options);
}

/** The document of {@link setTypingIndicator}. */
export const SetTypingIndicator: CallOperation<
  SetTypingIndicatorMutation,
  SetTypingIndicatorMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "SetTypingIndicator",
  document:
    "mutation SetTypingIndicator($channel_id:ID!$typing:Boolean!$backoff:Boolean){setTypingIndicator(channel_id:$channel_id typing:$typing backoff:$backoff){success}}",
};

/**
 * Shows or hides the sign that the agent is typing.
 *
 * mutation SetTypingIndicator, operations/messages.graphql:34
 *
 * Inferred, not documented by the vendor: types.
 *
 * @param variables.channel_id - Channel in which to show it. (Inferred: type.)
 * @param variables.typing - True to show, false to hide. (Inferred: type; observed as a Boolean literal.)
 * @param variables.backoff - Same meaning as in sendMessage. (Inferred: meaning, type.)
 */
export function setTypingIndicator(
  session: Transport,
  variables: SetTypingIndicatorMutationVariables,
  options?: CallOptions,
): Promise<SetTypingIndicatorMutation> {
  return session.request(SetTypingIndicator, variables, options);
}

/** The document of {@link startAgentSession}. */
export const StartAgentSession: HttpOperation<
  StartAgentSessionMutation,
  StartAgentSessionMutationVariables
> = {
  kind: "mutation",
  transport: "http",
  name: "StartAgentSession",
  document:
    "mutation StartAgentSession($access_token:String!){startAgentSession(access_token:$access_token){websocket_url session_id client_id}}",
};

/**
 * Logs in with an OAuth token; the only operation meant for plain HTTP.
 *
 * Logs in over HTTP. `connect()` does this for you; call it only to see what a token is worth.
 *
 * mutation StartAgentSession, operations/sessions.graphql:2
 *
 * @param variables.access_token - OAuth token carrying the scopes read, write and chat.
 */
export function startAgentSession(
  endpoint: HttpEndpoint,
  variables: StartAgentSessionMutationVariables,
  options?: CallOptions,
): Promise<StartAgentSessionMutation> {
  return endpoint.request(StartAgentSession, variables, options);
}

/** The document of {@link stopAgentSession}. */
export const StopAgentSession: CallOperation<
  StopAgentSessionMutation,
  StopAgentSessionMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "StopAgentSession",
  document: "mutation StopAgentSession{stopAgentSession{success}}",
};

/**
 * Ends the session and every other session of this agent made through the API; an EOS signal follows.
 *
 * mutation StopAgentSession, operations/sessions.graphql:10
 */
export function stopAgentSession(
  session: Transport,
  options?: CallOptions,
): Promise<StopAgentSessionMutation> {
  return session.request(StopAgentSession, {}, options);
}

/** The document of {@link transferToDepartment}. */
export const TransferToDepartment: CallOperation<
  TransferToDepartmentMutation,
  TransferToDepartmentMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "TransferToDepartment",
  document:
    "mutation TransferToDepartment($channel_id:ID!$department_id:ID!$leave:Boolean){transferToDepartment(channel_id:$channel_id department_id:$department_id leave:$leave){success}}",
};

/**
 * Transfers a channel to a department.
 *
 * mutation TransferToDepartment, operations/departments.graphql:18
 *
 * Inferred, not documented by the vendor: types.
 *
 * @param variables.channel_id - Channel to transfer. (Inferred: type.)
 * @param variables.department_id - Department from this API; numeric ids of the Chat REST API are refused. (Inferred: type.)
 * @param variables.leave - True: the caller leaves after the transfer. (Inferred: meaning, from inviteAgent.)
 */
export function transferToDepartment(
  session: Transport,
  variables: TransferToDepartmentMutationVariables,
  options?: CallOptions,
): Promise<TransferToDepartmentMutation> {
  return session.request(TransferToDepartment, variables, options);
}

/** The document of {@link updateAgentStatus}. */
export const UpdateAgentStatus: CallOperation<
  UpdateAgentStatusMutation,
  UpdateAgentStatusMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "UpdateAgentStatus",
  document: "mutation UpdateAgentStatus{updateAgentStatus(status:$status){node{id status}}}",
  literals: { status: "enum" },
};

/**
 * Sets the status of the agent of this session.
 *
 * Visitors can reach the bot only while it is ONLINE.
 *
 * mutation UpdateAgentStatus, operations/agents.graphql:19
 *
 * Inferred, not documented by the vendor: type names.
 *
 * @param variables.status - New status. (Inferred: enum name.)
 */
export function updateAgentStatus(
  session: Transport,
  variables: UpdateAgentStatusMutationVariables,
  options?: CallOptions,
): Promise<UpdateAgentStatusMutation> {
  return session.request(UpdateAgentStatus, variables, options);
}

/** The document of {@link updateVisitorInfo}. */
export const UpdateVisitorInfo: CallOperation<
  UpdateVisitorInfoMutation,
  UpdateVisitorInfoMutationVariables
> = {
  kind: "mutation",
  transport: "socket",
  name: "UpdateVisitorInfo",
  document:
    "mutation UpdateVisitorInfo($visitor_id:ID!$display_name:String$email:String$phone:String){updateVisitorInfo(visitor_id:$visitor_id display_name:$display_name email:$email phone:$phone){success}}",
};

/**
 * Edits a visitor's data.
 *
 * mutation UpdateVisitorInfo, operations/visitors.graphql:1
 *
 * Inferred, not documented by the vendor: types.
 *
 * @param variables.visitor_id - Visitor to edit. (Inferred: type.)
 * @param variables.display_name - New display name. (Inferred: type.)
 * @param variables.email - New e-mail address. (Inferred: Visitor.email is observed, and the Web SDK's visitor info has it.)
 * @param variables.phone - New phone number. (Inferred: only the Web SDK's visitor info has it.)
 */
export function updateVisitorInfo(
  session: Transport,
  variables: UpdateVisitorInfoMutationVariables,
  options?: CallOptions,
): Promise<UpdateVisitorInfoMutation> {
  return session.request(UpdateVisitorInfo, variables, options);
}

/** Every value of {@link AgentStatus} that the schema knows. */
export const agentStatusValues: readonly AgentStatus[] = ["AWAY", "INVISIBLE", "OFFLINE", "ONLINE"];

/** Every value of {@link ButtonActionType} that the schema knows. */
export const buttonActionTypeValues: readonly ButtonActionType[] = [
  "LINK_ACTION",
  "QUICK_REPLY_ACTION",
];

/** Every value of {@link ChatActivityType} that the schema knows. */
export const chatActivityTypeValues: readonly ChatActivityType[] = ["MEMBER_JOIN", "MEMBER_LEAVE"];

/** Every value of {@link DepartmentStatus} that the schema knows. */
export const departmentStatusValues: readonly DepartmentStatus[] = ["AWAY", "OFFLINE", "ONLINE"];
