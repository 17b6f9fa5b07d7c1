// Made from the schema and the operations. Do not edit it: change those, then run `npm run codegen`.

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
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
  type?: ButtonActionType | null | undefined;
  /** Text to send or address to open. */
  value: string;
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
  text: string;
};

/** A choice of kinds of events. */
export type ChatActivityFilterInput = {
  /** Kinds to deliver. */
  chat_activity_types?: Array<ChatActivityType> | null | undefined;
};

/** The kinds of events. */
export type ChatActivityType =
  /** A participant joined. */
  | 'MEMBER_JOIN'
  /** A participant left. */
  | 'MEMBER_LEAVE';

/** Availability of a department. */
export type DepartmentStatus =
  /** Agents are signed in, but none takes chats. */
  | 'AWAY'
  /** No agent is signed in. */
  | 'OFFLINE'
  /** At least one agent takes chats. */
  | 'ONLINE';

/** A web address behind a card or a row. */
export type LinkActionInput = {
  /** Address to open. */
  value: string;
};

/** A row of a list. */
export type ListItemInput = {
  /** The link that tapping the row opens. */
  action: LinkActionInput;
  /** Title. */
  heading: string;
  /** Address of the picture. */
  image_url?: string | null | undefined;
  /** Text under the title. */
  paragraph: string;
};

/** A card. */
export type PanelInput = {
  /** The link that tapping the card opens. */
  action?: LinkActionInput | null | undefined;
  /** Title. */
  heading: string;
  /** Address of the picture. */
  image_url?: string | null | undefined;
  /** Text under the title. */
  paragraph?: string | null | undefined;
};

/** A card with its buttons, as an item of a carousel. */
export type PanelTemplateInput = {
  /** Its buttons. */
  buttons?: Array<ButtonInput> | null | undefined;
  /** The card. */
  panel: PanelInput;
};

/** The message that tapping an answer sends. */
export type QuickReplyActionInput = {
  /** Text that the visitor's client sends back. */
  value: string;
};

/** One tappable answer. */
export type QuickReplyButtonInput = {
  /** The effect of tapping it. */
  action: QuickReplyActionInput;
  /** Label. */
  text: string;
};

/** The message that a client without structured messages shows instead. */
export type StructuredMessageFallbackInput = {
  /** Plain text. */
  msg: string;
  /** Plain answers to pick from. */
  options?: Array<string> | null | undefined;
};

export type ListAgentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListAgentsQuery = { agents: { edges: Array<{ node: { id: string, name: string | null, display_name: string | null, status: AgentStatus | null } | null } | null> | null, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type UpdateAgentStatusMutationVariables = Exact<{
  status: AgentStatus;
}>;


export type UpdateAgentStatusMutation = { updateAgentStatus: { node: { id: string, status: AgentStatus | null } | null } };

export type InviteAgentMutationVariables = Exact<{
  channel_id: string;
  agent_id: string;
  leave?: boolean | null | undefined;
}>;


export type InviteAgentMutation = { inviteAgent: { success: boolean | null } };

export type ListChannelsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListChannelsQuery = { channels: { edges: Array<{ node:
        | { __typename: 'AgentChannel', id: string, agents: { edges: Array<{ node: { id: string, display_name: string | null, status: AgentStatus | null } | null } | null> | null } | null }
        | { __typename: 'VisitorChannel', id: string, visitor: { id: string, display_name: string | null } | null, agents: { edges: Array<{ node: { id: string, display_name: string | null, status: AgentStatus | null } | null } | null> | null } | null }
       | null } | null> | null, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ListenVisitorChannelMutationVariables = Exact<{
  channel_id: string;
}>;


export type ListenVisitorChannelMutation = { listenVisitorChannel: { success: boolean | null } };

export type LeaveChannelMutationVariables = Exact<{
  channel_id: string;
}>;


export type LeaveChannelMutation = { leaveChannel: { success: boolean | null } };

export type AddTagsMutationVariables = Exact<{
  channel_id: string;
  tags: Array<string>;
}>;


export type AddTagsMutation = { addTags: { success: boolean | null } };

export type OnChatActivitySubscriptionVariables = Exact<{
  filter?: ChatActivityFilterInput | null | undefined;
}>;


export type OnChatActivitySubscription = { chatActivity: { node:
      | { __typename: 'MemberJoinLog', id: string, user_name: string | null, channel:
          | { __typename: 'AgentChannel', id: string }
          | { __typename: 'VisitorChannel', id: string }
         | null, user:
          | { __typename: 'Agent', id: string, display_name: string | null }
          | { __typename: 'Visitor', id: string, display_name: string | null }
         | null }
      | { __typename: 'MemberLeaveLog', id: string, user_name: string | null, channel:
          | { __typename: 'AgentChannel', id: string }
          | { __typename: 'VisitorChannel', id: string }
         | null, user:
          | { __typename: 'Agent', id: string, display_name: string | null }
          | { __typename: 'Visitor', id: string, display_name: string | null }
         | null }
      | { __typename: 'Message' }
     | null } | null };

export type ListDepartmentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListDepartmentsQuery = { departments: { edges: Array<{ node: { id: string, name: string | null, status: DepartmentStatus | null } | null } | null> | null, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type TransferToDepartmentMutationVariables = Exact<{
  channel_id: string;
  department_id: string;
  leave?: boolean | null | undefined;
}>;


export type TransferToDepartmentMutation = { transferToDepartment: { success: boolean | null } };

export type OnMessageSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type OnMessageSubscription = { message: { node: { id: string, msg_id: string | null, content: string, options: Array<string> | null, timestamp: number | null, sender_name: string, from:
        | { __typename: 'Agent', id: string, display_name: string | null }
        | { __typename: 'Visitor', id: string, display_name: string | null }
      , channel:
        | { __typename: 'AgentChannel', id: string }
        | { __typename: 'VisitorChannel', id: string }
       } | null } | null };

export type MessagePartsFragment = { id: string, msg_id: string | null, content: string, options: Array<string> | null, timestamp: number | null, sender_name: string, from:
    | { __typename: 'Agent', id: string, display_name: string | null }
    | { __typename: 'Visitor', id: string, display_name: string | null }
  , channel:
    | { __typename: 'AgentChannel', id: string }
    | { __typename: 'VisitorChannel', id: string }
   };

export type SendMessageMutationVariables = Exact<{
  channel_id: string;
  msg: string;
  options?: Array<string> | null | undefined;
  backoff?: boolean | null | undefined;
  msg_id?: string | null | undefined;
}>;


export type SendMessageMutation = { sendMessage: { success: boolean | null } };

export type SetTypingIndicatorMutationVariables = Exact<{
  channel_id: string;
  typing: boolean;
  backoff?: boolean | null | undefined;
}>;


export type SetTypingIndicatorMutation = { setTypingIndicator: { success: boolean | null } };

export type StartAgentSessionMutationVariables = Exact<{
  access_token: string;
}>;


export type StartAgentSessionMutation = { startAgentSession: { websocket_url: string, session_id: string, client_id: string } };

export type StopAgentSessionMutationVariables = Exact<{ [key: string]: never; }>;


export type StopAgentSessionMutation = { stopAgentSession: { success: boolean | null } };

export type SendQuickRepliesMutationVariables = Exact<{
  channel_id: string;
  msg: string;
  quick_replies: Array<QuickReplyButtonInput>;
  fallback?: StructuredMessageFallbackInput | null | undefined;
}>;


export type SendQuickRepliesMutation = { sendQuickReplies: { success: boolean | null } };

export type SendButtonTemplateMutationVariables = Exact<{
  channel_id: string;
  msg: string;
  buttons: Array<ButtonInput>;
  fallback?: StructuredMessageFallbackInput | null | undefined;
}>;


export type SendButtonTemplateMutation = { sendButtonTemplate: { success: boolean | null } };

export type SendPanelTemplateMutationVariables = Exact<{
  channel_id: string;
  panel: PanelInput;
  buttons?: Array<ButtonInput> | null | undefined;
  fallback?: StructuredMessageFallbackInput | null | undefined;
}>;


export type SendPanelTemplateMutation = { sendPanelTemplate: { success: boolean | null } };

export type SendPanelTemplateCarouselMutationVariables = Exact<{
  channel_id: string;
  items: Array<PanelTemplateInput>;
  fallback?: StructuredMessageFallbackInput | null | undefined;
}>;


export type SendPanelTemplateCarouselMutation = { sendPanelTemplateCarousel: { success: boolean | null } };

export type SendListTemplateMutationVariables = Exact<{
  channel_id: string;
  items: Array<ListItemInput>;
  buttons?: Array<ButtonInput> | null | undefined;
  fallback?: StructuredMessageFallbackInput | null | undefined;
}>;


export type SendListTemplateMutation = { sendListTemplate: { success: boolean | null } };

export type UpdateVisitorInfoMutationVariables = Exact<{
  visitor_id: string;
  display_name?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
}>;


export type UpdateVisitorInfoMutation = { updateVisitorInfo: { success: boolean | null } };
