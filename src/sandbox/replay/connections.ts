import type { RecordedEntry } from "../../recording/entries.ts";
import type { Patience } from "./patience.ts";
import type { Dial, PendingLogin, ReplaySocket } from "./wire.ts";

/**
 * The logins and sockets of a replay. The bot may open them earlier than in the recording, or in a different number.
 * Each recorded login or socket is matched with the bot's next one.
 */
export interface Connections {
  /** The bot logs in. */
  takeLogin(login: PendingLogin): void;
  /** The bot opens a WebSocket. */
  takeDial(dial: Dial): void;
  /** Waits for the bot's login in the place of a recorded one. */
  playLogin(entry: EntryOf<"login">): Promise<void>;
  /** Answers a login as in the recording. */
  answerLogin(entry: EntryOf<"login-answer">): void;
  /** Waits for the bot's WebSocket in the place of a recorded one. */
  playOpened(entry: EntryOf<"opened">): Promise<void>;
  /** Refuses the bot's next WebSocket. */
  refuseDial(entry: EntryOf<"upgrade-refused">): Promise<void>;
  /** Returns the bot's WebSocket in the place of a recorded one. */
  socket(recorded: number): ReplaySocket | undefined;
}

type EntryOf<Kind extends RecordedEntry["kind"]> = Extract<RecordedEntry, { readonly kind: Kind }>;

interface ConnectionsOptions {
  readonly entries: readonly RecordedEntry[];
  readonly patience: Patience;
  /** Returns the address of a new agent session. */
  readonly newAddress: () => string;
}

/** Creates the connections of a replay, at first without logins and sockets. */
export function createConnections({ entries, patience, newAddress }: ConnectionsOptions): Connections {
  const answeredLogins = new Set(entries.flatMap((entry) => (entry.kind === "login-answer" ? [entry.login] : [])));
  const logins: PendingLogin[] = [];
  const dials: Dial[] = [];
  const sockets = new Map<number, ReplaySocket>();
  /** The logins and sockets that the bot opened before their place in the recording. */
  const early = { logins: 0, sockets: [] as ReplaySocket[] };
  let expected: "login" | "dial" | undefined;
  /** The login that the recording answers later. */
  let open: { readonly seq: number; readonly pending: PendingLogin } | undefined;
  return {
    ...{ takeLogin, takeDial, playLogin, answerLogin, playOpened, refuseDial },
    socket: (recorded) => sockets.get(recorded),
  };

  function takeLogin(pending: PendingLogin): void {
    if (expected === "login") logins.push(pending);
    else {
      early.logins += expected === undefined ? 1 : 0;
      admit(pending);
    }
    patience.recheck();
  }

  function takeDial(dial: Dial): void {
    if (expected === undefined) early.sockets.push(dial.accept());
    else dials.push(dial);
    patience.recheck();
  }

  async function playLogin({ seq, document }: EntryOf<"login">): Promise<void> {
    if (!document.includes("startAgentSession")) return;
    if (early.logins > 0) return void early.logins--;
    expected = "login";
    // A bot that opens a WebSocket at an address it already has needs no login.
    const next = await patience.until(() => logins.shift() ?? (dials.length > 0 ? "reopened" : undefined), "log in");
    expected = undefined;
    if (next === undefined || next === "reopened") return;
    if (answeredLogins.has(seq)) open = { seq, pending: next };
    // The recorded login got no answer, so this one gets none either.
    else next.cut();
  }

  function answerLogin({ login, body, retryAfter, session, status }: EntryOf<"login-answer">): void {
    if (open?.seq !== login) return;
    if (session === undefined) open.pending.answer({ status, body: body ?? "", retryAfter });
    else admit(open.pending);
    open = undefined;
  }

  function admit(pending: PendingLogin): void {
    patience.begin();
    const websocket_url = newAddress();
    const session = { websocket_url, session_id: websocket_url.split(/[/:]/).at(-2), client_id: "1" };
    pending.answer({ status: 200, body: JSON.stringify({ data: { startAgentSession: session } }) });
  }

  async function playOpened({ socket }: EntryOf<"opened">): Promise<void> {
    const next = early.sockets.shift() ?? (await nextDial())?.accept();
    if (next) sockets.set(socket, next);
  }

  async function refuseDial({ status }: EntryOf<"upgrade-refused">): Promise<void> {
    (await nextDial())?.refuse(status);
  }

  async function nextDial(): Promise<Dial | undefined> {
    expected = "dial";
    const dial = await patience.until(() => dials.shift(), "open a WebSocket");
    expected = undefined;
    return dial;
  }
}
