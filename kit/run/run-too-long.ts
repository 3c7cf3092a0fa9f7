import type { Trace } from "../../simulator/trace.ts";
import { Unsupported } from "./driver.ts";
import type { Run } from "./run.ts";

/**
 * The trace of a run is full. A part of a run is not judged, because the rest could excuse what the part
 * shows.
 */
export class RunTooLong extends Unsupported {
	/** What was seen until the trace was full, to be shown. Absent if the run was not on virtual time. */
	readonly run: Run | undefined;

	constructor({ events }: Pick<Trace, "events">, run?: Run) {
		super(`The run is too long to be judged: it has more than ${events.length} events.`);
		this.run = run;
	}
}

/** @throws RunTooLong if the trace does not contain everything that happened */
export function checkWhole(trace: Pick<Trace, "events" | "dropped">): void {
	if (trace.dropped > 0) throw new RunTooLong(trace);
}
