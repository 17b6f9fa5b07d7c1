import { expect, test } from "vitest";
import { createProject, refusalOf } from "../../support/project.ts";

const ask = (replies: string) => `mutation Ask($channel_id: ID!, $msg: String!, $quick_replies: ${replies}) {
  sendQuickReplies(channel_id: $channel_id, msg: $msg, quick_replies: $quick_replies, fallback: { msg: "?" }) { success }
}`;

test("a name from another client for an inferred type gives the same output as the schema's own name", async () => {
  await using other = await createProject({ "operations/ask.graphql": ask("[ReplyInput!]!") });
  await using own = await createProject({ "operations/ask.graphql": ask("[QuickReplyButtonInput!]!") });
  const generated = await other.generate();
  expect(generated).toEqual(await own.generate());
  expect(Object.values(generated).join()).not.toContain("ReplyInput");
  expect(other.warned).toContain("The schema has no type ReplyInput. Its own name for the type of $quick_replies is");
  expect(own.warned).toBe("");
});

test.each([
  [
    "of an unknown type that is not used",
    "query Q($x: ReplyInput) { agents { pageInfo { endCursor } } }",
    "known-type-names",
  ],
  [
    "for a place whose type is certain",
    "mutation M($c: Channel_ID!) { leaveChannel(channel_id: $c) { success } }",
    "known-type-names",
  ],
  [
    "for two places of different types",
    `mutation M($x: Reply!) {
      sendQuickReplies(channel_id: "c", msg: "?", quick_replies: $x, fallback: $x) { success }
    }`,
    "known-type-names",
  ],
  ["with the wrong list markers", ask("ReplyInput!"), "variables-in-allowed-position"],
])("a variable %s is still refused", async (_, operation, code) => {
  await using project = await createProject({ "operations/a.graphql": operation });
  expect(await refusalOf(project.generate())).toContain(`[${code}]`);
});
