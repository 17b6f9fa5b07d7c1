// A bot that repeats what visitors say, without a library that takes long to load. Its argument is a text that it says
// instead. After "bye" from a visitor, it ends.

import { WebSocket } from "ws";

const { CONVERSATIONS_ENDPOINT: endpoint, CONVERSATIONS_ACCESS_TOKEN: access_token } = process.env;
const [, , text] = process.argv;

const login = await fetch(endpoint, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    query: "mutation ($access_token: String!) { startAgentSession(access_token: $access_token) { websocket_url } }",
    variables: { access_token },
  }),
});
const { data } = await login.json();
const socket = new WebSocket(data.startAgentSession.websocket_url);
let id = 0;
const request = (query, variables) =>
  socket.send(JSON.stringify({ payload: { query, variables }, type: "request", id: ++id }));

socket.on("open", () => {
  request("subscription { message { node { content channel { id } from { __typename } } } }");
});
socket.on("message", (frame) => {
  const node = JSON.parse(frame).payload?.data?.message?.node;
  if (node?.from.__typename !== "Visitor") return;
  if (node.content === "bye") process.exit(3);
  request(
    "mutation ($channel_id: ID!, $msg: String!) { sendMessage(channel_id: $channel_id, msg: $msg) { success } }",
    {
      channel_id: node.channel.id,
      msg: text ?? node.content,
    },
  );
});
process.on("SIGTERM", () => process.exit());
