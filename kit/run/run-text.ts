import { isAboutJobs } from "../../simulator/command-name.ts";
import { printTraceEvent, type TraceEvent } from "../../simulator/trace.ts";
import type { MembersSeen, ViewsAt } from "./members-seen.ts";
import type { CallReport, Run } from "./run.ts";

/** How many lines of the trace are printed. */
const MOST_LINES = 80;
/** How many rounds of a call are printed: the first and the last ones. */
const MOST_ROUNDS = 20;
/** An answer that is not about jobs, such as a partition map, is cut to this length. */
const MOST_CHARACTERS = 160;

/** How many changes of the views are printed. */
const MOST_VIEWS = 40;

/**
 * Prints a run: each call with its rounds and its outcome, which members were known, then the trace of the
 * cluster.
 */
export function printRun({ schedule, calls, trace, members }: Run): string {
	const reports = calls.map((report, index) => printCall(schedule.calls[index]?.kind ?? "call", report));
	const others = new Set(trace.flatMap((event) => (isOther(event) ? [event.question] : [])));
	const lines = trace.slice(0, MOST_LINES).map((event) => {
		const line = printTraceEvent(event);
		const isLong = event.kind === "answered" && others.has(event.question) && line.length > MOST_CHARACTERS;
		return isLong ? `${line.slice(0, MOST_CHARACTERS)}… (${line.length - MOST_CHARACTERS} more characters)` : line;
	});
	const rest = trace.length > MOST_LINES ? [`… and ${trace.length - MOST_LINES} more`] : [];
	return [...reports, ...(members === undefined ? [] : printViews(members)), "What happened:", ...lines, ...rest].join("\n");
}

/** Each change of the members that the client knows, and of those that the nodes list, themselves included. */
function printViews({ views, connected }: MembersSeen): readonly string[] {
	const { begunAt, at, error } = connected;
	const end = error === undefined ? "the client was connected" : `connecting failed: ${error.code}: ${error.message}`;
	const lines = views.slice(0, MOST_VIEWS).map(printView);
	const rest = views.length > MOST_VIEWS ? [`  … and ${views.length - MOST_VIEWS} more`] : [];
	return [`connecting from ${rounded(begunAt)} to ${rounded(at)} ms: ${end}`, "Known members:", ...lines, ...rest];
}

function printView({ at, client = [], nodes, starting = [], shuttingDown = {} }: ViewsAt): string {
	const parts = [
		`the client knows ${client.length === 0 ? "no node" : client.join(" ")}`,
		Object.keys(nodes).length === 0 ? "no node with partitions runs" : `the nodes list ${printLists(nodes)}`,
		...(starting.length === 0 ? [] : [`starting: ${starting.join(" ")}`]),
		...Object.entries(shuttingDown).map(([node, names]) => `${node} shuts down and lists ${names.join(" ")}`),
	];
	return `  ${rounded(at)} ms: ${parts.join("; ")}`;
}

/** The members that the nodes list: once, if all list the same. */
function printLists(nodes: ViewsAt["nodes"]): string {
	const lists = Object.entries(nodes).map(([node, names]) => [node, names.join(" ")] as const);
	const [all = "", ...others] = new Set(lists.map(([, names]) => names));
	return others.length === 0 ? all : lists.map(([node, names]) => `${node}: ${names}`).join("; ");
}

/** A question that is not about jobs. */
function isOther(event: TraceEvent): event is Extract<TraceEvent, { kind: "asked" }> {
	return event.kind === "asked" && !event.commands.some(isAboutJobs);
}

function printCall(kind: string, { calledAt, settledAt, rounds, outcome }: CallReport): string {
	const lines = rounds.map(
		({ number, startedAt, endedAt, verdict }) => `  round ${number}, ${rounded(startedAt)} to ${rounded(endedAt)} ms: ${verdict}`,
	);
	const half = MOST_ROUNDS / 2;
	const shown =
		lines.length <= MOST_ROUNDS
			? lines
			: [...lines.slice(0, half), `  … ${lines.length - MOST_ROUNDS} more rounds`, ...lines.slice(-half)];
	return [
		`${kind} called at ${rounded(calledAt)} ms, settled at ${rounded(settledAt)} ms: ${outcomeText(outcome)}`,
		...shown,
	].join("\n");
}

/** Milliseconds with at most one digit after the point. */
function rounded(ms: number): number {
	return Math.round(ms * 10) / 10;
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
			return outcome.message === "" ? outcome.code : `${outcome.code}: ${outcome.message}`;
		case "aborted":
			return `aborted (${outcome.report.nodes.map(({ node, result }) => `${node} ${result}`).join(", ")})`;
		case "in_progress":
		case "cancelled":
			return outcome.kind;
		default:
			return outcome satisfies never;
	}
}
