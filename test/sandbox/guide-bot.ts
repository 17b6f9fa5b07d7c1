// A bot as written by someone who has read only the vendor's guide: fetch, ws, frames by hand, queries as strings that
// contain the visitor's words, and one request id for each kind of call. Only the endpoint is not the vendor's. The bot
// knows nothing of this project, and has the bugs that such bots have.

import { WebSocket } from "ws";

const ids = { subscribe: 1, goOnline: 2, say: 3, offer: 4, listDepartments: 5, transfer: 6, stop: 7 };

/** The bot's log, for people. */
export interface GuideBot {
  readonly log: readonly string[];
  /** Resolves when a line of the log matches. */
  noticed(line: RegExp): Promise<string>;
  /** Ends the subscription, then the session. */
  retire(): void;
  hangUp(): void;
}

export async function startGuideBot(endpoint: string, token: string): Promise<GuideBot> {
  const log: string[] = [];
  const watchers = new Set<() => void>();
  let subscription = "";
  let toTransfer = "";
  let socket = new WebSocket(await logIn());
  listen();
  return { log, noticed, retire, hangUp: () => socket.close() };

  async function logIn(): Promise<string> {
    const query = `mutation { startAgentSession(access_token: "${token}") { websocket_url session_id client_id } }`;
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = JSON.parse(await response.text());
    if (errors) throw new Error(`login: ${errors[0].name}`);
    return data.startAgentSession.websocket_url;
  }

  async function resume() {
    socket = new WebSocket(await logIn());
    listen();
  }

  function listen() {
    socket.on("open", () => {
      const node = "id content channel { id } from { __typename display_name }";
      request(ids.subscribe, `subscription { message { node { ${node} } } }`);
      request(ids.goOnline, "mutation { updateAgentStatus(status: ONLINE) { node { id } } }");
    });
    socket.on("message", (frame) => hear(JSON.parse(String(frame))));
    socket.on("error", (error) => note(String(error)));
  }

  function request(id: number, query: string) {
    socket.send(JSON.stringify({ payload: { query }, type: "request", id }));
  }

  // biome-ignore lint/suspicious/noExplicitAny: a bot like this one looks at what it gets as it is
  function hear(frame: any) {
    if (frame.sig === "EOS") {
      note(`eos: ${frame.reason}`);
      if (frame.reason === "unexpected session state") resume().catch((error) => note(String(error)));
    } else if (frame.sig === "DATA") {
      if (frame.subscription_id === subscription && frame.payload.data) answer(frame.payload.data.message.node);
    } else if (frame.payload.errors) note(`refused ${frame.id}: ${frame.payload.errors[0].name} ${frame.errorCode}`);
    else if (frame.payload.body) note(`refused ${frame.id}: ${frame.payload.body}`);
    else succeed(frame.id, frame.payload.data);
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  function succeed(id: number, data: any) {
    if (id === ids.subscribe) {
      subscription = data.subscription_id;
      note("subscribed");
    }
    if (id === ids.goOnline) note(`online as ${data.updateAgentStatus.node.id}`);
    if (id === ids.listDepartments) transfer(data.departments.edges);
    if (id === ids.transfer) note("transferred");
    if (id === ids.stop) note(`stopped: ${data.success}`);
  }

  function answer(message: {
    content: string;
    channel: { id: string };
    from: { __typename: string; display_name: string };
  }) {
    if (message.from.__typename !== "Visitor") return;
    note(`'${message.content}' from: '${message.from.display_name}'`);
    if (/ice cream/.test(message.content)) offer(message.channel.id);
    else if (/human/.test(message.content)) {
      toTransfer = message.channel.id;
      request(ids.listDepartments, "query { departments { edges { node { id name status } } } }");
    } else
      request(
        ids.say,
        `mutation { sendMessage(channel_id: "${message.channel.id}", msg: "${message.content}") { success } }`,
      );
  }

  function offer(channel: string) {
    const flavors = ["Chocolate", "Vanilla", "Coconut"];
    const replies = flavors.map((name) => `{ action: { value: "I like ${name.toLowerCase()}" }, text: "${name}" }`);
    request(
      ids.offer,
      `mutation { sendQuickReplies(channel_id: "${channel}", msg: "Which one?", quick_replies: [${replies}],
        fallback: { msg: "Which one? (plain)" options: ${JSON.stringify(flavors)} }) { success } }`,
    );
  }

  function transfer(departments: { node: { id: string; name: string; status: string } }[]) {
    const online = departments.find(({ node }) => node.status === "ONLINE");
    if (!online) return note("no one is there");
    request(
      ids.transfer,
      `mutation { transferToDepartment(channel_id: "${toTransfer}", department_id: "${online.node.id}") { success } }`,
    );
  }

  function retire() {
    socket.send(
      JSON.stringify({ payload: { subscription_id: subscription }, type: "stop_subscription", id: ids.stop }),
    );
  }

  function note(line: string) {
    log.push(line);
    for (const look of watchers) look();
  }

  function noticed(line: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        const match = log.find((each) => line.test(each));
        if (match === undefined) return;
        watchers.delete(look);
        resolve(match);
      };
      watchers.add(look);
      look();
    });
  }
}
