import { clearLine, cursorTo } from "node:readline";
import type { AdoptStep } from "../adopt.ts";

const words: Readonly<Record<AdoptStep["name"], string>> = {
  look: "Searching the files",
  parse: "Parsing the files that may hold documents",
  read: "Reading documents and sends",
  generate: "Generating the client",
  write: "Writing the edits",
};

/** Shows the current step: on a terminal in one line that changes, elsewhere in one line for each step. */
export function createProgress(stream: NodeJS.WriteStream): {
  readonly show: (step: AdoptStep) => void;
  readonly end: () => void;
} {
  let last: AdoptStep["name"] | undefined;
  return {
    show: (step) => {
      const { name, done, all } = step;
      const isNew = name !== last;
      last = name;
      if (!stream.isTTY) {
        if (isNew) stream.write(`${words[name]}${all === undefined ? "" : ` (${all})`}\n`);
        return;
      }
      // Not for each file: writing to a terminal takes longer than looking through a file.
      if (!isNew && done !== undefined && done !== all && done % 25 !== 0) return;
      cursorTo(stream, 0);
      stream.write(`${words[name]}${done === undefined ? "" : ` ${done} of ${all}`} …`);
      clearLine(stream, 1);
    },
    end: () => {
      if (!stream.isTTY || last === undefined) return;
      cursorTo(stream, 0);
      clearLine(stream, 0);
    },
  };
}
