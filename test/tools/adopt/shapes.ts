// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// One bot in four shapes, each in three kinds of module. All of them send the same.

export const kinds = ["commonjs", "module", "typescript"] as const;
export type Kind = (typeof kinds)[number];

export const shapes = ["one file", "builders", "senders", "classes"] as const;
export type Shape = (typeof shapes)[number];

/** The files of a bot. Its ids are numbers, 0 among them, or texts for the senders. */
export function botOf(shape: Shape, kind: Kind): Record<string, string> {
  const ending = { commonjs: "js", module: "mjs", typescript: "ts" }[kind];
  const files = parts[shape](kind === "typescript");
  return Object.fromEntries(
    Object.entries(files).map(([name, { imports = [], body, exports = [] }]) => {
      const lines = [
        ...imports.map(([names, from]) => importLine(kind, names, from, ending)),
        body,
        ...exportLines(kind, exports),
      ];
      return [`${name}.${ending}`, `${lines.join("\n")}\n`];
    }),
  );
}

interface Part {
  readonly imports?: readonly (readonly [names: string, from: string])[];
  readonly body: string;
  readonly exports?: readonly string[];
}

function importLine(kind: Kind, names: string, from: string, ending: string): string {
  const path = from.startsWith("./") ? `${from}.${ending}` : from;
  return kind === "commonjs" ? `const ${names} = require("${path}");` : `import ${names} from "${path}";`;
}

function exportLines(kind: Kind, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [kind === "commonjs" ? `module.exports = { ${names.join(", ")} };` : `export { ${names.join(", ")} };`];
}

const documents = {
  subscribe: "`subscription { message { node { id content channel { id } from { __typename } } } }`",
  say: '`mutation { sendMessage(channel_id: "${channel}", msg: "${text}") { success } }`',
  leave: '`mutation { leaveChannel(channel_id: "${channel}") { success } }`',
};

const ids = "const ID = { SUBSCRIBE: 0, SAY: 1, LEAVE: 2 };";

/** The handler: it keeps the answer to the subscription, logs the answer to a message, and ignores the third answer. */
const handler = (typed: boolean, id: (name: string) => string) => `
let subscription${typed ? ": string" : ""};
socket.on("message", (message${typed ? ": string" : ""}) => {
  const data = JSON.parse(message);
  if (data.id === ${id("SUBSCRIBE")}) {
    subscription = data.payload.data.subscription_id;
  } else if (data.id === ${id("SAY")}) {
    console.log("said");
  }
  if (data.sig === "DATA" && data.subscription_id === subscription) {
    answer(data.payload.data.message.node);
  }
});
`;

const parts: Readonly<Record<Shape, (typed: boolean) => Readonly<Record<string, Part>>>> = {
  "one file": (typed) => ({
    bot: {
      imports: [["WebSocket", "ws"]],
      body: `${ids}
const socket = new WebSocket("ws://127.0.0.1");
const subscribeQuery = { payload: { query: ${documents.subscribe} }, type: "request", id: ID.SUBSCRIBE };
socket.send(JSON.stringify(subscribeQuery));
${handler(typed, (name) => `ID.${name}`)}
function answer(node${typed ? ": any" : ""}) {
  const channel = node.channel.id;
  const text = node.content;
  const sayQuery = { payload: { query: ${documents.say} }, type: "request", id: ID.SAY };
  socket.send(JSON.stringify(sayQuery));
  if (text === "bye") {
    socket.send(JSON.stringify({ payload: { query: ${documents.leave} }, type: "request", id: ID.LEAVE }));
  }
}`,
    },
  }),
  builders: (typed) => ({
    ids: { body: ids, exports: ["ID"] },
    frames: {
      imports: [["{ ID }", "./ids"]],
      body: `const subscribe = () => ({ payload: { query: ${documents.subscribe} }, type: "request", id: ID.SUBSCRIBE });
function say(channel${typed ? ": string" : ""}, text${typed ? ": string" : ""}) {
  return { payload: { query: ${documents.say} }, type: "request", id: ID.SAY };
}
const leave = ({ channel }${typed ? ": { channel: string }" : ""}) => {
  const query = ${documents.leave};
  return { payload: { query }, type: "request", id: ID.LEAVE };
};`,
      exports: ["subscribe", "say", "leave"],
    },
    bot: {
      imports: [
        ["WebSocket", "ws"],
        ["{ ID }", "./ids"],
        ["{ subscribe, say, leave }", "./frames"],
      ],
      body: `const socket = new WebSocket("ws://127.0.0.1");
socket.send(JSON.stringify(subscribe()));
${handler(typed, (name) => `ID.${name}`)}
function answer(node${typed ? ": any" : ""}) {
  socket.send(JSON.stringify(say(node.channel.id, node.content)));
  if (node.content === "bye") socket.send(JSON.stringify(leave({ channel: node.channel.id })));
}`,
    },
  }),
  senders: (typed) => ({
    bot: {
      imports: [["WebSocket", "ws"]],
      body: `const socket = new WebSocket("ws://127.0.0.1");
const senders = {
  subscribe: () => socket.send(JSON.stringify({ payload: { query: ${documents.subscribe} }, type: "request", id: "subscribe" })),
  say: (channel${typed ? ": string" : ""}, text${typed ? ": string" : ""}) =>
    socket.send(JSON.stringify({ payload: { query: ${documents.say} }, type: "request", id: "say" })),
  leave(channel${typed ? ": string" : ""}) {
    socket.send(JSON.stringify({ payload: { query: ${documents.leave} }, type: "request", id: "leave" }));
  },
};
senders.subscribe();
${handler(typed, (name) => `"${name.toLowerCase()}"`)}
function answer(node${typed ? ": any" : ""}) {
  senders.say(node.channel.id, node.content);
  if (node.content === "bye") senders.leave(node.channel.id);
}`,
    },
  }),
  classes: (typed) => ({
    messages: {
      body: `${ids}
class Request {
${typed ? "  type: string;\n  id: number;\n  payload: any;\n" : ""}  constructor(id${typed ? ": number" : ""}) {
    this.type = "request";
    this.id = id;
  }
}
class Subscribe extends Request {
  constructor() {
    super(ID.SUBSCRIBE);
    this.payload = { query: ${documents.subscribe} };
  }
}
class Say extends Request {
  constructor(channel${typed ? ": string" : ""}, text${typed ? ": string" : ""}) {
    super(ID.SAY);
    this.payload = { query: ${documents.say} };
  }
}
class Leave extends Request {
  constructor(channel${typed ? ": string" : ""}) {
    super(ID.LEAVE);
    this.payload = { query: ${documents.leave} };
  }
}`,
      exports: ["ID", "Subscribe", "Say", "Leave"],
    },
    bot: {
      imports: [
        ["WebSocket", "ws"],
        ["{ ID, Subscribe, Say, Leave }", "./messages"],
      ],
      body: `const socket = new WebSocket("ws://127.0.0.1");
socket.send(JSON.stringify(new Subscribe()));
${handler(typed, (name) => `ID.${name}`)}
function answer(node${typed ? ": any" : ""}) {
  socket.send(JSON.stringify(new Say(node.channel.id, node.content)));
  if (node.content === "bye") socket.send(JSON.stringify(new Leave(node.channel.id)));
}`,
    },
  }),
};
