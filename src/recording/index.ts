/** Records a session's frames into a file. `conversations replay` and `replay()` of the sandbox play it. */

export type { RecordedEntry } from "./entries.ts";
export { type RecordOptions, recordTo } from "./record-to.ts";
