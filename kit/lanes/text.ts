import type { CallLane, Lanes, NodeLane, RoundBox } from "./lanes.ts";

/** This many rounds fit on a screen side by side: the first ones, and those around the difference or the end. */
const FIRST_ROUNDS = 2;
const LAST_ROUNDS = 4;
const MOST_HAPPENINGS = 12;
const WIDEST = 22;

/**
 * The lanes as text, with time from left to right: for each node its questions, its answers and the truth, then the
 * driver's verdict on each round and the right one. The first difference is marked. Changes of the cluster are listed
 * below.
 */
export function lanesText(lanes: Lanes): string {
	const { calls, nodes, cut } = lanes;
	return [
		...calls.flatMap((call, index) => callText(call, index, nodes, calls.length > 1)),
		...happenings(lanes),
		...(cut.length > 0 ? ["", `left out: ${cut.join(", ")}`] : []),
	].join("\n");
}

function callText(call: CallLane, index: number, nodes: readonly NodeLane[], isOneOfMany: boolean): readonly string[] {
	const { kind, rounds } = call;
	if (kind === "abort") return [`abort ${index + 1}: ${call.outcome}`];
	if (rounds.length === 0) return [`The ${kind} did not ask any node.`];
	const wrong = rounds.findIndex(({ isWrong }) => isWrong === true);
	const shown = columnsOf(rounds, wrong < 0 ? rounds.length - 1 : wrong);
	const row = (label: string, cell: (round: RoundBox) => string) => [
		label,
		...shown.map((round) => (round === undefined ? "…" : cell(round))),
	];
	const asked = nodes.filter(({ questions }) => questions.some((question) => question.call === index));
	return aligned([
		row(
			isOneOfMany ? `${kind} ${index + 1}, round` : "round",
			({ number, isEarly }) => `${number}${isEarly === true ? " (last, early)" : ""}`,
		),
		row("at ms", ({ startedAt }) => String(Math.round(startedAt * 10) / 10)),
		...asked.flatMap((node) => {
			const inRound = ({ number }: RoundBox) =>
				node.questions.filter((question) => question.call === index && question.round === number);
			return [
				row(`${node.name} asked`, (round) => [...new Set(inRound(round).map(({ asked: all }) => shortForms(all)))].join(" ")),
				row("  answered", (round) => inRound(round).at(-1)?.word ?? ""),
				row("  true", ({ startedAt }) => node.states.findLast(({ from }) => from <= startedAt)?.state ?? "no job"),
			];
		}),
		row("driver", ({ told }) => told ?? "cut"),
		row("right", ({ right }) => right ?? ""),
		...(wrong < 0 ? [] : [row("", ({ isWrong }) => (isWrong === true ? "^ first difference" : ""))]),
	]);
}

/** The rounds that are shown; `undefined` stands for those left out. */
function columnsOf(rounds: readonly RoundBox[], focus: number): readonly (RoundBox | undefined)[] {
	const last = Math.min(rounds.length - 1, focus + 1);
	const from = Math.max(last - LAST_ROUNDS + 1, 0);
	const first = rounds.slice(0, Math.min(FIRST_ROUNDS, from));
	return [...first, ...(from > first.length ? [undefined] : []), ...rounds.slice(from, last + 1)];
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

/**
 * `query-show:id=4660` becomes `query-show:id`, and `jobs:module=scan;…` becomes `jobs:scan`, because the id is the
 * same everywhere.
 */
function shortForms(asked: string): string {
	return asked
		.split(" and ")
		.map((command) => {
			const module = /^jobs:.*module=(\w+)/.exec(command)?.[1];
			return module === undefined ? command.replace(/=-?\d+;?$/, "") : `jobs:${module}`;
		})
		.join(" ");
}

function happenings({ nodes, cluster, pauses = [] }: Lanes): readonly string[] {
	const told = [
		...nodes.flatMap(({ name, happenings: own }) => own.map(({ at, text }) => ({ at, text: `node ${name} ${text}` }))),
		...cluster.map(({ at, text }) => ({ at, text: `the cluster is ${text}` })),
		...pauses.map(({ from, to }) => ({ at: from, text: `the driver's process is paused until ${Math.round(to)} ms` })),
	].sort((a, b) => a.at - b.at);
	if (told.length === 0) return [];
	const rest = told.length - MOST_HAPPENINGS;
	return [
		"",
		...told.slice(0, MOST_HAPPENINGS).map(({ at, text }) => `${Math.round(at)} ms: ${text}`),
		...(rest > 0 ? [`… and ${rest} more`] : []),
	];
}
