import { figureOf } from "../../measure/figures.ts";
import { say } from "../../progress.ts";
import { compare, type Findings } from "../../tables/table.ts";
import { bare, listeners } from "../clients/names.ts";
import { failuresOf, inTurn, runProgram } from "../measure.ts";
import type { EventFigures, EventSizes } from "../processes/events.ts";

/** Measures the processor time of an event, and the events in a second. */
export async function measureEvents(host: string, sizes: EventSizes, rounds: number): Promise<Findings> {
  say("events");
  const runs = await inTurn(listeners, rounds, (name) =>
    runProgram<EventFigures>("events", host, name, JSON.stringify(sizes)),
  );
  const rateOf = (name: string) => {
    const outcome = runs.outcome(name, ({ perSecond }) => perSecond);
    return "samples" in outcome ? Math.round(figureOf(outcome.samples).median).toLocaleString("en") : "—";
  };
  const table = {
    title: "Events",
    about: `${sizes.events.toLocaleString("en")} events of one subscription, some 400 bytes each, as fast as they come: ours through \`for await\`, by hand a callback from a map.`,
    columns: ["processor time: µs", "× by hand", "events/s"],
    rows: listeners.map((name) => {
      const [own, reference] = [name, bare].map((each) => runs.outcome(each, ({ cpuMicros }) => cpuMicros));
      return { name, cells: [...compare(own, name === bare ? own : reference), rateOf(name)] };
    }),
    remarks: [],
  };
  return { tables: [table], failures: failuresOf(runs, "events") };
}
