import type { JobLife, JobOrder } from "../../../simulator/background-job.ts";
import type { TimedLine } from "./recording.ts";
import { type Sighting, sightingsIn } from "./sighting.ts";
import { isAccepted, isStart, orderInHex, orderShown, orderUnseen } from "./started-job.ts";

/** What the recording tells of one job on one node, from its start to the last that was seen of it. */
interface Traces {
	readonly id: string;
	/** The line of its start; `undefined` where the recorder started it unseen. */
	readonly start: TimedLine | undefined;
	/** The first line that shows or implies it. */
	readonly first: TimedLine;
	readonly sightings: Sighting[];
}

/** A job to be lived through by the simulated node. */
export interface Biography {
	readonly order: JobOrder;
	readonly life: JobLife;
	/** The line whose start it is, or the time of a start that was not recorded. */
	readonly start: TimedLine | number;
	/** The time of an abort that was not recorded. */
	readonly unseenAbort?: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const INSTANT = 0.0001;
/** How long after its story the recorder cleared away a job that was still active. */
const CLEARED_AFTER_MS = 1000;

/**
 * Reads the lives of all jobs out of one node's lines: when each began, how long the node kept it unseen, when it ended and whether by an
 * abort. Times between two lines are set half way, since only the order can be held.
 */
export function biographies(lines: readonly TimedLine[]): readonly Biography[] {
	return collect(lines).map((traces) => write(traces, lines));
}

/** An id may be used again once the list was emptied. */
function collect(lines: readonly TimedLine[]): readonly Traces[] {
	const all: Traces[] = [];
	const current = new Map<string, Traces>();
	const open = (id: string, start: TimedLine | undefined, first: TimedLine): Traces => {
		const traces: Traces = { id, start, first, sightings: [] };
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

/** The id that a start is about, where need be as the story's first command or, for "again", the file's first start names it. */
export function startedId(line: TimedLine, lines: readonly TimedLine[]): string {
	const order = orderInHex(line);
	if (order !== undefined) return order.taskId.toString();
	const named = /start id (\d+)>/.exec(line.command)?.[1];
	if (named !== undefined) return named;
	if (line.command.includes("again")) return firstStarted(lines);
	const asked = lines.find((other) => other.story === line.story && /[=](\d+)/.test(other.command));
	return /[=](\d+)/.exec(asked?.command ?? "")?.[1] ?? "0";
}

function firstStarted(lines: readonly TimedLine[]): string {
	for (const line of lines) {
		const order = isStart(line) ? orderInHex(line) : undefined;
		if (order !== undefined) return order.taskId.toString();
	}
	return "0";
}

function write(traces: Traces, lines: readonly TimedLine[]): Biography {
	const { id, start, sightings } = traces;
	const first = sightings[0];
	const order = (start && orderInHex(start)) ?? (first === undefined ? orderUnseen(id) : orderShown(first.record));
	if (first === undefined) return { order, life: { duration: INSTANT }, start: start ?? traces.first.t - 2 * INSTANT };
	const startedAt = start?.t ?? unseenStart(traces, first, lines);
	const firstDone = sightings.find((sighting) => sighting.isDone);
	const abort = lines.find(
		(line) =>
			line.t > first.at.t && line.story === first.at.story && !(firstDone && firstDone.at.t < line.t) && isAbortOf(id, line),
	);
	const endsAt = end(traces, Math.max(startedAt, abort?.t ?? 0), lines);
	const isIndexQuery = first.record.status === "active";
	const lag = isIndexQuery ? Math.max(0, between(lastUnseen(first, lines), first.at) - 1000 - startedAt) : 0;
	const unseenAbort = abort === undefined ? unseenAbortOf(traces, endsAt) : undefined;
	const abortedAt = abort?.t ?? unseenAbort;
	const life: JobLife =
		abortedAt === undefined
			? { lag, duration: endsAt - startedAt - lag }
			: { lag, duration: NEVER, abortDelay: endsAt - abortedAt };
	return { order, life, start: start ?? startedAt, ...(unseenAbort === undefined ? {} : { unseenAbort }) };
}

/** It began as long ago as its first entry says, but not before the line in front of that, which does not show it. */
function unseenStart(traces: Traces, first: Sighting, lines: readonly TimedLine[]): number {
	const { runTimeMs = 0, timeSinceDoneMs = 0 } = first.record;
	const before = lines[lines.indexOf(traces.first) - 1];
	const soonest = before?.story === traces.first.story ? before.t + INSTANT : Number.NEGATIVE_INFINITY;
	return Math.max(soonest, Math.min(first.at.t - runTimeMs - timeSinceDoneMs, traces.first.t - 1));
}

/**
 * Between the last line that shows it active, or the command that aborts it, and the first that shows it done, or gone. What a later story
 * shows done for the first time was cleared away at the end of its own.
 */
function end(traces: Traces, notBefore: number, lines: readonly TimedLine[]): number {
	const lastActive = traces.sightings.findLast((sighting) => !sighting.isDone);
	const firstDone = traces.sightings.find((sighting) => sighting.isDone);
	const last = lastActive?.at ?? traces.first;
	const soonest = Math.max(notBefore, lastActive?.at.t ?? 0);
	const over = firstDone?.at ?? (lastActive === undefined ? undefined : firstGone(lastActive, lines));
	if (over === undefined || over.story !== last.story) return storyEnd(last, lines) + CLEARED_AFTER_MS;
	const told = over.t - (firstDone?.record.timeSinceDoneMs ?? 0);
	return told > soonest && told < over.t ? told : (soonest + over.t) / 2;
}

/** The first line after a sighting in which the same command no longer shows the job. */
function firstGone(last: Sighting, lines: readonly TimedLine[]): TimedLine | undefined {
	return lines.find((line) => line.t > last.at.t && line.story === last.at.story && line.command === last.at.command);
}

/** The last line before a sighting in which the same command did not show the job yet. */
function lastUnseen(first: Sighting, lines: readonly TimedLine[]): TimedLine | undefined {
	return lines.findLast((line) => line.t < first.at.t && line.story === first.at.story && line.command === first.at.command);
}

function storyEnd({ story }: TimedLine, lines: readonly TimedLine[]): number {
	return lines.findLast((line) => line.story === story)?.t ?? 0;
}

/** When it was aborted, though no line says by what. */
function unseenAbortOf({ sightings }: Traces, endsAt: number): number | undefined {
	const aborted = sightings.find((sighting) => sighting.isAborted);
	if (aborted === undefined) return undefined;
	const lastOk = sightings.findLast((sighting) => !sighting.isAborted);
	return between(lastOk?.at, aborted.isDone ? { t: endsAt } : aborted.at);
}

function isAbortOf(id: string, line: TimedLine): boolean {
	const names = line.command.includes(`=${id}`) || line.command.includes("-abort-all");
	return names && /abort|kill/.test(line.command) && /^(ok\b|number-of-queries-killed:[1-9])/i.test(line.reply ?? "");
}

function between(earlier: { readonly t: number } | undefined, later: { readonly t: number }): number {
	return earlier === undefined ? later.t - INSTANT : (earlier.t + later.t) / 2;
}
