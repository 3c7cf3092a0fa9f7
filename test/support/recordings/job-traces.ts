import type { TimedLine } from "./recording.ts";
import { type RecordedSighting, sightingsIn } from "./sighting.ts";
import { isAccepted, isStart, orderInHex } from "./started-job.ts";

/** The history of one job on one node in the recording, from its start to the last line that shows it. */
export interface JobTraces {
	readonly id: string;
	/** The line of its start; `undefined` if the recording does not contain its start. */
	readonly start: TimedLine | undefined;
	/** The first line that shows or implies it. */
	readonly first: TimedLine;
	readonly sightings: RecordedSighting[];
}

/** The traces of every job in one node's lines. An id may be used again once the list was emptied. */
export function collectTraces(lines: readonly TimedLine[]): readonly JobTraces[] {
	const all: JobTraces[] = [];
	const current = new Map<string, JobTraces>();
	const open = (id: string, start: TimedLine | undefined, first: TimedLine): JobTraces => {
		const traces: JobTraces = { id, start, first, sightings: [] };
		current.set(id, traces);
		all.push(traces);
		return traces;
	};
	for (const line of lines) {
		if (line.command.endsWith("-max-done=0")) current.clear();
		if (isStart(line)) {
			const id = startedId(line, lines);
			if (isAccepted(line)) open(id, line, line);
			else if (line.command.includes("again") && !current.has(id)) open(id, undefined, line);
		}
		for (const sighting of sightingsIn(line))
			(current.get(sighting.id) ?? open(sighting.id, undefined, line)).sightings.push(sighting);
	}
	return all;
}

/**
 * The id that a start is about, where need be as the story's first command or, for "again", the file's first start
 * names it.
 */
export function startedId(line: TimedLine, lines: readonly TimedLine[]): string {
	const order = orderInHex(line);
	if (order !== undefined) return order.taskId.toString();
	const named = /start id (\d+)>/.exec(line.command)?.[1];
	if (named !== undefined) return named;
	if (line.command.includes("again")) return firstStarted(lines);
	const asked = lines.find((other) => other.story === line.story && /=(\d+)/.test(other.command));
	return /=(\d+)/.exec(asked?.command ?? "")?.[1] ?? "0";
}

function firstStarted(lines: readonly TimedLine[]): string {
	for (const line of lines) {
		const order = isStart(line) ? orderInHex(line) : undefined;
		if (order !== undefined) return order.taskId.toString();
	}
	return "0";
}
