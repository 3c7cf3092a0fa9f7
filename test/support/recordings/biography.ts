import type { JobLife, JobOrder } from "../../../simulator/background-job.ts";
import { collectTraces, type JobTraces } from "./job-traces.ts";
import type { TimedLine } from "./recording.ts";
import type { RecordedSighting } from "./sighting.ts";
import { orderInHex, orderShown, orderUnseen } from "./started-job.ts";

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
 * Reads the lives of all jobs out of one node's lines: when each began, how long the node kept it unseen, when it ended
 * and whether by an abort. Times between two lines are set half way, since only the order can be held.
 */
export function biographies(lines: readonly TimedLine[]): readonly Biography[] {
	return collectTraces(lines).map((traces) => write(traces, lines));
}

function write(traces: JobTraces, lines: readonly TimedLine[]): Biography {
	const { id, start, sightings } = traces;
	const first = sightings[0];
	const order = (start && orderInHex(start)) ?? (first === undefined ? orderUnseen(id) : orderShown(first.record));
	if (first === undefined) return { order, life: { duration: INSTANT }, start: start ?? traces.first.t - 2 * INSTANT };
	const startedAt = start?.t ?? unseenStart(traces, first, lines);
	const abort = recordedAbort(traces, first, lines);
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
function unseenStart(traces: JobTraces, first: RecordedSighting, lines: readonly TimedLine[]): number {
	const { runTimeMs = 0, timeSinceDoneMs = 0 } = first.record;
	const before = lines[lines.indexOf(traces.first) - 1];
	const soonest = before?.story === traces.first.story ? before.t + INSTANT : Number.NEGATIVE_INFINITY;
	return Math.max(soonest, Math.min(first.at.t - runTimeMs - timeSinceDoneMs, traces.first.t - 1));
}

/**
 * Between the last line that shows it active, or the command that aborts it, and the first that shows it done, or gone.
 * A job that a later story first shows as done was removed at the end of its own story.
 */
function end(traces: JobTraces, notBefore: number, lines: readonly TimedLine[]): number {
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
function firstGone(last: RecordedSighting, lines: readonly TimedLine[]): TimedLine | undefined {
	return lines.find((line) => line.t > last.at.t && line.story === last.at.story && line.command === last.at.command);
}

/** The last line before a sighting in which the same command did not show the job yet. */
function lastUnseen(first: RecordedSighting, lines: readonly TimedLine[]): TimedLine | undefined {
	return lines.findLast((line) => line.t < first.at.t && line.story === first.at.story && line.command === first.at.command);
}

function storyEnd({ story }: TimedLine, lines: readonly TimedLine[]): number {
	return lines.findLast((line) => line.story === story)?.t ?? 0;
}

/** The command that aborted it. */
function recordedAbort(
	{ id, sightings }: JobTraces,
	first: RecordedSighting,
	lines: readonly TimedLine[],
): TimedLine | undefined {
	const doneAt = sightings.find((sighting) => sighting.isDone)?.at.t ?? NEVER;
	return lines.find((line) => line.story === first.at.story && line.t > first.at.t && line.t < doneAt && isAbortOf(id, line));
}

/** When it was aborted, though no line says by what. */
function unseenAbortOf({ sightings }: JobTraces, endsAt: number): number | undefined {
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
