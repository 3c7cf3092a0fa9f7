import { type Command, defineCommand } from "../terminal/command.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { count } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";

/** `aerospike-task explore`: everything that the rules can ever do, compared with the specification. */
export const explore: Command = defineCommand({
	name: "explore",
	summary: "compare the tracker's rules with the specification, in runs of every length",
	about: [
		"Steps the tracker's rules and the specification's automaton side by side, breadth first, through every kind of reply, membership and",
		"failure, until no new state comes. What agrees then agrees in runs of any length. Where they differ it prints a shortest run that shows it.",
	],
	options: {
		nodes: count("N", "Up to how many nodes; 3 by default. Four take some seconds more.", 1, 4),
	},
	examples: [["aerospike-task explore", "the library's rules, for one to three nodes"]],
	exits: [
		[EXIT.ok, "the rules agree with the specification everywhere"],
		[EXIT.failed, "they differ; what is printed shows where"],
	],
	async run({ nodes = 3 }, terminal) {
		const { explore } = await import("../../features/kit/search/explore.ts");
		const { differenceLines, explorationTable } = await import("../reporting/exploration-text.ts");
		const progress = createProgress(terminal.err);
		const startedAt = performance.now();
		const { states, transitions, letters, parts, difference } = explore({
			nodes,
			onProgress: ({ part, states }) => progress.update(`${formatCount(states)} states, ${part}`),
		});
		progress.end();
		const took = formatDuration(performance.now() - startedAt);
		const all = `${formatCount(states)} states and ${formatCount(transitions)} rounds over ${letters} kinds of reply`;
		terminal.out.print(...explorationTable(parts), "");
		if (difference === undefined) {
			terminal.out.print(`The rules agree with the specification in all of ${all}, and so in runs of any length; ${took}.`);
			return EXIT.ok;
		}
		terminal.out.print(...differenceLines(difference));
		return EXIT.failed;
	},
});
