export { type Sandbox, type SandboxOptions, startSandbox } from "./sandbox.ts";
export { type AccountSeed, type AgentSeed, type DepartmentSeed, defaultAccount, type VisitorSeed } from "./seed.ts";
export type { PanelWithButtons, StructuredMessage } from "./structured.ts";
export { printEntry, type TranscriptChange, type TranscriptEntry, type TranscriptMessage } from "./transcript.ts";
export type { Visitor, VisitorOptions } from "./visitor.ts";
export type { WaitOptions } from "./waits.ts";
