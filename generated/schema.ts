export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
};

/** Result of addTags. */
export type AddTagsPayload = {
  __typename?: 'AddTagsPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** A person or bot that serves visitors. */
export type Agent = User & {
  __typename?: 'Agent';
  /** Name that visitors see. */
  display_name?: Maybe<Scalars['String']['output']>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** Second name field next to display_name; the difference is not known. */
  name?: Maybe<Scalars['String']['output']>;
  /** Availability. */
  status?: Maybe<AgentStatus>;
};

/** Conversation among agents only. */
export type AgentChannel = Channel & {
  __typename?: 'AgentChannel';
  /** Agents in the channel now. */
  agents?: Maybe<AgentConnection>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** The events of the channel: messages, and participants who joined or left. */
  logs?: Maybe<ChatLogConnection>;
};


/** Conversation among agents only. */
export type AgentChannellogsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Page of agents. */
export type AgentConnection = {
  __typename?: 'AgentConnection';
  /** Items with their cursors. */
  edges?: Maybe<Array<Maybe<AgentEdge>>>;
  /** Paging state. */
  pageInfo: PageInfo;
};

/** One place in a page of agents. */
export type AgentEdge = {
  __typename?: 'AgentEdge';
  /** The cursor of this item. */
  cursor: Scalars['String']['output'];
  /** The agent. */
  node?: Maybe<Agent>;
};

/** Availability of an agent. */
export type AgentStatus =
  /** Signed in, not taking chats. */
  | 'AWAY'
  /** Signed in, hidden from visitors. */
  | 'INVISIBLE'
  /** Not signed in. */
  | 'OFFLINE'
  /** Takes chats. */
  | 'ONLINE';

/** The effect of tapping a button. */
export type ButtonActionInput = {
  /** Kind of action; most clients send it, one older client left it out, so it may be required. */
  type?: InputMaybe<ButtonActionType>;
  /** Text to send or address to open. */
  value: Scalars['String']['input'];
};

/** The effect of tapping a button. */
export type ButtonActionType =
  /** Opens the value as a web address in a new tab. */
  | 'LINK_ACTION'
  /** Sends the value as a message of the visitor. */
  | 'QUICK_REPLY_ACTION';

/** One button. */
export type ButtonInput = {
  /** The effect of tapping it. */
  action: ButtonActionInput;
  /** Label. */
  text: Scalars['String']['input'];
};

/** A conversation with its members and its log. */
export type Channel = {
  /** Agents in the channel now; takes no arguments. */
  agents?: Maybe<AgentConnection>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** The events of the channel: messages, and participants who joined or left. */
  logs?: Maybe<ChatLogConnection>;
};


/** A conversation with its members and its log. */
export type ChannellogsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Page of channels. */
export type ChannelConnection = {
  __typename?: 'ChannelConnection';
  /** Items with their cursors. */
  edges?: Maybe<Array<Maybe<ChannelEdge>>>;
  /** Paging state. */
  pageInfo: PageInfo;
};

/** One place in a page of channels. */
export type ChannelEdge = {
  __typename?: 'ChannelEdge';
  /** The cursor of this item. */
  cursor: Scalars['String']['output'];
  /** The channel. */
  node?: Maybe<Channel>;
};

/** One delivered event. */
export type ChatActivityEvent = {
  __typename?: 'ChatActivityEvent';
  /** The event; clients switch on its concrete type. */
  node?: Maybe<ChatLog>;
};

/** A choice of kinds of events. */
export type ChatActivityFilterInput = {
  /** Kinds to deliver. */
  chat_activity_types?: InputMaybe<Array<ChatActivityType>>;
};

/** The kinds of events. */
export type ChatActivityType =
  /** A participant joined. */
  | 'MEMBER_JOIN'
  /** A participant left. */
  | 'MEMBER_LEAVE';

/** Anything that can occur in a channel's log. A union, because the official ID and Channel pages list its members as users of ID and Channel but not it. */
export type ChatLog = MemberJoinLog | MemberLeaveLog | Message;

/** Page of log entries. */
export type ChatLogConnection = {
  __typename?: 'ChatLogConnection';
  /** Items with their cursors. */
  edges?: Maybe<Array<Maybe<ChatLogEdge>>>;
  /** Paging state. */
  pageInfo: PageInfo;
};

/** One place in a page of log entries. */
export type ChatLogEdge = {
  __typename?: 'ChatLogEdge';
  /** The cursor of this item. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node?: Maybe<ChatLog>;
};

/** Group of agents that a chat can be sent to. */
export type Department = {
  __typename?: 'Department';
  /** Opaque global identifier, not the REST one. */
  id: Scalars['ID']['output'];
  /** Name shown to people. */
  name?: Maybe<Scalars['String']['output']>;
  /** Availability. */
  status?: Maybe<DepartmentStatus>;
};

/** Page of departments. */
export type DepartmentConnection = {
  __typename?: 'DepartmentConnection';
  /** Items with their cursors. */
  edges?: Maybe<Array<Maybe<DepartmentEdge>>>;
  /** Paging state. */
  pageInfo: PageInfo;
};

/** One place in a page of departments. */
export type DepartmentEdge = {
  __typename?: 'DepartmentEdge';
  /** The cursor of this item. */
  cursor: Scalars['String']['output'];
  /** The department. */
  node?: Maybe<Department>;
};

/** Availability of a department. */
export type DepartmentStatus =
  /** Agents are signed in, but none takes chats. */
  | 'AWAY'
  /** No agent is signed in. */
  | 'OFFLINE'
  /** At least one agent takes chats. */
  | 'ONLINE';

/** Handle of a running subscription; no operation that returns it was found. */
export type GraphQLSubscription = {
  __typename?: 'GraphQLSubscription';
  /** The id that names the subscription in DATA signals and in the stop request. */
  subscription_id: Scalars['ID']['output'];
};

/** Result of inviteAgent. */
export type InviteAgentPayload = {
  __typename?: 'InviteAgentPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of leaveChannel. */
export type LeaveChannelPayload = {
  __typename?: 'LeaveChannelPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** A web address behind a card or a row. */
export type LinkActionInput = {
  /** Address to open. */
  value: Scalars['String']['input'];
};

/** A row of a list. */
export type ListItemInput = {
  /** The link that tapping the row opens. */
  action: LinkActionInput;
  /** Title. */
  heading: Scalars['String']['input'];
  /** Address of the picture. */
  image_url?: InputMaybe<Scalars['String']['input']>;
  /** Text under the title. */
  paragraph: Scalars['String']['input'];
};

/** Result of listenVisitorChannel. */
export type ListenVisitorChannelPayload = {
  __typename?: 'ListenVisitorChannelPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** A participant joined or left a channel. */
export type MemberChangeLog = {
  /** The channel in which it happened. */
  channel?: Maybe<Channel>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** The participant. */
  user?: Maybe<User>;
  /** The participant's name at that moment. */
  user_name?: Maybe<Scalars['String']['output']>;
};

/** A participant joined a channel. */
export type MemberJoinLog = MemberChangeLog & {
  __typename?: 'MemberJoinLog';
  /** The channel in which it happened. */
  channel?: Maybe<Channel>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** The participant who joined. */
  user?: Maybe<User>;
  /** The participant's name at that moment. */
  user_name?: Maybe<Scalars['String']['output']>;
};

/** A participant left a channel. */
export type MemberLeaveLog = MemberChangeLog & {
  __typename?: 'MemberLeaveLog';
  /** The channel in which it happened. */
  channel?: Maybe<Channel>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** The participant who left. */
  user?: Maybe<User>;
  /** The participant's name at that moment. */
  user_name?: Maybe<Scalars['String']['output']>;
};

/** A text sent by a visitor or an agent. This type is complete. */
export type Message = {
  __typename?: 'Message';
  /** The channel in which it was sent. */
  channel: Channel;
  /** Its text; for a tapped quick reply the reply's value. */
  content: Scalars['String']['output'];
  /** The sender. */
  from: User;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** The identifier chosen by the sender, if any. */
  msg_id?: Maybe<Scalars['String']['output']>;
  /** Answers offered with it, if any. */
  options?: Maybe<Array<Scalars['String']['output']>>;
  /** The sender's name at that moment. */
  sender_name: Scalars['String']['output'];
  /** When it was sent, a UNIX time good to the millisecond; whether the unit is seconds with a fraction or whole milliseconds is not stated. */
  timestamp?: Maybe<Scalars['Float']['output']>;
};

/** One delivered message. */
export type MessageEvent = {
  __typename?: 'MessageEvent';
  /** The message. */
  node?: Maybe<Message>;
};

/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Tags visitor channels which this agent serves. */
  addTags: AddTagsPayload;
  /** Invites another agent into a channel. */
  inviteAgent: InviteAgentPayload;
  /** Leaves a channel, or stops listening to one. */
  leaveChannel: LeaveChannelPayload;
  /** Adds a visitor channel's activity to this session's subscriptions without joining it. */
  listenVisitorChannel: ListenVisitorChannelPayload;
  /** Posts a text with one to three buttons. */
  sendButtonTemplate: SendButtonTemplatePayload;
  /** Posts two to four rows and at most one button. */
  sendListTemplate: SendListTemplatePayload;
  /** Posts a text message into a channel. */
  sendMessage: SendMessagePayload;
  /** Posts a card, with or without buttons. */
  sendPanelTemplate: SendPanelTemplatePayload;
  /** Posts two to ten cards side by side. */
  sendPanelTemplateCarousel: SendPanelTemplateCarouselPayload;
  /** Posts a question with tappable answers (at most 11). */
  sendQuickReplies: SendQuickRepliesPayload;
  /** Shows or hides the sign that the agent is typing. */
  setTypingIndicator: SetTypingIndicatorPayload;
  /** Logs in with an OAuth token; the only operation meant for plain HTTP. */
  startAgentSession: StartAgentSessionPayload;
  /** Ends the session and every other session of this agent made through the API; an EOS signal follows. */
  stopAgentSession: StopAgentSessionPayload;
  /** Transfers a channel to a department. */
  transferToDepartment: TransferToDepartmentPayload;
  /** Sets the status of the agent of this session. */
  updateAgentStatus: UpdateAgentStatusPayload;
  /** Edits a visitor's data. */
  updateVisitorInfo: UpdateVisitorInfoPayload;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationaddTagsArgs = {
  channel_id: Scalars['ID']['input'];
  tags: Array<Scalars['String']['input']>;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationinviteAgentArgs = {
  agent_id: Scalars['ID']['input'];
  channel_id: Scalars['ID']['input'];
  leave?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationleaveChannelArgs = {
  channel_id: Scalars['ID']['input'];
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationlistenVisitorChannelArgs = {
  channel_id: Scalars['ID']['input'];
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationsendButtonTemplateArgs = {
  buttons: Array<ButtonInput>;
  channel_id: Scalars['ID']['input'];
  fallback?: InputMaybe<StructuredMessageFallbackInput>;
  msg: Scalars['String']['input'];
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationsendListTemplateArgs = {
  buttons?: InputMaybe<Array<ButtonInput>>;
  channel_id: Scalars['ID']['input'];
  fallback?: InputMaybe<StructuredMessageFallbackInput>;
  items: Array<ListItemInput>;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationsendMessageArgs = {
  backoff?: InputMaybe<Scalars['Boolean']['input']>;
  channel_id: Scalars['ID']['input'];
  msg: Scalars['String']['input'];
  msg_id?: InputMaybe<Scalars['String']['input']>;
  options?: InputMaybe<Array<Scalars['String']['input']>>;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationsendPanelTemplateArgs = {
  buttons?: InputMaybe<Array<ButtonInput>>;
  channel_id: Scalars['ID']['input'];
  fallback?: InputMaybe<StructuredMessageFallbackInput>;
  panel: PanelInput;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationsendPanelTemplateCarouselArgs = {
  channel_id: Scalars['ID']['input'];
  fallback?: InputMaybe<StructuredMessageFallbackInput>;
  items: Array<PanelTemplateInput>;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationsendQuickRepliesArgs = {
  channel_id: Scalars['ID']['input'];
  fallback?: InputMaybe<StructuredMessageFallbackInput>;
  msg: Scalars['String']['input'];
  quick_replies: Array<QuickReplyButtonInput>;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationsetTypingIndicatorArgs = {
  backoff?: InputMaybe<Scalars['Boolean']['input']>;
  channel_id: Scalars['ID']['input'];
  typing: Scalars['Boolean']['input'];
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationstartAgentSessionArgs = {
  access_token: Scalars['String']['input'];
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationtransferToDepartmentArgs = {
  channel_id: Scalars['ID']['input'];
  department_id: Scalars['ID']['input'];
  leave?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationupdateAgentStatusArgs = {
  status: AgentStatus;
};


/** Write operations. The first six follow the readable part of the official Mutation page, name for name; the stored page text breaks off inside sendMessage, so the rest rests on other sources. */
export type MutationupdateVisitorInfoArgs = {
  display_name?: InputMaybe<Scalars['String']['input']>;
  email?: InputMaybe<Scalars['String']['input']>;
  phone?: InputMaybe<Scalars['String']['input']>;
  visitor_id: Scalars['ID']['input'];
};

/** The position of a page in the whole list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last item here. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** More items follow. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Items come before. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item here. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** A card. */
export type PanelInput = {
  /** The link that tapping the card opens. */
  action?: InputMaybe<LinkActionInput>;
  /** Title. */
  heading: Scalars['String']['input'];
  /** Address of the picture. */
  image_url?: InputMaybe<Scalars['String']['input']>;
  /** Text under the title. */
  paragraph?: InputMaybe<Scalars['String']['input']>;
};

/** A card with its buttons, as an item of a carousel. */
export type PanelTemplateInput = {
  /** Its buttons. */
  buttons?: InputMaybe<Array<ButtonInput>>;
  /** The card. */
  panel: PanelInput;
};

/** Read operations, sent over the WebSocket. Only these three fields were observed; the service may have more. */
export type Query = {
  __typename?: 'Query';
  /** Chat agents of the account. */
  agents?: Maybe<AgentConnection>;
  /** Channels that this session can see. */
  channels?: Maybe<ChannelConnection>;
  /** Departments of the account. */
  departments?: Maybe<DepartmentConnection>;
};


/** Read operations, sent over the WebSocket. Only these three fields were observed; the service may have more. */
export type QueryagentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Read operations, sent over the WebSocket. Only these three fields were observed; the service may have more. */
export type QuerychannelsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Read operations, sent over the WebSocket. Only these three fields were observed; the service may have more. */
export type QuerydepartmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** The message that tapping an answer sends. */
export type QuickReplyActionInput = {
  /** Text that the visitor's client sends back. */
  value: Scalars['String']['input'];
};

/** One tappable answer. */
export type QuickReplyButtonInput = {
  /** The effect of tapping it. */
  action: QuickReplyActionInput;
  /** Label. */
  text: Scalars['String']['input'];
};

/** Result of sendButtonTemplate. */
export type SendButtonTemplatePayload = {
  __typename?: 'SendButtonTemplatePayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of sendListTemplate. */
export type SendListTemplatePayload = {
  __typename?: 'SendListTemplatePayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of sendMessage. */
export type SendMessagePayload = {
  __typename?: 'SendMessagePayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of sendPanelTemplateCarousel. */
export type SendPanelTemplateCarouselPayload = {
  __typename?: 'SendPanelTemplateCarouselPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of sendPanelTemplate. */
export type SendPanelTemplatePayload = {
  __typename?: 'SendPanelTemplatePayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of sendQuickReplies. */
export type SendQuickRepliesPayload = {
  __typename?: 'SendQuickRepliesPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of setTypingIndicator. */
export type SetTypingIndicatorPayload = {
  __typename?: 'SetTypingIndicatorPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Login result. */
export type StartAgentSessionPayload = {
  __typename?: 'StartAgentSessionPayload';
  /** Second half of the address's last part. */
  client_id: Scalars['String']['output'];
  /** First half of the address's last part. */
  session_id: Scalars['String']['output'];
  /** Address for the WebSocket, both identifiers included. */
  websocket_url: Scalars['String']['output'];
};

/** Logout result. */
export type StopAgentSessionPayload = {
  __typename?: 'StopAgentSessionPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** The message that a client without structured messages shows instead. */
export type StructuredMessageFallbackInput = {
  /** Plain text. */
  msg: Scalars['String']['input'];
  /** Plain answers to pick from. */
  options?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Event streams, WebSocket only. The reply to the request carries a subscription_id instead of data; events follow with the signal DATA. */
export type Subscription = {
  __typename?: 'Subscription';
  /** Events other than messages: participants who join or leave. */
  chatActivity?: Maybe<ChatActivityEvent>;
  /** Messages of unserved visitors and of channels which the agent serves or listens to, the agent's own ones included. */
  message?: Maybe<MessageEvent>;
};


/** Event streams, WebSocket only. The reply to the request carries a subscription_id instead of data; events follow with the signal DATA. */
export type SubscriptionchatActivityArgs = {
  filter?: InputMaybe<ChatActivityFilterInput>;
};

/** Result of transferToDepartment. */
export type TransferToDepartmentPayload = {
  __typename?: 'TransferToDepartmentPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** Result of updateAgentStatus. */
export type UpdateAgentStatusPayload = {
  __typename?: 'UpdateAgentStatusPayload';
  /** The agent after the change. */
  node?: Maybe<Agent>;
};

/** Result of updateVisitorInfo. */
export type UpdateVisitorInfoPayload = {
  __typename?: 'UpdateVisitorInfoPayload';
  /** True when done. */
  success?: Maybe<Scalars['Boolean']['output']>;
};

/** The fields that agents and visitors share. */
export type User = {
  /** Name shown in chat. */
  display_name?: Maybe<Scalars['String']['output']>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
};

/** A visitor of the website who asks for a chat. */
export type Visitor = User & {
  __typename?: 'Visitor';
  /** Country at this visit. */
  current_country?: Maybe<Scalars['String']['output']>;
  /** Region at this visit. */
  current_region?: Maybe<Scalars['String']['output']>;
  /** Tags at this visit. */
  current_tags?: Maybe<Array<Scalars['String']['output']>>;
  /** Name shown in chat; visitors who gave none appear as the word Visitor and a number. */
  display_name?: Maybe<Scalars['String']['output']>;
  /** E-mail address, if given. */
  email?: Maybe<Scalars['String']['output']>;
  /** Identifier from the website's own sign-in. */
  external_id?: Maybe<Scalars['String']['output']>;
  /** Opaque global identifier. */
  id: Scalars['ID']['output'];
  /** Phone number, if given. */
  phone?: Maybe<Scalars['String']['output']>;
};

/** Conversation between a visitor and agents. */
export type VisitorChannel = Channel & {
  __typename?: 'VisitorChannel';
  /** Agents in the channel now. */
  agents?: Maybe<AgentConnection>;
  /** Opaque global identifier; differs from chat to chat even with the same visitor. */
  id: Scalars['ID']['output'];
  /** IP address of the visitor. */
  ip?: Maybe<Scalars['String']['output']>;
  /** The events of the channel: messages, and participants who joined or left. */
  logs?: Maybe<ChatLogConnection>;
  /** User agent of the visitor's browser. */
  user_agent?: Maybe<Scalars['String']['output']>;
  /** The visitor in this channel. */
  visitor?: Maybe<Visitor>;
};


/** Conversation between a visitor and agents. */
export type VisitorChannellogsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};
