// The findings of `adopt`, as plain data. All output is printed from here.

/** A place in the bot's code. Lines and columns count from 1. */
export interface CodePlace {
  /** Relative to the project's folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A finding about one place. */
export interface BotFinding {
  readonly place: CodePlace;
  /** A sentence without a full stop. */
  readonly message: string;
  /** The way to solve the problem, as a whole sentence. */
  readonly hint: string | null;
  /** The code of the rule that found it, such as the generator's `invalid`; null if there is none. */
  readonly code: string | null;
}

/** An operation that the documents of the bot became. */
export interface AdoptedOperation {
  readonly name: string;
  /** The function of the generated client. */
  readonly functionName: string;
  /** False if the project had the operation before. */
  readonly isNew: boolean;
  /** The file of operations that has it. */
  readonly file: string;
  /** Its text in that file. */
  readonly document: string;
  /** The documents that it replaces. */
  readonly places: readonly CodePlace[];
  /** Notes for the author, each a sentence. */
  readonly notes: readonly string[];
}

/** The beginning of the session, and its replacement. */
export interface SessionStart {
  readonly logins: readonly CodePlace[];
  readonly sockets: readonly CodePlace[];
  readonly pings: readonly CodePlace[];
  readonly endOfService: readonly CodePlace[];
  /** The lines that replace login and socket, or null if the bot uses the bridge already. */
  readonly bridge: readonly CodeChange[] | null;
  /** The reason why `--write` cannot add the bridge; null if it can, or if the bot has it. */
  readonly byHand: string | null;
  /** The reason why the bot cannot load the generated client; null if it can. */
  readonly client: string | null;
  /** The variable of the environment that takes the place of a pasted access token; null if there is none. */
  readonly tokenVariable: string | null;
}

/** Lines of a file before and after an edit. */
export interface CodeChange {
  readonly place: CodePlace;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A place where the bot sends a document that became an operation. */
export interface Send {
  readonly place: CodePlace;
  readonly operation: string;
  /** The call that replaces it, or null if it cannot be written mechanically. */
  readonly call: string | null;
  /** The code that reads the answer or the events. */
  readonly readers: readonly Reader[];
  readonly notes: readonly string[];
}

/** A send that one edit replaces. */
export interface Replacement extends Send {
  /** The lines that the edit changes: the send, and an envelope that is no longer used. */
  readonly changes: readonly CodeChange[];
}

/** A branch of a message handler. */
export interface Reader {
  readonly kind: "answer" | "events";
  readonly place: CodePlace;
  readonly lastLine: number;
  /** True if the branch only writes to the log. */
  readonly onlyLogs: boolean;
}

/** A send that a person has to replace. */
export interface ManualSend {
  readonly place: CodePlace;
  /** The operations that are sent here, as far as they are known. */
  readonly operations: readonly string[];
  /** A sentence without a full stop. */
  readonly reason: string;
  readonly hint: string;
  /** Related places, such as the callers of a helper. */
  readonly places: readonly CodePlace[];
}

/** Code that is not needed after the move, or code that looks unnecessary and must stay. */
export interface Removal {
  readonly place: CodePlace;
  /** A sentence without a full stop. */
  readonly message: string;
  readonly stays: boolean;
}

/** A file that was not read, or only in part. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

export interface Counts {
  /** Files that have the ending of JavaScript or TypeScript, or of a page. */
  readonly files: number;
  /** Files that were parsed: those that may hold documents, sends or their neighbours. */
  readonly parsed: number;
  readonly documents: number;
  readonly operations: number;
  readonly newOperations: number;
  readonly sends: number;
}

/** The result of one run of `adopt`. Lists are sorted by file and place. */
export interface AdoptReport {
  readonly counts: Counts;
  readonly operations: readonly AdoptedOperation[];
  readonly doesNotFit: readonly BotFinding[];
  readonly cannotBeRead: readonly BotFinding[];
  readonly start: SessionStart;
  readonly replaceNow: readonly Replacement[];
  readonly replaceAndMove: readonly Send[];
  readonly byHand: readonly ManualSend[];
  readonly deleteLast: readonly Removal[];
  readonly bugs: readonly BotFinding[];
  readonly notSent: readonly BotFinding[];
  readonly skipped: readonly SkippedFile[];
  /** Warnings of the generator about the documents. */
  readonly warnings: readonly BotFinding[];
  /** Files that this run wrote: operations, the client, and the files of the bot. */
  readonly written: readonly string[];
  /** Files of the bot among them. */
  readonly edited: readonly string[];
}
