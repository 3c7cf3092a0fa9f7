import type { NodeProgress, RoundProgress } from "../../src/tracking/progress.ts";
import { formatDuration } from "../terminal/duration.ts";
import { createLiveBlock } from "../terminal/live-block.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";
import { recordWords, STATUS_WORDS } from "./node-words.ts";

/** Shows each round of a wait when it ends. */
export interface RoundView {
	show(round: RoundProgress): void;
	/** Ends the view, so that the result takes its place. */
	end(): void;
	/** Ends the view of a wait without a result: what it shows is all that is known. */
	leave(): void;
}

/** On a terminal, rewrites one line per node in place. Otherwise prints a line when the status of a node changes. */
export function createRoundView(out: Output): RoundView {
	return out.canRewrite ? liveView(out) : plainView(out);
}

function liveView(out: Output): RoundView {
	const block = createLiveBlock(out);
	return {
		show: ({ round, elapsedMs, nodes }) =>
			block.show([out.style("bold", `round ${round}, ${formatDuration(elapsedMs)}`), ...nodeLines(nodes, out)]),
		end: block.clear,
		// Later output follows the block.
		leave() {},
	};
}

const BAR_LENGTH = 20;

function nodeLines(nodes: readonly NodeProgress[], out: Output): readonly string[] {
	const rows = nodes.map(({ node, status, progress, record }) => {
		const [word, style] = STATUS_WORDS[status];
		return [node, out.style(style, word), bar(progress), percent(progress), record === undefined ? "" : recordWords(record)];
	});
	const columns = [{ title: "" }, { title: "" }, { title: "" }, { title: "", align: "right" as const }, { title: "" }];
	return table(columns, rows).slice(1);
}

function bar(progress: number | undefined): string {
	if (progress === undefined) return "";
	const full = Math.round((Math.min(Math.max(progress, 0), 100) / 100) * BAR_LENGTH);
	return "█".repeat(full) + "░".repeat(BAR_LENGTH - full);
}

function percent(progress: number | undefined): string {
	return progress === undefined ? "" : `${Math.floor(progress)} %`;
}

function plainView(out: Output): RoundView {
	const said = new Map<string, string>();
	const end = (): void => {
		if (said.size > 0) out.print("");
	};
	return {
		show({ round, elapsedMs, nodes }) {
			for (const { node, status, progress, record } of nodes) {
				const news = [STATUS_WORDS[status][0], percent(progress)].filter((word) => word !== "").join(" ");
				if (said.get(node) === news) continue;
				said.set(node, news);
				const records = record === undefined ? "" : recordWords(record);
				out.print(`${formatDuration(elapsedMs)}, round ${round}: ${node} ${news}${records === "" ? "" : `, ${records}`}`);
			}
		},
		end,
		leave: end,
	};
}
