import { printTraceEvent } from "../../simulator/trace.ts";
import type { CallReport, Run } from "./run.ts";

/** How many lines of the trace are printed. */
const MOST_LINES = 80;

/** Prints a run: each call with its rounds and its outcome, then the trace of the cluster. */
export function printRun({ schedule, calls, trace }: Run): string {
	const reports = calls.map((report, index) => printCall(schedule.calls[index]?.kind ?? "call", report));
	const lines = trace.slice(0, MOST_LINES).map((event) => printTraceEvent(event));
	const rest = trace.length > MOST_LINES ? [`… and ${trace.length - MOST_LINES} more`] : [];
	return [...reports, "What happened:", ...lines, ...rest].join("\n");
}

function printCall(kind: string, { calledAt, settledAt, rounds, outcome }: CallReport): string {
	const lines = rounds.map(
		({ number, startedAt, endedAt, verdict }) => `  round ${number}, ${startedAt} to ${endedAt} ms: ${verdict}`,
	);
	return [`${kind} called at ${calledAt} ms, settled at ${settledAt} ms: ${outcomeText(outcome)}`, ...lines].join("\n");
}

/** How a call ended, in one line. */
export function outcomeText(outcome: CallReport["outcome"]): string {
	switch (outcome.kind) {
		case "complete": {
			const { completion } = outcome;
			if (completion === undefined) return "complete";
			const nodes = completion.nodes.map(({ node, evidence }) => `${node} ${evidence}`);
			return `complete, ${completion.outcome} (${nodes.join(", ")})`;
		}
		case "error":
			return `${outcome.code}: ${outcome.message}`;
		case "aborted":
			return `aborted (${outcome.report.nodes.map(({ node, result }) => `${node} ${result}`).join(", ")})`;
		case "in_progress":
		case "called off":
			return outcome.kind;
		default:
			return outcome satisfies never;
	}
}
