/** The text that a page shows in place of the token until someone asks for it. */
export const hiddenToken = "••••••••";

/** Returns a call of `connect()`, ready to be pasted into a bot. */
export function printSnippet(endpoint: string, accessToken: string): string {
  return `import { connect } from "conversations-codegen";

const session = await connect({
  endpoint: ${JSON.stringify(endpoint)},
  accessToken: ${JSON.stringify(accessToken)},
});
`;
}
