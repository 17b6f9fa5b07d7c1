export {
  type AccountSeed,
  type AgentSeed,
  type DepartmentSeed,
  defaultAccount,
  type VisitorSeed,
} from "./account/seed.ts";
export type { PanelWithButtons, StructuredMessage } from "./account/structured.ts";
export type { Clock } from "./clock.ts";
export type { ErrorName } from "./errors.ts";
export type { ArmedFault, FaultBook } from "./faults/fault-book.ts";
export { faultList } from "./faults/fault-list.ts";
export type { Fault, FaultName, FaultOf, Garbage, Moment, SubjectKind, Where } from "./faults/faults.ts";
export type { Ledger, LedgerWait } from "./ledger/ledger.ts";
export type { LedgerEntry, LedgerEntryOf, LedgerKind } from "./ledger/ledger-entries.ts";
export { type Character, characters, pasted } from "./people/characters.ts";
export type { HumanAgent, InChat } from "./people/human-agent.ts";
export {
  printEntry,
  type TranscriptChange,
  type TranscriptEntry,
  type TranscriptMessage,
} from "./people/transcript.ts";
export type { Visitor, VisitorOptions } from "./people/visitor.ts";
export { type Sandbox, type SandboxOptions, startSandbox } from "./sandbox.ts";
export type { Limits } from "./service/limits.ts";
export type { TokenSeed, TokenTrouble } from "./service/tokens.ts";
export type { WaitOptions } from "./waits.ts";
