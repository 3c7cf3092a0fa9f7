import { type Command, defineCommand } from "../terminal/command.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { count, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";

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
		mutant: text("NAME", "Explore a known bad tracker from the gallery in place of the library's rules."),
	},
	examples: [
		["aerospike-task explore", "the library's rules, for one to three nodes"],
		["aerospike-task explore --nodes 2 --mutant grace-off-by-one", "a shortest run on which a known bad tracker goes wrong"],
	],
	exits: [
		[EXIT.ok, "the rules agree with the specification everywhere"],
		[EXIT.failed, "they differ; what is printed shows where"],
		[EXIT.couldNotRun, "there is no such mutant, or its rules have no fixpoint"],
	],
	async run({ nodes = 3, mutant }, terminal) {
		const { explore } = await import("../../features/kit/search/explore.ts");
		const { mutantRules } = await import("../searching/mutant-rules.ts");
		const rules = await mutantRules(mutant);
		const progress = createProgress(terminal.err);
		const startedAt = performance.now();
		const exploration = explore({
			nodes,
			...(rules !== undefined && { rules }),
			onProgress: ({ part, states }) => progress.update(`${formatCount(states)} states, ${part}`),
		});
		progress.end();
		const { states, transitions, letters, parts, difference } = exploration;
		const { explorationTable } = await import("../reporting/exploration-text.ts");
		terminal.out.print(...explorationTable(parts));
		const gone = `${formatCount(states)} states and ${formatCount(transitions)} rounds over ${letters} kinds of reply`;
		const took = formatDuration(performance.now() - startedAt);
		if (difference === undefined) {
			terminal.out.print("", `The rules agree with the specification in all of ${gone}, and so in runs of any length; ${took}.`);
			return EXIT.ok;
		}
		await tell(exploration.difference, rules, terminal);
		return EXIT.failed;
	},
});

type Found = NonNullable<ReturnType<typeof import("../../features/kit/search/explore.ts").explore>["difference"]>;
type Rules = Awaited<ReturnType<typeof import("../searching/mutant-rules.ts").mutantRules>>;

async function tell(difference: Found | undefined, rules: Rules, terminal: Terminal): Promise<void> {
	if (difference === undefined) return;
	const { differenceText } = await import("../reporting/exploration-text.ts");
	terminal.out.print("", ...(await differenceText(difference, rules, terminal.out)));
}
