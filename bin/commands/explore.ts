import type { Difference } from "../../features/kit/search/difference.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { galleryMutant } from "../searching/gallery-mutant.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
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
		mutant: text("NAME", "Explore the rules of a known bad tracker of the gallery in place of the library's."),
	},
	examples: [
		["aerospike-task explore", "the library's rules, for one to three nodes"],
		["aerospike-task explore --mutant two-rounds-of-grace", "a shortest run on which a known bad tracker goes wrong"],
	],
	exits: [
		[EXIT.ok, "the rules agree with the specification everywhere"],
		[EXIT.failed, "they differ; what is printed shows where"],
		[EXIT.couldNotRun, "a known bad tracker remembers something, and no run that is short enough shows it"],
	],
	async run({ nodes = 3, mutant }, terminal) {
		const explored = mutant === undefined ? undefined : await explorable(mutant);
		if (explored?.remembers === true) return exploreFromStart(explored, nodes, terminal);
		const rules = explored?.rules();
		const { explore } = await import("../../features/kit/search/explore.ts");
		const { shortestDifferenceLines, explorationTable } = await import("../reporting/exploration-text.ts");
		const progress = createProgress(terminal.err);
		const startedAt = performance.now();
		const { states, transitions, letters, parts, difference } = explore({
			nodes,
			...(rules !== undefined && { rules }),
			onProgress: ({ part, states }) => progress.update(`${formatCount(states)} states, ${part}`),
		});
		progress.end();
		const took = formatDuration(performance.now() - startedAt);
		const all = `${formatCount(states)} states and ${formatCount(transitions)} rounds over ${letters} kinds of reply`;
		if (difference === undefined) {
			terminal.out.print(...explorationTable(parts), "");
			terminal.out.print(`The rules agree with the specification in all of ${all}, and so in runs of any length; ${took}.`);
			return EXIT.ok;
		}
		terminal.out.print(...shortestDifferenceLines(difference), ...(await asSchedule(difference, mutant)));
		return EXIT.failed;
	},
});

/** Rules that remember something have no states to be gone through, so their runs are, as far as that goes. */
async function exploreFromStart({ name, rules }: Explorable, nodes: number, terminal: Terminal): Promise<number> {
	const { exploreRuns } = await import("../../features/kit/search/explore-runs.ts");
	const { nearlyShortestDifferenceLines } = await import("../reporting/exploration-text.ts");
	const progress = createProgress(terminal.err);
	const { runs, depth, difference } = exploreRuns({
		rules,
		nodes,
		onProgress: (done) => progress.update(`${formatCount(done.runs)} runs, of ${done.rounds} rounds now`),
	});
	progress.end();
	const whole = depth === 1 ? "1 round" : `${depth} rounds`;
	if (difference === undefined)
		throw cannotRun(
			`The rules of "${name}" remember something beside what they are given, so there are no states to go through. None of ${formatCount(runs)} runs from the start shows a difference, all of up to ${whole} among them; aerospike-task fuzz --mutant ${name} looks further.`,
		);
	terminal.out.print(...nearlyShortestDifferenceLines(difference, depth), ...(await asSchedule(difference, name)));
	return EXIT.failed;
}

interface Explorable {
	readonly name: string;
	rules(): Rules;
	readonly remembers: boolean;
}

async function explorable(name: string): Promise<Explorable> {
	const { rules, remembers = false } = await galleryMutant(name);
	if (rules !== undefined) return { name, rules, remembers };
	throw usageError(
		`The mutant "${name}" is bad in something else than its rules, which alone can be explored; see aerospike-task fuzz.`,
	);
}

/** The same as a scenario and a token, where simulated nodes can be made to say it. */
async function asSchedule(difference: Difference, mutant: string | undefined): Promise<readonly string[]> {
	const { scheduleOfDifference } = await import("../../features/kit/search/letters-schedule.ts");
	const { printScenario } = await import("../../features/kit/schedule-gherkin.ts");
	const { printReplayToken } = await import("../../features/kit/replay-token.ts");
	const schedule = scheduleOfDifference(difference);
	if (schedule === undefined) return [];
	const title = `${difference.requirement} is broken`;
	return [
		"",
		printScenario(schedule, { title }),
		"",
		`aerospike-task replay ${printReplayToken(schedule)}${mutant === undefined ? "" : ` --mutant ${mutant}`}`,
	];
}
