import type { Difference } from "../../kit/automaton/difference.ts";
import { counted } from "../../kit/report/format-count.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { galleryMutant } from "../searching/gallery-mutant.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { count, flag, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** With four faults, there are 752,266 of the smallest worlds. */
const MOST_FAULTS = 3;

/** `aerospike-task explore`: compares all behaviour of the tracker's rules with the specification. */
export const exploreCommand: Command = defineCommand({
	name: "explore",
	summary:
		"compare the tracker's decision rules with the specification in all states, which covers runs of any length; try all small networks",
	about: [
		"Runs the tracker's rules and the automaton of the specification side by side, one round at a time. Tries all kinds of",
		"reply, membership change and failure, breadth first, until there is no new state. If they agree in all states, they",
		"agree in runs of any length. If they differ, the command prints a shortest run that shows the difference.",
		"With --network, it instead tries all small networks: two nodes, one seed, and up to three faults (such as a crash, a",
		"move, a split or a pause of the client; docs/searching.md lists all). It checks that the library finds the right",
		"members in each, and prints the number of networks.",
	],
	options: {
		nodes: count("N", "Explore clusters of 1 to N nodes (default: 3). Four nodes take a few seconds longer.", 1, 4),
		network: flag("Try all small networks."),
		faults: count("N", "With --network: up to N faults in each network (default: 3).", 1, MOST_FAULTS),
		workers: count("W", "With --network: how many threads to use (default: one per processor).", 1, 256),
		mutant: text("NAME", "Explore the rules of this mutant (a tracker with one deliberate bug) instead of the library's."),
	},
	examples: [
		["explore", "explore the library's rules, for one to three nodes"],
		["explore --network", "try all small networks with up to three faults (several minutes)"],
		["explore --network --faults 2", "try those with one or two faults (seconds)"],
		["explore --mutant two-rounds-of-grace", "print a shortest run that shows the bug of a mutant"],
	],
	exits: [
		[EXIT.ok, "the rules agree with the specification in all states; with --network: the library is right in all networks"],
		[EXIT.failed, "a difference or a failure was found; the printed run shows it"],
		[EXIT.couldNotRun, "the mutant keeps hidden state, so it cannot be explored state by state; use fuzz instead"],
	],
	async run({ nodes, mutant, network, faults, workers }, terminal) {
		if (network) {
			if (nodes !== undefined) throw usageError("--network and --nodes cannot be combined.");
			const { exploreNetwork } = await import("../searching/explore-network.ts");
			return exploreNetwork({ faults: faults ?? MOST_FAULTS, workers, mutant }, terminal);
		}
		for (const [name, value] of Object.entries({ faults, workers }))
			if (value !== undefined) throw usageError(`--${name} needs --network.`);
		return exploreRules(nodes ?? 3, mutant, terminal);
	},
});

async function exploreRules(nodes: number, mutant: string | undefined, terminal: Terminal): Promise<number> {
	const rules = mutant === undefined ? undefined : await explorableRules(mutant);
	const { exploreSteps } = await import("../../kit/automaton/explore.ts");
	const { createBreather } = await import("../../kit/search/breathe.ts");
	const { shortestDifferenceLines, explorationTable } = await import("../reporting/exploration-text.ts");
	const progress = createProgress(terminal.err);
	const startedAt = performance.now();
	const steps = exploreSteps({
		nodes,
		...(rules !== undefined && { rules }),
		onProgress: ({ part, states }) => progress.update(`${formatCount(states)} states, ${part}`),
	});
	const breather = createBreather();
	let step = steps.next();
	for (; step.done !== true; step = steps.next()) {
		await breather();
		if (!terminal.interrupted.aborted) continue;
		progress.end();
		if (step.value.length === 0) throw interruptedError(terminal, "No part was explored completely.");
		terminal.out.print(...explorationTable(step.value), "");
		throw interruptedError(
			terminal,
			`${counted(step.value.length, "part was", "parts were")} explored completely, and the rules agree with the specification there.`,
		);
	}
	const { states, transitions, letters, parts, difference } = step.value;
	progress.end();
	const took = formatDuration(performance.now() - startedAt);
	const all = `${formatCount(states)} states and ${formatCount(transitions)} rounds over ${letters} kinds of reply`;
	if (difference === undefined) {
		terminal.out.print(...explorationTable(parts), "");
		terminal.out.print(
			`The rules agree with the specification in all ${all} (${took}). Therefore they agree in runs of any length.`,
		);
		return EXIT.ok;
	}
	terminal.out.print(...shortestDifferenceLines(difference), ...(await asSchedule(difference, mutant)));
	return EXIT.failed;
}

/** The rules of a mutant, if their states can be explored. */
async function explorableRules(name: string): Promise<Rules> {
	const { MEMBERS_GALLERY } = await import("../../kit/gallery/members/members-gallery.ts");
	if (MEMBERS_GALLERY.some((each) => each.name === name))
		throw usageError(`The mutant ${name} gets the members wrong. Add --network.`);
	const { rules, remembers = false } = await galleryMutant(name);
	if (remembers)
		throw cannotRun(
			`The rules of "${name}" keep hidden state, so they cannot be explored state by state. Search their runs with aerospike-task fuzz --mutant ${name}.`,
		);
	if (rules !== undefined) return rules();
	throw usageError(
		`The bug of the mutant "${name}" is not in its rules, and explore looks only at the rules. Use aerospike-task fuzz instead.`,
	);
}

/** The difference as a scenario and a replay command; empty if simulated nodes cannot give these replies. */
async function asSchedule(difference: Difference, mutant: string | undefined): Promise<readonly string[]> {
	const { scheduleOfDifference } = await import("../../kit/automaton/letters-schedule.ts");
	const { commandToReplay } = await import("../../kit/report/search/search-words.ts");
	const { printScenario } = await import("../../kit/scenario/schedule-gherkin.ts");
	const { printReplayToken } = await import("../../kit/schedule/replay-token.ts");
	const schedule = scheduleOfDifference(difference);
	if (schedule === undefined) return [];
	const title = `The smallest run that breaks ${difference.requirement}`;
	return ["", printScenario(schedule, { title }), "", commandToReplay({ token: printReplayToken(schedule) }, { mutant })];
}
