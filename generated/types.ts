// Generated from the schema and the operations. Do not edit: change those, then run `npm run codegen`.

/** Availability of an agent. */
export type AgentStatus =
  /** Signed in, not taking chats. */
  | "AWAY"
  /** Signed in, hidden from visitors. */
  | "INVISIBLE"
  /** Not signed in. */
  | "OFFLINE"
  /** Takes chats. */
  | "ONLINE";

/** The effect of tapping a button. */
export type ButtonActionType =
  /** Opens the value as a web address in a new tab. */
  | "LINK_ACTION"
  /** Sends the value as a message of the visitor. */
  | "QUICK_REPLY_ACTION";

/** The kinds of events. */
export type ChatActivityType =
  /** A participant joined. */
  | "MEMBER_JOIN"
  /** A participant left. */
  | "MEMBER_LEAVE";

/** Availability of a department. */
export type DepartmentStatus =
  /** Agents are signed in, but none takes chats. */
  | "AWAY"
  /** No agent is signed in. */
  | "OFFLINE"
  /** At least one agent takes chats. */
  | "ONLINE";

/** The effect of tapping a button. */
export interface ButtonActionInput {
  /** Kind of action; most clients send it, one older client left it out, so it may be required. */
  type?: ButtonActionType | null | undefined;
  /** Text to send or address to open. */
  value: string;
}

/** One button. */
export interface ButtonInput {
  /** The effect of tapping it. */
  action: ButtonActionInput;
  /** Label. */
  text: string;
}

/** A choice of kinds of events. */
export interface ChatActivityFilterInput {
  /** Kinds to deliver. */
  chat_activity_types?: ChatActivityType[] | null | undefined;
}

/** A web address behind a card or a row. */
export interface LinkActionInput {
  /** Address to open. */
  value: string;
}

/** A row of a list. */
export interface ListItemInput {
  /** The link that tapping the row opens. */
  action: LinkActionInput;
  /** Title. */
  heading: string;
  /** Address of the picture. */
  image_url?: string | null | undefined;
  /** Text under the title. */
  paragraph: string;
}

/** A card. */
export interface PanelInput {
  /** The link that tapping the card opens. */
  action?: LinkActionInput | null | undefined;
  /** Title. */
  heading: string;
  /** Address of the picture. */
  image_url?: string | null | undefined;
  /** Text under the title. */
  paragraph?: string | null | undefined;
}

/** A card with its buttons, as an item of a carousel. */
export interface PanelTemplateInput {
  /** Its buttons. */
  buttons?: ButtonInput[] | null | undefined;
  /** The card. */
  panel: PanelInput;
}

/** The message that tapping an answer sends. */
export interface QuickReplyActionInput {
  /** Text that the visitor's client sends back. */
  value: string;
}

/** One tappable answer. */
export interface QuickReplyButtonInput {
  /** The effect of tapping it. */
  action: QuickReplyActionInput;
  /** Label. */
  text: string;
}

/** The message that a client without structured messages shows instead. */
export interface StructuredMessageFallbackInput {
  /** Plain text. */
  msg: string;
  /** Plain answers to pick from. */
  options?: string[] | null | undefined;
}

/** A text sent by a visitor or an agent. This type is complete. */
export interface MessagePartsFragment {
  /** Opaque global identifier. */
  id: string;
  /** The identifier chosen by the sender, if any. */
  msg_id: string | null;
  /** Its text; for a tapped quick reply the reply's value. */
  content: string;
  /** Answers offered with it, if any. */
  options: string[] | null;
  /** When it was sent, a UNIX time good to the millisecond; whether the unit is seconds with a fraction or whole milliseconds is not stated. */
  timestamp: number | null;
  /** The sender's name at that moment. */
  sender_name: string;
  /** The sender. */
  from: MessagePartsFragmentFrom;
  /** The channel in which it was sent. */
  channel: MessagePartsFragmentChannel;
}

/** The fields that agents and visitors share. */
export interface MessagePartsFragmentFrom {
  __typename: "Agent" | "Visitor";
  /** Opaque global identifier. */
  id: string;
  /** Name shown in chat. */
  display_name: string | null;
}

/** A conversation with its members and its log. */
export interface MessagePartsFragmentChannel {
  __typename: "AgentChannel" | "VisitorChannel";
  /** Opaque global identifier. */
  id: string;
}

/** Variables of the mutation AddTags. */
export interface AddTagsMutationVariables {
  /** Visitor channel to tag. */
  channel_id: string;
  /** Tags to add; letters, digits, hyphen and underscore only. */
  tags: string[];
}

/** Result of the mutation AddTags. */
export interface AddTagsMutation {
  /** Tags visitor channels which this agent serves. */
  addTags: AddTagsMutationAddTags;
}

/** Result of addTags. */
export interface AddTagsMutationAddTags {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation InviteAgent. */
export interface InviteAgentMutationVariables {
  /** Channel that the agent joins. */
  channel_id: string;
  /** Agent to invite. */
  agent_id: string;
  /** True: the caller leaves after the invitation. */
  leave?: boolean | null | undefined;
}

/** Result of the mutation InviteAgent. */
export interface InviteAgentMutation {
  /** Invites another agent into a channel. */
  inviteAgent: InviteAgentMutationInviteAgent;
}

/** Result of inviteAgent. */
export interface InviteAgentMutationInviteAgent {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation LeaveChannel. */
export interface LeaveChannelMutationVariables {
  /** Channel to leave. */
  channel_id: string;
}

/** Result of the mutation LeaveChannel. */
export interface LeaveChannelMutation {
  /** Leaves a channel, or stops listening to one. */
  leaveChannel: LeaveChannelMutationLeaveChannel;
}

/** Result of leaveChannel. */
export interface LeaveChannelMutationLeaveChannel {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the query ListAgents. */
export interface ListAgentsQueryVariables {
  /** Return at most this many items from the start. */
  first?: number | null | undefined;
  /** Return items after this cursor. */
  after?: string | null | undefined;
}

/** Result of the query ListAgents. */
export interface ListAgentsQuery {
  /** Chat agents of the account. */
  agents: ListAgentsQueryAgents | null;
}

/** Page of agents. */
export interface ListAgentsQueryAgents {
  /** Items with their cursors. */
  edges: Array<ListAgentsQueryAgentsEdges | null> | null;
  /** Paging state. */
  pageInfo: ListAgentsQueryAgentsPageInfo;
}

/** One place in a page of agents. */
export interface ListAgentsQueryAgentsEdges {
  /** The agent. */
  node: ListAgentsQueryAgentsEdgesNode | null;
}

/** A person or bot that serves visitors. */
export interface ListAgentsQueryAgentsEdgesNode {
  /** Opaque global identifier. */
  id: string;
  /** Second name field next to display_name; the difference is not known. */
  name: string | null;
  /** Name that visitors see. */
  display_name: string | null;
  /** Availability. */
  status: AgentStatus | null;
}

/** The position of a page in the whole list. */
export interface ListAgentsQueryAgentsPageInfo {
  /** More items follow. */
  hasNextPage: boolean;
  /** Cursor of the last item here. */
  endCursor: string | null;
}

/** Variables of the query ListChannels. */
export interface ListChannelsQueryVariables {
  /** Return at most this many items from the start. */
  first?: number | null | undefined;
  /** Return items after this cursor. */
  after?: string | null | undefined;
}

/** Result of the query ListChannels. */
export interface ListChannelsQuery {
  /** Channels that this session can see. */
  channels: ListChannelsQueryChannels | null;
}

/** Page of channels. */
export interface ListChannelsQueryChannels {
  /** Items with their cursors. */
  edges: Array<ListChannelsQueryChannelsEdges | null> | null;
  /** Paging state. */
  pageInfo: ListChannelsQueryChannelsPageInfo;
}

/** One place in a page of channels. */
export interface ListChannelsQueryChannelsEdges {
  /** The channel. */
  node: ListChannelsQueryChannelsEdgesNode | null;
}

/** A conversation with its members and its log. */
export type ListChannelsQueryChannelsEdgesNode =
  | ListChannelsQueryChannelsEdgesNodeAgentChannel
  | ListChannelsQueryChannelsEdgesNodeVisitorChannel;

/** Conversation among agents only. */
export interface ListChannelsQueryChannelsEdgesNodeAgentChannel {
  __typename: "AgentChannel";
  /** Opaque global identifier. */
  id: string;
  /** Agents in the channel now; takes no arguments. */
  agents: ListChannelsQueryChannelsEdgesNodeAgents | null;
}

/** Conversation between a visitor and agents. */
export interface ListChannelsQueryChannelsEdgesNodeVisitorChannel {
  __typename: "VisitorChannel";
  /** Opaque global identifier. */
  id: string;
  /** Agents in the channel now; takes no arguments. */
  agents: ListChannelsQueryChannelsEdgesNodeAgents | null;
  /** The visitor in this channel. */
  visitor: ListChannelsQueryChannelsEdgesNodeVisitor | null;
}

/** Page of agents. */
export interface ListChannelsQueryChannelsEdgesNodeAgents {
  /** Items with their cursors. */
  edges: Array<ListChannelsQueryChannelsEdgesNodeAgentsEdges | null> | null;
}

/** One place in a page of agents. */
export interface ListChannelsQueryChannelsEdgesNodeAgentsEdges {
  /** The agent. */
  node: ListChannelsQueryChannelsEdgesNodeAgentsEdgesNode | null;
}

/** A person or bot that serves visitors. */
export interface ListChannelsQueryChannelsEdgesNodeAgentsEdgesNode {
  /** Opaque global identifier. */
  id: string;
  /** Name that visitors see. */
  display_name: string | null;
  /** Availability. */
  status: AgentStatus | null;
}

/** A visitor of the website who asks for a chat. */
export interface ListChannelsQueryChannelsEdgesNodeVisitor {
  /** Opaque global identifier. */
  id: string;
  /** Name shown in chat; visitors who gave none appear as the word Visitor and a number. */
  display_name: string | null;
}

/** The position of a page in the whole list. */
export interface ListChannelsQueryChannelsPageInfo {
  /** More items follow. */
  hasNextPage: boolean;
  /** Cursor of the last item here. */
  endCursor: string | null;
}

/** Variables of the query ListDepartments. */
export interface ListDepartmentsQueryVariables {
  /** Return at most this many items from the start. */
  first?: number | null | undefined;
  /** Return items after this cursor. */
  after?: string | null | undefined;
}

/** Result of the query ListDepartments. */
export interface ListDepartmentsQuery {
  /** Departments of the account. */
  departments: ListDepartmentsQueryDepartments | null;
}

/** Page of departments. */
export interface ListDepartmentsQueryDepartments {
  /** Items with their cursors. */
  edges: Array<ListDepartmentsQueryDepartmentsEdges | null> | null;
  /** Paging state. */
  pageInfo: ListDepartmentsQueryDepartmentsPageInfo;
}

/** One place in a page of departments. */
export interface ListDepartmentsQueryDepartmentsEdges {
  /** The department. */
  node: ListDepartmentsQueryDepartmentsEdgesNode | null;
}

/** Group of agents that a chat can be sent to. */
export interface ListDepartmentsQueryDepartmentsEdgesNode {
  /** Opaque global identifier, not the REST one. */
  id: string;
  /** Name shown to people. */
  name: string | null;
  /** Availability. */
  status: DepartmentStatus | null;
}

/** The position of a page in the whole list. */
export interface ListDepartmentsQueryDepartmentsPageInfo {
  /** More items follow. */
  hasNextPage: boolean;
  /** Cursor of the last item here. */
  endCursor: string | null;
}

/** Variables of the mutation ListenVisitorChannel. */
export interface ListenVisitorChannelMutationVariables {
  /** Visitor channel to listen to. */
  channel_id: string;
}

/** Result of the mutation ListenVisitorChannel. */
export interface ListenVisitorChannelMutation {
  /** Adds a visitor channel's activity to this session's subscriptions without joining it. */
  listenVisitorChannel: ListenVisitorChannelMutationListenVisitorChannel;
}

/** Result of listenVisitorChannel. */
export interface ListenVisitorChannelMutationListenVisitorChannel {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the subscription OnChatActivity. */
export interface OnChatActivitySubscriptionVariables {
  /** The kinds of events to deliver. */
  filter?: ChatActivityFilterInput | null | undefined;
}

/** Result of the subscription OnChatActivity. */
export interface OnChatActivitySubscription {
  /** Events other than messages: participants who join or leave. */
  chatActivity: OnChatActivitySubscriptionChatActivity | null;
}

/** One delivered event. */
export interface OnChatActivitySubscriptionChatActivity {
  /** The event; clients switch on its concrete type. */
  node: OnChatActivitySubscriptionChatActivityNode | null;
}

/** Anything that can occur in a channel's log. A union, because the official ID and Channel pages list its members as users of ID and Channel but not it. */
export type OnChatActivitySubscriptionChatActivityNode =
  | OnChatActivitySubscriptionChatActivityNodeMemberJoinLog
  | OnChatActivitySubscriptionChatActivityNodeMemberLeaveLog
  | OnChatActivitySubscriptionChatActivityNodeMessage;

/** A participant joined a channel. */
export interface OnChatActivitySubscriptionChatActivityNodeMemberJoinLog {
  __typename: "MemberJoinLog";
  /** Opaque global identifier. */
  id: string;
  /** The participant's name at that moment. */
  user_name: string | null;
  /** The channel in which it happened. */
  channel: OnChatActivitySubscriptionChatActivityNodeChannel | null;
  /** The participant who joined. */
  user: OnChatActivitySubscriptionChatActivityNodeUser | null;
}

/** A participant left a channel. */
export interface OnChatActivitySubscriptionChatActivityNodeMemberLeaveLog {
  __typename: "MemberLeaveLog";
  /** Opaque global identifier. */
  id: string;
  /** The participant's name at that moment. */
  user_name: string | null;
  /** The channel in which it happened. */
  channel: OnChatActivitySubscriptionChatActivityNodeMemberLeaveLogChannel | null;
  /** The participant who left. */
  user: OnChatActivitySubscriptionChatActivityNodeMemberLeaveLogUser | null;
}

/** A text sent by a visitor or an agent. This type is complete. */
export interface OnChatActivitySubscriptionChatActivityNodeMessage {
  __typename: "Message";
}

/** A conversation with its members and its log. */
export interface OnChatActivitySubscriptionChatActivityNodeChannel {
  __typename: "AgentChannel" | "VisitorChannel";
  /** Opaque global identifier. */
  id: string;
}

/** The fields that agents and visitors share. */
export interface OnChatActivitySubscriptionChatActivityNodeUser {
  __typename: "Agent" | "Visitor";
  /** Opaque global identifier. */
  id: string;
  /** Name shown in chat. */
  display_name: string | null;
}

/** A conversation with its members and its log. */
export interface OnChatActivitySubscriptionChatActivityNodeMemberLeaveLogChannel {
  __typename: "AgentChannel" | "VisitorChannel";
  /** Opaque global identifier. */
  id: string;
}

/** The fields that agents and visitors share. */
export interface OnChatActivitySubscriptionChatActivityNodeMemberLeaveLogUser {
  __typename: "Agent" | "Visitor";
  /** Opaque global identifier. */
  id: string;
  /** Name shown in chat. */
  display_name: string | null;
}

/** Variables of the subscription OnMessage. */
export type OnMessageSubscriptionVariables = Record<string, never>;

/** Result of the subscription OnMessage. */
export interface OnMessageSubscription {
  /** Messages of unserved visitors and of channels which the agent serves or listens to, the agent's own ones included. */
  message: OnMessageSubscriptionMessage | null;
}

/** One delivered message. */
export interface OnMessageSubscriptionMessage {
  /** The message. */
  node: MessagePartsFragment | null;
}

/** Variables of the mutation SendButtonTemplate. */
export interface SendButtonTemplateMutationVariables {
  /** Channel to post into. */
  channel_id: string;
  /** Text above the buttons. */
  msg: string;
  /** One to three buttons. */
  buttons: ButtonInput[];
  /** Plain version for clients without structured messages. */
  fallback?: StructuredMessageFallbackInput | null | undefined;
}

/** Result of the mutation SendButtonTemplate. */
export interface SendButtonTemplateMutation {
  /** Posts a text with one to three buttons. */
  sendButtonTemplate: SendButtonTemplateMutationSendButtonTemplate;
}

/** Result of sendButtonTemplate. */
export interface SendButtonTemplateMutationSendButtonTemplate {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation SendListTemplate. */
export interface SendListTemplateMutationVariables {
  /** Channel to post into. */
  channel_id: string;
  /** Two to four rows. */
  items: ListItemInput[];
  /** No more than one button. */
  buttons?: ButtonInput[] | null | undefined;
  /** Plain version for clients without structured messages. */
  fallback?: StructuredMessageFallbackInput | null | undefined;
}

/** Result of the mutation SendListTemplate. */
export interface SendListTemplateMutation {
  /** Posts two to four rows and at most one button. */
  sendListTemplate: SendListTemplateMutationSendListTemplate;
}

/** Result of sendListTemplate. */
export interface SendListTemplateMutationSendListTemplate {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation SendMessage. */
export interface SendMessageMutationVariables {
  /** Channel to post into. */
  channel_id: string;
  /** Text to post. */
  msg: string;
  /** Answers the visitor may pick from; a slash inside one splits it in two on display. */
  options?: string[] | null | undefined;
  /** True: do nothing if someone else serves the channel; has no effect for a channel the caller is in. */
  backoff?: boolean | null | undefined;
  /** Caller's own identifier for the message; comes back in Message.msg_id. */
  msg_id?: string | null | undefined;
}

/** Result of the mutation SendMessage. */
export interface SendMessageMutation {
  /** Posts a text message into a channel. */
  sendMessage: SendMessageMutationSendMessage;
}

/** Result of sendMessage. */
export interface SendMessageMutationSendMessage {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation SendPanelTemplate. */
export interface SendPanelTemplateMutationVariables {
  /** Channel to post into. */
  channel_id: string;
  /** The card. */
  panel: PanelInput;
  /** Buttons under the card. */
  buttons?: ButtonInput[] | null | undefined;
  /** Plain version for clients without structured messages. */
  fallback?: StructuredMessageFallbackInput | null | undefined;
}

/** Result of the mutation SendPanelTemplate. */
export interface SendPanelTemplateMutation {
  /** Posts a card, with or without buttons. */
  sendPanelTemplate: SendPanelTemplateMutationSendPanelTemplate;
}

/** Result of sendPanelTemplate. */
export interface SendPanelTemplateMutationSendPanelTemplate {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation SendPanelTemplateCarousel. */
export interface SendPanelTemplateCarouselMutationVariables {
  /** Channel to post into. */
  channel_id: string;
  /** Two to ten cards. */
  items: PanelTemplateInput[];
  /** Plain version for clients without structured messages. */
  fallback?: StructuredMessageFallbackInput | null | undefined;
}

/** Result of the mutation SendPanelTemplateCarousel. */
export interface SendPanelTemplateCarouselMutation {
  /** Posts two to ten cards side by side. */
  sendPanelTemplateCarousel: SendPanelTemplateCarouselMutationSendPanelTemplateCarousel;
}

/** Result of sendPanelTemplateCarousel. */
export interface SendPanelTemplateCarouselMutationSendPanelTemplateCarousel {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation SendQuickReplies. */
export interface SendQuickRepliesMutationVariables {
  /** Channel to post into. */
  channel_id: string;
  /** Text above the answers. */
  msg: string;
  /** The answers. */
  quick_replies: QuickReplyButtonInput[];
  /** Plain version for clients without structured messages; several clients leave it out. */
  fallback?: StructuredMessageFallbackInput | null | undefined;
}

/** Result of the mutation SendQuickReplies. */
export interface SendQuickRepliesMutation {
  /** Posts a question with tappable answers (at most 11). */
  sendQuickReplies: SendQuickRepliesMutationSendQuickReplies;
}

/** Result of sendQuickReplies. */
export interface SendQuickRepliesMutationSendQuickReplies {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation SetTypingIndicator. */
export interface SetTypingIndicatorMutationVariables {
  /** Channel in which to show it. */
  channel_id: string;
  /** True to show, false to hide. */
  typing: boolean;
  /** Same meaning as in sendMessage. */
  backoff?: boolean | null | undefined;
}

/** Result of the mutation SetTypingIndicator. */
export interface SetTypingIndicatorMutation {
  /** Shows or hides the sign that the agent is typing. */
  setTypingIndicator: SetTypingIndicatorMutationSetTypingIndicator;
}

/** Result of setTypingIndicator. */
export interface SetTypingIndicatorMutationSetTypingIndicator {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation StartAgentSession. */
export interface StartAgentSessionMutationVariables {
  /** OAuth token carrying the scopes read, write and chat. */
  access_token: string;
}

/** Result of the mutation StartAgentSession. */
export interface StartAgentSessionMutation {
  /** Logs in with an OAuth token; the only operation meant for plain HTTP. */
  startAgentSession: StartAgentSessionMutationStartAgentSession;
}

/** Login result. */
export interface StartAgentSessionMutationStartAgentSession {
  /** Address for the WebSocket, both identifiers included. */
  websocket_url: string;
  /** First half of the address's last part. */
  session_id: string;
  /** Second half of the address's last part. */
  client_id: string;
}

/** Variables of the mutation StopAgentSession. */
export type StopAgentSessionMutationVariables = Record<string, never>;

/** Result of the mutation StopAgentSession. */
export interface StopAgentSessionMutation {
  /** Ends the session and every other session of this agent made through the API; an EOS signal follows. */
  stopAgentSession: StopAgentSessionMutationStopAgentSession;
}

/** Logout result. */
export interface StopAgentSessionMutationStopAgentSession {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation TransferToDepartment. */
export interface TransferToDepartmentMutationVariables {
  /** Channel to transfer. */
  channel_id: string;
  /** Department from this API; numeric ids of the Chat REST API are refused. */
  department_id: string;
  /** True: the caller leaves after the transfer. */
  leave?: boolean | null | undefined;
}

/** Result of the mutation TransferToDepartment. */
export interface TransferToDepartmentMutation {
  /** Transfers a channel to a department. */
  transferToDepartment: TransferToDepartmentMutationTransferToDepartment;
}

/** Result of transferToDepartment. */
export interface TransferToDepartmentMutationTransferToDepartment {
  /** True when done. */
  success: boolean | null;
}

/** Variables of the mutation UpdateAgentStatus. */
export interface UpdateAgentStatusMutationVariables {
  /** New status. */
  status: AgentStatus;
}

/** Result of the mutation UpdateAgentStatus. */
export interface UpdateAgentStatusMutation {
  /** Sets the status of the agent of this session. */
  updateAgentStatus: UpdateAgentStatusMutationUpdateAgentStatus;
}

/** Result of updateAgentStatus. */
export interface UpdateAgentStatusMutationUpdateAgentStatus {
  /** The agent after the change. */
  node: UpdateAgentStatusMutationUpdateAgentStatusNode | null;
}

/** A person or bot that serves visitors. */
export interface UpdateAgentStatusMutationUpdateAgentStatusNode {
  /** Opaque global identifier. */
  id: string;
  /** Availability. */
  status: AgentStatus | null;
}

/** Variables of the mutation UpdateVisitorInfo. */
export interface UpdateVisitorInfoMutationVariables {
  /** Visitor to edit. */
  visitor_id: string;
  /** New display name. */
  display_name?: string | null | undefined;
  /** New e-mail address. */
  email?: string | null | undefined;
  /** New phone number. */
  phone?: string | null | undefined;
}

/** Result of the mutation UpdateVisitorInfo. */
export interface UpdateVisitorInfoMutation {
  /** Edits a visitor's data. */
  updateVisitorInfo: UpdateVisitorInfoMutationUpdateVisitorInfo;
}

/** Result of updateVisitorInfo. */
export interface UpdateVisitorInfoMutationUpdateVisitorInfo {
  /** True when done. */
  success: boolean | null;
}
