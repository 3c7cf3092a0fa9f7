import type { FuzzOptions, FuzzReport } from "../../kit/search/fuzz.ts";
import type { Shard } from "../../kit/search/shard.ts";
import type { SubjectName } from "../../kit/search/subject.ts";
import type { BlobHeader } from "../../kit/shards/blob.ts";
import { browserLines } from "../reporting/report-formats.ts";
import { fuzzProgress } from "../reporting/search-progress.ts";
import { beginBlob } from "../searching/blob-files.ts";
import { fuzzDriver } from "../searching/fuzz-driver.ts";
import { galleryMutant } from "../searching/gallery-mutant.ts";
import { SHARD_OPTIONS, whichShard } from "../searching/which-shard.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { CommandError, cannotRun, usageError } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { choice, count, duration, flag, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import { writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

const DEFAULT_FOR_MS = 10_000;

/** `aerospike-task fuzz`: tests a tracker on random schedules, and shrinks each failure. */
export const fuzz: Command = defineCommand({
	name: "fuzz",
	summary: "test a tracker on random schedules, and shrink each failure",
	about: [
		"Draws random schedules of nodes, jobs, replies and faults from a random seed. Runs the tracker on each schedule, and",
		"checks the result against the specification and against the true state of the jobs. The tracker's rules are also",
		"tested alone: without a cluster, with ready-made answers, on many more schedules. The command shrinks each",
		"failure to the smallest schedule that shows it, and prints a token that replays it on any machine. With --driver, it",
		"tests another driver: the decisions on virtual time, and the driver's own sockets in real time. See docs/searching.md.",
	],
	options: {
		runs: count("N", "How many schedules to run.", 1, 1e12),
		for: duration("TIME", "How long to search (default: 10s, unless --runs is given)."),
		seed: count("S", "Random seed (default: 1). The same seed gives the same schedules.", 0, Number.MAX_SAFE_INTEGER),
		workers: count(
			"W",
			"How many threads to use (default: one per processor). With --driver: how many adapters, at most 16.",
			1,
			256,
		),
		way: choice(
			["both", "virtual", "rules"],
			"Search on virtual time, with the rules alone, or both (default: both). --runs counts the schedules on virtual time; with the way rules, it counts those of the rules.",
		),
		driver: text(
			"COMMAND",
			"Test the driver behind this adapter instead of the library. Uses the profiles decide and wire of the adapter.",
		),
		mutant: text("NAME", "Test this mutant (a tracker with a known bug) instead of the library."),
		...SHARD_OPTIONS,
		out: text(
			"DIR",
			"Write the result of the search for fuzz merge, and each failure as a feature file. With --driver: write only the feature files.",
		),
		html: text("FILE", "Write the report as one HTML page."),
		promote: flag(
			"Save each failure in features/regressions. Later searches run these schedules first, and the scenarios include them.",
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
		["fuzz --mutant two-rounds-of-grace", "find the known bug of a mutant"],
		["fuzz --way rules --runs 100000000", "run a hundred million schedules with the rules alone"],
		["fuzz --for 6h --seed 7 --shard 2/8 --out blobs", "run one of eight shards of a search, each on its own machine"],
	],
	exits: [
		[EXIT.ok, "no failure was found"],
		[EXIT.failed, "a failure was found, or a long search did not reach a point that it must reach"],
		[EXIT.couldNotRun, "the search could not run"],
	],
	async run(options, terminal) {
		const { runs, for: forMs, seed = 1, workers, driver, out, html, json } = options;
		if (runs !== undefined && forMs !== undefined) throw usageError("--runs and --for cannot be combined.");
		const budget = runs === undefined ? { forMs: forMs ?? DEFAULT_FOR_MS } : { runs };
		if (driver === undefined) return fuzzTracker({ ...options, seed, budget }, terminal);
		refuseBesideDriver(options);
		return fuzzDriver({ command: driver, seed, budget, workers, out, html, isJson: json }, terminal);
	},
});

/** The options of a search of the library or of a mutant. */
interface TrackerFuzz {
	readonly seed: number;
	readonly budget: Budget;
	readonly workers: number | undefined;
	readonly way: FuzzOptions["way"] | undefined;
	readonly mutant: string | undefined;
	readonly shard: Shard | undefined;
	readonly shards: number | undefined;
	readonly out: string | undefined;
	readonly html: string | undefined;
	readonly promote: boolean;
	readonly json: boolean;
}

type Budget = { readonly runs: number } | { readonly forMs: number };

async function fuzzTracker(asked: TrackerFuzz, terminal: Terminal): Promise<number> {
	const { seed, budget, way = "both", mutant, out } = asked;
	const shard = whichShard(asked, process.env);
	const { blobHeader } = await import("../../kit/shards/write-blob.ts");
	// The name of the mutant is checked before any file is written.
	const subject: SubjectName = mutant === undefined ? {} : { mutant: (await galleryMutant(mutant)).name };
	const header = blobHeader({ seed, shard, subject, way, budget });
	const blob = out === undefined ? undefined : await beginBlob(out, header);
	const startedAt = performance.now();
	const report = await search(await searchOptions(asked, { shard, subject, way }, terminal), terminal);
	const tookMs = performance.now() - startedAt;
	await show(report, asked, { header, tookMs }, terminal);
	// An interrupted shard did only a part of its work, so its blob must stay without an end.
	if (blob !== undefined && terminal.interrupted.aborted)
		throw new CommandError(`Interrupted. The blob ${blob.file} is incomplete.`, EXIT.interrupted);
	blob?.finish(report, tookMs);
	return report.found.length + report.differences.length + report.missed.length > 0 ? EXIT.failed : EXIT.ok;
}

async function searchOptions(
	{ seed, budget, workers, mutant }: TrackerFuzz,
	chosen: Pick<BlobHeader, "shard" | "subject" | "way">,
	{ interrupted }: Terminal,
): Promise<FuzzOptions> {
	const { availableParallelism } = await import("node:os");
	const { loadRegressions } = await import("../../kit/search/regressions.ts");
	const endsAt = "forMs" in budget ? performance.now() + budget.forMs : Number.POSITIVE_INFINITY;
	return {
		seed,
		...chosen,
		workers: workers ?? availableParallelism(),
		regressions: mutant === undefined ? loadRegressions() : [],
		...("runs" in budget && { runs: budget.runs }),
		isOver: () => performance.now() >= endsAt || interrupted.aborted,
	};
}

/** Writes what was asked for, and prints the report. */
async function show(
	report: FuzzReport,
	{ out, html, promote: isPromoted, json }: TrackerFuzz,
	{ header, tookMs }: { readonly header: BlobHeader; readonly tookMs: number },
	terminal: Terminal,
): Promise<void> {
	const { promote } = await import("../../kit/search/regressions.ts");
	const filed = isPromoted ? report.found.map((failure) => promote(failure)) : [];
	if (out !== undefined) for (const failure of report.found) promote(failure, out);
	if (html !== undefined) await writePage(html, header, report, tookMs);
	if (json) {
		terminal.out.print(JSON.stringify({ ...report, shard: header.shard, tookMs, filed }));
		return;
	}
	const { filedLines, fuzzText } = await import("../reporting/fuzz-text.ts");
	terminal.out.print(...fuzzText(report, tookMs, terminal.out, header.subject), ...filedLines(filed));
	if (html !== undefined) terminal.out.print(...browserLines(html));
}

/** Rejects options that only apply to the search of the library or of a mutant. */
function refuseBesideDriver(options: Readonly<Record<string, unknown>>): void {
	for (const name of ["mutant", "way", "promote", "shard", "shards"]) {
		const value = options[name];
		if (value !== undefined && value !== false) throw usageError(`--driver and --${name} cannot be combined.`);
	}
}

async function writePage(html: string, header: BlobHeader, report: FuzzReport, tookMs: number): Promise<void> {
	const { finishedSearch } = await import("../../kit/search/finished-search.ts");
	const { searchHtml } = await import("../../kit/report/search/search-html.ts");
	writeReport(html, searchHtml(finishedSearch(report, { ...header, tookMs })));
}

async function search(options: FuzzOptions, terminal: Terminal): Promise<FuzzReport> {
	const { fuzz } = await import("../../kit/search/fuzz.ts");
	const progress = createProgress(terminal.err);
	const startedAt = performance.now();
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return await fuzz({
			...options,
			onProgress: (totals) => progress.update(fuzzProgress(totals, performance.now() - startedAt)),
		});
	} catch (error) {
		throw cannotRun(`The search could not run: ${messageOf(error)}`, error);
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
		progress.end();
	}
}
