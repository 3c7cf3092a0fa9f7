import type { Difference } from "../../kit/automaton/difference.ts";
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

/** `aerospike-task explore`: compares all behaviour of the tracker's rules with the specification. */
export const explore: Command = defineCommand({
	name: "explore",
	summary: "compare the tracker's rules with the specification, in runs of any length",
	about: [
		"Runs the tracker's rules and the automaton of the specification side by side, one round at a time. Tries all kinds of",
		"reply, membership change and failure, breadth first, until there is no new state. If they agree in all states, they agree in runs",
		"of any length. If they differ, the command prints a shortest run that shows the difference.",
	],
	options: {
		nodes: count("N", "Explore clusters of 1 to N nodes (default: 3). Four nodes take a few seconds longer.", 1, 4),
		mutant: text("NAME", "Explore the rules of this mutant (a tracker with a known bug) instead of the library's."),
	},
	examples: [
		["explore", "explore the library's rules, for one to three nodes"],
		["explore --mutant two-rounds-of-grace", "print a shortest run that shows the bug of a mutant"],
	],
	exits: [
		[EXIT.ok, "the rules agree with the specification in all states"],
		[EXIT.failed, "they differ; the printed run shows where"],
		[EXIT.couldNotRun, "the mutant keeps hidden state, so only some runs were tried; they do not show its bug"],
	],
	async run({ nodes = 3, mutant }, terminal) {
		const explored = mutant === undefined ? undefined : await explorable(mutant);
		if (explored?.remembers === true) return exploreFromStart(explored, nodes, terminal);
		const rules = explored?.rules();
		const { explore } = await import("../../kit/automaton/explore.ts");
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
			terminal.out.print(`The rules agree with the specification in all ${all}, and so in runs of any length (${took}).`);
			return EXIT.ok;
		}
		terminal.out.print(...shortestDifferenceLines(difference), ...(await asSchedule(difference, mutant)));
		return EXIT.failed;
	},
});

/** Rules with hidden state cannot be explored state by state, so their runs are tried from the start, up to a limit. */
async function exploreFromStart({ name, rules }: Explorable, nodes: number, terminal: Terminal): Promise<number> {
	const { exploreRuns } = await import("../../kit/automaton/explore-runs.ts");
	const { nearlyShortestDifferenceLines } = await import("../reporting/exploration-text.ts");
	const progress = createProgress(terminal.err);
	const { runs, depth, difference } = exploreRuns({
		rules,
		nodes,
		onProgress: (done) => progress.update(`${formatCount(done.runs)} runs; now ${done.rounds} rounds long`),
	});
	progress.end();
	const whole = depth === 1 ? "1 round" : `${depth} rounds`;
	if (difference === undefined)
		throw cannotRun(
			`The rules of "${name}" keep hidden state, so they cannot be explored state by state. ${formatCount(runs)} runs from the start, including all runs of up to ${whole}, do not show a difference. Search longer runs with aerospike-task fuzz --mutant ${name}.`,
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
		`The bug of the mutant "${name}" is not in its rules, and explore looks only at the rules. Use aerospike-task fuzz instead.`,
	);
}

/** The difference as a scenario and a replay command; empty if simulated nodes cannot give these replies. */
async function asSchedule(difference: Difference, mutant: string | undefined): Promise<readonly string[]> {
	const { scheduleOfDifference } = await import("../../kit/automaton/letters-schedule.ts");
	const { printScenario } = await import("../../kit/scenario/schedule-gherkin.ts");
	const { printReplayToken } = await import("../../kit/schedule/replay-token.ts");
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
