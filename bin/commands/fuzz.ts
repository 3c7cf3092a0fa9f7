import { SEARCH_WAYS } from "../../kit/search/search-ways.ts";
import { fuzzDriver } from "../searching/fuzz-driver.ts";
import { SHARD_OPTIONS } from "../searching/which-shard.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { usageError } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { choice, count, duration, flag, text } from "../terminal/option.ts";

const DEFAULT_FOR_MS = 10_000;

/** `aerospike-task fuzz`: tests a tracker on random schedules, and shrinks each failure. */
export const fuzzCommand: Command = defineCommand({
	name: "fuzz",
	summary: "test a tracker on random schedules, and shrink each failure",
	about: [
		"Draws random schedules of nodes, jobs, replies and faults from a random seed. Runs the tracker on each schedule, and",
		"checks the result against the specification and against the true state of the jobs. The tracker's rules are also",
		"tested alone: without a cluster, with ready-made answers, on many more schedules. One in 16 schedules on virtual time",
		"has a network between the tracker and the nodes: there, nodes crash, stop, move and return, and the tracker must find",
		"the members (--way network: only these). The command shrinks each failure to the smallest schedule that shows it, and",
		"prints a token that replays it on any machine. With --driver, it tests another driver: the decisions on virtual time,",
		"and the driver's own sockets in real time. See docs/searching.md.",
	],
	options: {
		runs: count("N", "How many schedules to run.", 1, 1e12),
		for: duration("TIME", "How long to search (default: 10s, unless --runs is given)."),
		seed: count("S", "Random seed (default: 1). The same seed gives the same schedules.", 0, Number.MAX_SAFE_INTEGER),
		workers: count(
			"W",
			"How many threads to use (default: one per processor). With --driver: number of adapters, at most 16 (default: one per processor; 12 if the driver does not have the capability pollInterval).",
			1,
			256,
		),
		way: choice(
			SEARCH_WAYS,
			"virtual: schedules with a simulated cluster. rules: only the decision rules, without a cluster. both: virtual and rules (default). network: only schedules with a simulated network. --runs counts the schedules with a cluster; with --way rules, it counts those without.",
		),
		driver: text(
			"COMMAND",
			"Test the driver behind this adapter instead of the library. Uses the profiles decide and wire of the adapter.",
		),
		"known-failures": text(
			"FILE",
			"With --driver: the list of known failures that conform writes. Failures of the requirements in it do not count.",
		),
		mutant: text("NAME", "Test this mutant (a tracker with one deliberate bug) instead of the library."),
		...SHARD_OPTIONS,
		out: text(
			"DIR",
			"Write the result of the search as a blob, the file that fuzz merge reads, and each failure as a feature file. With --driver: write only the feature files.",
		),
		html: text("FILE", "Write the report as one HTML page."),
		promote: flag(
			"Store each failure in features/regressions. Later searches run these schedules first (with --for, until the time is over), and the scenarios include them.",
		),
		json: flag("Print the report as JSON."),
	},
	examples: [
		["fuzz --for 60s", "search for one minute on all processors"],
		["fuzz --runs 1000000 --seed 7", "run a million schedules, the same ones each time"],
		['fuzz --driver "python3 examples/adapters/tracker.py" --for 60s', "test another driver"],
		[
			'fuzz --driver "python3 examples/adapters/tracker.py" --workers 8 --out found',
			"test it with eight adapters, and write each failure as a feature file",
		],
		["fuzz --mutant two-rounds-of-grace", "find the bug of a mutant"],
		["fuzz --way network --for 60s", "search only networks and members"],
		["fuzz --way network --mutant only-the-first-seed-is-tried", "find a mutant that gets the members wrong"],
		["fuzz --way rules --runs 100000000", "run a hundred million schedules with the rules alone"],
		["fuzz --for 6h --seed 7 --shard 2/8 --out blobs", "run one of eight shards of a search, each on its own machine"],
	],
	exits: [
		[EXIT.ok, "no failure was found"],
		[EXIT.failed, "a failure was found, or a long search never reached a situation that it must reach"],
		[EXIT.couldNotRun, "the search could not run, or was over before it had played all stored failures (see --promote)"],
	],
	async run(options, terminal) {
		const { runs, for: forMs, seed = 1, workers, driver, out, html, json } = options;
		if (runs !== undefined && forMs !== undefined) throw usageError("--runs and --for cannot be combined.");
		const budget = runs === undefined ? { forMs: forMs ?? DEFAULT_FOR_MS } : { runs };
		const known = options["known-failures"];
		if (driver === undefined) {
			if (known !== undefined) throw usageError("--known-failures needs --driver.");
			const { fuzzTracker } = await import("../searching/fuzz-tracker.ts");
			return fuzzTracker({ ...options, seed, budget }, terminal);
		}
		refuseBesideDriver(options);
		return fuzzDriver({ command: driver, seed, budget, workers, known, out, html, isJson: json }, terminal);
	},
});

/** Rejects options that only apply to the search of the library or of a mutant. */
function refuseBesideDriver(options: Readonly<Record<string, unknown>>): void {
	for (const name of ["mutant", "way", "promote", "shard", "shards"]) {
		const value = options[name];
		if (value !== undefined && value !== false) throw usageError(`--driver and --${name} cannot be combined.`);
	}
}
