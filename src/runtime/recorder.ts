/** The answer to a login. */
export interface LoginAnswer {
  readonly status: number;
  /** The answer's text without secrets; undefined if the login succeeded. */
  readonly body?: string;
  readonly retryAfter?: string | undefined;
}

/** Sees what goes over one WebSocket, without secrets. */
export interface SocketRecorder {
  opened(): void;
  sent(text: string): void;
  /** `bytes`: the size of the frame. The text of a binary one is empty: the protocol has none. */
  received(text: string, bytes: number): void;
  /** `status`: of an upgrade that was refused. */
  closed(end: { readonly code: number; readonly status?: number | undefined }): void;
}

/** Sees what goes over the wires of a session. Its functions must not throw. */
export interface Recorder {
  /** Called when a login is sent. What it returns is called with the answer, if one comes. */
  login(document: string): (answer: LoginAnswer) => void;
  /** Called when a WebSocket is dialed. */
  socket(): SocketRecorder;
}
