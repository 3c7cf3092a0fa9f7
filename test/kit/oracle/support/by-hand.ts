import type { Finding } from "../../../../kit/oracle/finding.ts";
import type { CallOutcome, Run } from "../../../../kit/run/run.ts";
import type { Schedule } from "../../../../kit/schedule/schedule.ts";
import type { TraceEvent } from "../../../../simulator/trace.ts";

/* Runs of drivers that report no rounds, written by hand: each question, its end and the outcome. */

/** How a question ends: with a body, or as it says. */
type End = { readonly body: string } | "reset" | "given up" | "open";

export interface Asked {
	/** Default: A. */
	readonly node?: string;
	readonly commands: readonly string[];
	readonly at: number;
	/** Default: 1 ms later. */
	readonly until?: number;
	readonly end: End;
}

export function eventsOf({ node = "A", commands, at, until = at + 1, end }: Asked, question: number): readonly TraceEvent[] {
	const asked: TraceEvent = { at, kind: "asked", node, question, commands };
	if (end === "open") return [asked];
	if (end === "given up") return [asked, { at: until, kind: "given-up", node, question }];
	if (end === "reset") return [asked, { at: until, kind: "failed", node, question, reason: "reset" }];
	return [asked, { at: until, kind: "answered", node, question, body: end.body }];
}

/** The question for the job with the id 7. */
export const SHOW = "query-show:id=7";

/** That question and its end: a status of the job, `none` for no such job, or how it failed. */
export type AskedForJob = readonly [node: string, at: number, until: number, end: string];

export function traceOf(asked: readonly AskedForJob[]): readonly TraceEvent[] {
	return asked.flatMap(([node, at, until, said], question) => {
		const body = said === "none" ? `${SHOW}\tERROR:2:job not found\n` : `${SHOW}\ttrid=7:status=${said}\n`;
		const end = said === "reset" || said === "given up" ? said : { body };
		return eventsOf({ node, commands: [SHOW], at, until, end }, question);
	});
}

/** The run of the only call of a schedule. */
export function runOf(schedule: Schedule, trace: readonly TraceEvent[], settledAt: number, outcome: CallOutcome): Run {
	const inOrder = trace.toSorted((one, other) => one.at - other.at);
	return { schedule, trace: inOrder, truth: {}, calls: [{ calledAt: 0, settledAt, outcome, rounds: [] }] };
}

/** What was expected, and what was there. */
export function lineOf({ requirement, expected, got }: Finding): string {
	return `${requirement}: ${expected} / ${got}`;
}
