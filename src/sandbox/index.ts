/** The sandbox: a local Conversations API for tests and for trying a bot. `startSandbox()` is where to begin. */

// The account.
export { checkAccount } from "./account/check-account.ts";
export {
  type AccountSeed,
  type AgentSeed,
  type DepartmentSeed,
  defaultAccount,
  type VisitorSeed,
} from "./account/seed.ts";
export type { PanelWithButtons, StructuredMessage, Tappable } from "./account/structured.ts";
// Visitors and human agents.
export type { AgentReply, ChatChoice, HumanAgent } from "./actors/human-agent.ts";
export type { MessageMatch, MessagePattern } from "./actors/listener.ts";
export { awkwardTexts, type Persona, personas } from "./actors/personas.ts";
export {
  labelsIn,
  printEntry,
  type TranscriptChange,
  type TranscriptEntry,
  type TranscriptMessage,
} from "./actors/transcript.ts";
export type { TapChoice, Visitor, VisitorOptions } from "./actors/visitor.ts";
export type { Assumption } from "./assumptions.ts";
// Faults.
export type { ArmedFault, FaultBook } from "./faults/fault-book.ts";
export { faultList } from "./faults/fault-list.ts";
export type {
  Fault,
  FaultFilter,
  FaultMoment as Moment,
  FaultName,
  FaultOf,
  MalformedFrame,
  SubjectKind,
} from "./faults/fault-types.ts";
// The ledger.
export type { LedgerEntry, LedgerEntryOf, LedgerKind } from "./ledger/entries.ts";
export type { Ledger, LedgerWaitOptions } from "./ledger/ledger.ts";
export type { LogKind } from "./log.ts";
export type { SandboxOptions } from "./options.ts";
// Recordings.
export type { ReplayedService, StartBot, StopBot } from "./replay/bot.ts";
export type { Difference } from "./replay/compare.ts";
export type { ReplayOptions, ReplayReport } from "./replay/player.ts";
export { replay } from "./replay/replay.ts";
export { type Sandbox, startSandbox } from "./sandbox.ts";
// Limits and time.
export type { SandboxLimits } from "./sessions/rate-limit.ts";
export type { TokenProblem, TokenSeed } from "./sessions/tokens.ts";
export type { HistoryLimits } from "./support/bounded.ts";
export type { SandboxClock } from "./support/clock.ts";
export type { ErrorName } from "./support/refusal.ts";
export type { WaitOptions } from "./support/wait-for.ts";
