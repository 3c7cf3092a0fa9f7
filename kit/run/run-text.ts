import { printTraceEvent } from "../../simulator/trace.ts";
import type { MembersSeen } from "./members-seen.ts";
import type { CallReport, Run } from "./run.ts";

/** How many lines of the trace are printed. */
const MOST_LINES = 80;

/** How many changes of the views are printed. */
const MOST_VIEWS = 40;

/** Prints a run: each call with its rounds and its outcome, who was believed to be a member, then the trace of the cluster. */
export function printRun({ schedule, calls, trace, members }: Run): string {
	const reports = calls.map((report, index) => printCall(schedule.calls[index]?.kind ?? "call", report));
	const lines = trace.slice(0, MOST_LINES).map((event) => printTraceEvent(event));
	const rest = trace.length > MOST_LINES ? [`… and ${trace.length - MOST_LINES} more`] : [];
	return [...reports, ...(members === undefined ? [] : printViews(members)), "What happened:", ...lines, ...rest].join("\n");
}

/** Each change of the members that the client knows, and of those that the nodes list, themselves included. */
function printViews({ views, connected }: MembersSeen): readonly string[] {
	const { begunAt, at, error } = connected;
	const end = error === undefined ? "the client was connected" : `connecting failed: ${error.code}: ${error.message}`;
	const lines = views.slice(0, MOST_VIEWS).map(({ at: time, client, nodes }) => {
		const lists = [...new Set(Object.values(nodes).map((names) => names.join(" ")))];
		const [all = "no node answers"] = lists;
		const listed =
			lists.length > 1
				? Object.entries(nodes)
						.map(([node, names]) => `${node}: ${names.join(" ")}`)
						.join("; ")
				: all;
		return `  ${time} ms: the client knows ${client === undefined || client.length === 0 ? "nobody" : client.join(" ")}; the nodes list ${listed}`;
	});
	const rest = views.length > MOST_VIEWS ? [`  … and ${views.length - MOST_VIEWS} more`] : [];
	return [`connecting from ${begunAt} to ${at} ms: ${end}`, "Who is a member:", ...lines, ...rest];
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
