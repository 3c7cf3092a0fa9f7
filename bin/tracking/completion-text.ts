import type { Completion } from "../../src/tracking/completion.ts";
import type { CompletionOutcome, Evidence, NodeCompletion } from "../../src/tracking/evidence.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { type Column, table } from "../terminal/table.ts";
import type { Output, Style } from "../terminal/terminal.ts";
import { EVIDENCE_WORDS } from "./node-words.ts";

const COLUMNS: readonly Column[] = [
	{ title: "node" },
	{ title: "evidence" },
	{ title: "last status" },
	{ title: "records", align: "right" },
	{ title: "failed", align: "right" },
	{ title: "how we know" },
];

const OUTCOMES: Readonly<Record<CompletionOutcome, readonly [string, Style]>> = {
	ok: ["ok: every node reported that it is done", "green"],
	uncertain: ["uncertain: not every node is known to be done", "magenta"],
	failed_records: ["failed_records: the query is over, but records failed", "red"],
	aborted: ["aborted: the query was aborted before it finished", "red"],
};

/** The result of each node with its evidence, then the outcome and the totals. */
export function completionText(
	{ outcome, nodes, totals, rounds, elapsedMs, doubts }: Completion,
	out: Output,
): readonly string[] {
	const [words, style] = OUTCOMES[outcome];
	const { recordsSucceeded, recordsFailed } = totals;
	return [
		...table(
			COLUMNS,
			nodes.map((node) => row(node, out)),
			out.width,
		),
		"",
		out.style(style, words),
		...doubts.map(({ message }) => message),
		`${formatCount(recordsSucceeded)} records succeeded, ${formatCount(recordsFailed)} failed; ` +
			`${rounds} ${rounds === 1 ? "round" : "rounds"} in ${formatDuration(elapsedMs)}`,
	];
}

function row({ node, evidence, record }: NodeCompletion, out: Output): readonly string[] {
	const [words, style] = EVIDENCE_WORDS[evidence];
	const count = (number: number | undefined) => (number === undefined ? "" : formatCount(number));
	return [
		node,
		out.style(style, evidence),
		record?.status ?? "",
		count(record?.recordsSucceeded),
		count(record?.recordsFailed),
		words,
	];
}

const DOUBTFUL: readonly Evidence[] = ["vanished", "presumed", "left", "joined"];

/** A warning that names the nodes whose end was not observed; `undefined` if the end is known on every node. */
export function uncertainty({ nodes, doubts }: Completion): string | undefined {
	const doubtful = nodes.filter(({ evidence }) => DOUBTFUL.includes(evidence));
	if (doubtful.length === 0) {
		return doubts.length === 0
			? undefined
			: "The cluster may have members that track did not ask. The query may still be running there. docs/uncertain.md says what you can do.";
	}
	const named = doubtful.map(({ node, evidence }) => `${node} (${evidence})`).join(", ");
	return `track did not see the end of the query on ${named}. docs/uncertain.md says what you can do.`;
}
