import type { TraceEvent } from "../../../simulator/trace.ts";
import type { Word } from "../oracle/turn.ts";
import { verdictText } from "../outside/judge-rounds.ts";
import { type ReviewedCall, reviewRun } from "../outside/review-run.ts";
import type { SeenRound } from "../outside/seen.ts";
import { isAboutJobs } from "../question-form.ts";
import type { Run } from "../run.ts";

/** So many rounds fit on a screen beside each other: the first ones, and those around the difference or the end. */
const FIRST_ROUNDS = 2;
const LAST_ROUNDS = 4;
const MOST_NODES = 8;
const MOST_HAPPENINGS = 12;
const WIDEST = 22;

/**
 * A run in lanes of text, time to the right: of each node what it was asked, what it answered and what was true, then what the driver made of
 * each round and what was right, the first difference marked. What happened to the cluster stands below.
 */
export function lanesText(run: Run): string {
	const calls = reviewRun(run);
	return [...calls.flatMap((call) => callLanes(run, call, calls.length > 1)), ...happenings(run)].join("\n");
}

function callLanes(run: Run, { history, rounds, reviewed }: ReviewedCall, isOneOfMany: boolean): readonly string[] {
	if (rounds.length === 0) return [`The ${history.call.kind} asked nobody.`];
	const differing = reviewed.findIndex(({ isWrong }) => isWrong);
	const shown = columnsOf(rounds.length, differing < 0 ? rounds.length - 1 : differing);
	const row = (label: string, cell: (round: SeenRound, index: number) => string) => [
		label,
		...shown.map((index) => (index === undefined ? "…" : cell(rounds[index] as SeenRound, index))),
	];
	const nodes = [...new Set(rounds.flatMap(({ turns }) => turns.map(({ node }) => node)))].sort().slice(0, MOST_NODES);
	const rows = [
		row(
			isOneOfMany ? `${history.call.kind} ${history.index + 1}, round` : "round",
			({ number, isEarly }) => `${number}${isEarly ? " (last, early)" : ""}`,
		),
		row("at ms", ({ startedAt }) => String(Math.round(startedAt * 10) / 10)),
		...nodes.flatMap((node) => [
			row(`${node} asked`, (round, index) => questionText(history.questions, node, round, rounds[index + 1])),
			row("  answered", ({ turns }) => wordText(turns.find((turn) => turn.node === node)?.word)),
			row("  true", ({ startedAt }) => truthAt(run.trace, node, startedAt)),
		]),
		row("driver", ({ told }) => (told === undefined ? "cut" : verdictText(told))),
		row("right", (_, index) => reviewed[index]?.lawful.slice(0, 1).map(verdictText).join("") ?? ""),
		...(differing < 0 ? [] : [row("", (_, index) => (index === differing ? "^ first difference" : ""))]),
	];
	return aligned(rows);
}

/** Which rounds are shown; `undefined` stands for those left out. */
function columnsOf(count: number, focus: number): readonly (number | undefined)[] {
	const last = Math.min(count - 1, focus + 1);
	const from = Math.max(last - LAST_ROUNDS + 1, 0);
	const first = Array.from({ length: Math.min(FIRST_ROUNDS, from) }, (_, index) => index);
	const left = from > first.length ? [undefined] : [];
	return [...first, ...left, ...Array.from({ length: last - from + 1 }, (_, index) => from + index)];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
	const cells = rows.map((row) => row.map((cell) => (cell.length > WIDEST ? `${cell.slice(0, WIDEST - 1)}…` : cell)));
	const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
	return cells.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join("  ")
			.trimEnd(),
	);
}

function questionText(
	questions: ReviewedCall["history"]["questions"],
	node: string,
	{ startedAt }: SeenRound,
	next: SeenRound | undefined,
): string {
	const own = questions.filter(
		(question) =>
			question.node === node && question.askedAt >= startedAt && question.askedAt < (next?.startedAt ?? Number.POSITIVE_INFINITY),
	);
	const forms = own.flatMap(({ commands }) => commands.filter(isAboutJobs)).map(shortForm);
	return forms.length === 0 ? "" : [...new Set(forms)].join(" ");
}

/** `query-show:id=4660` is `query-show:id`, and `jobs:module=scan;…` is `jobs:scan`: the id is the same everywhere. */
function shortForm(command: string): string {
	const module = /^jobs:.*module=(\w+)/.exec(command)?.[1];
	return module === undefined ? command.replace(/=-?\d+;?$/, "") : `jobs:${module}`;
}

function wordText(word: Word | undefined): string {
	switch (word?.kind) {
		case undefined:
			return "";
		case "in_progress":
		case "complete":
			return `${word.kind === "complete" ? "complete" : "in progress"}${word.result === undefined || word.result === "ok" ? "" : ` (${word.result})`}`;
		case "not_found":
			return "not found";
		case "error":
			return `ERROR:${word.code ?? ""}`;
		case "unsupported":
			return "not known";
		case "failure":
			return word.reason.replace("_", " ");
		case "open":
			return "nothing yet";
		default:
			return word satisfies never;
	}
}

/** What was true of the job on a node at an instant. */
function truthAt(trace: readonly TraceEvent[], node: string, at: number): string {
	let truth = "no job";
	for (const event of trace) if (event.kind === "job" && event.node === node && event.at <= at) truth = event.change;
	return truth;
}

function happenings({ trace }: Run): readonly string[] {
	const told = trace.flatMap((event) => {
		if (event.kind === "node") return [`${Math.round(event.at)} ms: node ${event.node} ${event.change}`];
		return event.kind === "cluster" ? [`${Math.round(event.at)} ms: the cluster is ${event.change}`] : [];
	});
	if (told.length === 0) return [];
	const rest = told.length - MOST_HAPPENINGS;
	return ["", ...told.slice(0, MOST_HAPPENINGS), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}
