// The account's data in the shape of the schema. Fields that lead to other objects are functions, which graphql-js calls
// only if a document selects them.

import type * as Schema from "../../../generated/schema.ts";
import { departmentStatus } from "../account/account.ts";
import type {
  Agent,
  Department,
  LogEntry,
  MemberChange,
  Message,
  User,
  VisitorChannel,
  VisitorRecord,
} from "../account/model.ts";
import { type PageArgs, pageOf } from "./paging.ts";

/** A value of a schema type: each field as a value or as a function of its arguments. */
export type View<Type> = Type extends readonly (infer Item)[]
  ? readonly View<Item>[]
  : Type extends object
    ? { readonly [Field in keyof Type]: View<Type[Field]> | ((args: never) => View<Type[Field]>) }
    : Type;

export function viewAgent({ id, name, display_name, status }: Agent): View<Schema.Agent> {
  return { __typename: "Agent", id, name, display_name, status };
}

export function viewDepartment(department: Department): View<Schema.Department> {
  const { id, name } = department;
  return { __typename: "Department", id, name, status: departmentStatus(department) };
}

export function viewChannel(channel: VisitorChannel): View<Schema.VisitorChannel> {
  const { id, visitor } = channel;
  return {
    __typename: "VisitorChannel",
    id,
    ip: visitor.ip,
    user_agent: visitor.user_agent,
    visitor: () => viewVisitor(visitor),
    agents: () => pageOf([...channel.agents], {}, viewAgent),
    logs: (args: PageArgs) => pageOf(channel.log.items, args, viewLogEntry, channel.log.removed),
  };
}

/** The unit of the time stamp is milliseconds (assumption: timestamp-unit): the vendor's page leaves it open. */
export function viewMessage({
  id,
  content,
  msg_id,
  options,
  channel,
  from,
  ...message
}: Message): View<Schema.Message> {
  return {
    __typename: "Message",
    id,
    content,
    msg_id,
    options,
    sender_name: message.sender_name,
    timestamp: message.timestamp,
    channel: () => viewChannel(channel),
    from: () => viewUser(from),
  };
}

export function viewMemberChange(change: MemberChange): View<Schema.MemberJoinLog | Schema.MemberLeaveLog> {
  const { id, user_name } = change;
  const channel = () => viewChannel(change.channel);
  const user = () => viewUser(change.user);
  if (change.kind === "join") return { __typename: "MemberJoinLog", id, user_name, channel, user };
  return { __typename: "MemberLeaveLog", id, user_name, channel, user };
}

function viewLogEntry(entry: LogEntry): View<Schema.ChatLog> {
  return entry.kind === "message" ? viewMessage(entry) : viewMemberChange(entry);
}

function viewUser(user: User): View<Schema.Agent | Schema.Visitor> {
  return user.kind === "agent" ? viewAgent(user) : viewVisitor(user);
}

function viewVisitor(visitor: VisitorRecord): View<Schema.Visitor> {
  const { id, display_name, email, phone, external_id, current_country, current_region, current_tags } = visitor;
  return {
    __typename: "Visitor",
    id,
    display_name,
    email,
    phone,
    external_id,
    current_country,
    current_region,
    current_tags: [...current_tags],
  };
}
