import { pathToFileURL } from "node:url";
import type { FuzzOptions, FuzzReport } from "../../features/kit/search/fuzz.ts";
import type { SubjectName } from "../../features/kit/search/subject.ts";
import type { BlobHeader } from "../../features/kit/shards/blob.ts";
import { beginBlob } from "../searching/blob-files.ts";
import { fuzzDriver } from "../searching/fuzz-driver.ts";
import { galleryMutant } from "../searching/gallery-mutant.ts";
import { SHARD_OPTIONS, whichShard } from "../searching/which-shard.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { CommandError, cannotRun, usageError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { choice, count, duration, flag, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import { writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

const DEFAULT_FOR_MS = 10_000;

/** `aerospike-task fuzz`: random schedules, judged, and each failure cut down to the smallest. */
export const fuzz: Command = defineCommand({
	name: "fuzz",
	summary: "judge a tracker on random schedules, and cut each failure down to the smallest",
	about: [
		"Draws schedules of nodes, jobs, replies and faults from a seed, runs the tracker on each, and judges what it did by the specification and by",
		"what was true. Beside it, the tracker's rules alone go through schedules of ready-made answers, some thousand times as many. A failure is",
		"shown as the smallest schedule that has it, with a word that replays it anywhere. With --driver another driver is searched, through what it",
		"decides on virtual time and over its own sockets side by side; docs/searching.md says what counts there.",
	],
	options: {
		runs: count("N", "How many schedules.", 1, 1e12),
		for: duration("TIME", "How long to search; 10s where neither is said."),
		seed: count("S", "Where chance begins; 1 by default. The same seed draws the same schedules.", 0, Number.MAX_SAFE_INTEGER),
		workers: count(
			"W",
			"How many threads search, or with --driver how many adapters, one for each profile to 16; as many as there are processors by default.",
			1,
			256,
		),
		way: choice(
			["both", "virtual", "rules"],
			"On virtual time, by the rules alone, or both; both by default. --runs counts the first.",
		),
		driver: text(
			"COMMAND",
			"Search the driver behind this adapter, through its decide and wire profiles, in place of the library.",
		),
		mutant: text("NAME", "Search a known bad tracker of the gallery in place of the library."),
		...SHARD_OPTIONS,
		out: text(
			"DIR",
			"Write into this folder what the search came to, for fuzz merge, and each failure as a feature file; with --driver the failures alone.",
		),
		html: text("FILE", "Write the report as one HTML page."),
		promote: flag("File each failure under features/regressions, with which every later run begins."),
		json: flag("Print the report as JSON."),
	},
	examples: [
		["aerospike-task fuzz --for 60s", "a minute on all processors"],
		["aerospike-task fuzz --runs 1000000 --seed 7", "a million schedules, the same ones each time"],
		['aerospike-task fuzz --driver "python3 my_adapter.py" --for 60s', "another driver"],
		[
			'aerospike-task fuzz --driver "python3 my_adapter.py" --workers 8 --out found',
			"on eight adapters, each failure as a feature file",
		],
		["aerospike-task fuzz --mutant two-rounds-of-grace", "how a known bad tracker looks"],
		["aerospike-task fuzz --way rules --runs 100000000", "a hundred million by the rules alone"],
		["aerospike-task fuzz --for 6h --seed 7 --shard 2/8 --out blobs", "one of eight machines that share a search"],
	],
	exits: [
		[EXIT.ok, "nothing was found"],
		[EXIT.failed, "a failure was found, or a point that must be reached was not"],
		[EXIT.couldNotRun, "the search could not be run"],
	],
	async run(options, terminal) {
		const { runs, for: forMs, seed = 1, workers, way = "both", driver, mutant, out, html, promote, json } = options;
		if (runs !== undefined && forMs !== undefined) throw usageError("fuzz takes --runs or --for, and there are both.");
		const budget = runs === undefined ? { forMs: forMs ?? DEFAULT_FOR_MS } : { runs };
		if (driver !== undefined) {
			refuseBeside(options);
			return fuzzDriver({ command: driver, seed, budget, workers, out, html, isJson: json }, terminal);
		}
		const shard = whichShard(options, process.env);
		const { availableParallelism } = await import("node:os");
		const { loadRegressions, promote: file } = await import("../../features/kit/search/regressions.ts");
		const { blobHeader } = await import("../../features/kit/shards/write-blob.ts");
		// Before anything is written in its name.
		const subject: SubjectName = mutant === undefined ? {} : { mutant: (await galleryMutant(mutant)).name };
		const header = blobHeader({ seed, shard, subject, way, budget });
		const blob = out === undefined ? undefined : await beginBlob(out, header);
		const startedAt = performance.now();
		const endsAt = "forMs" in budget ? startedAt + budget.forMs : Number.POSITIVE_INFINITY;
		const report = await search(
			{
				seed,
				way,
				shard,
				workers: workers ?? availableParallelism(),
				regressions: mutant === undefined ? loadRegressions() : [],
				subject,
				...(runs !== undefined && { runs }),
				...(blob !== undefined && { coverage: blob.coverage }),
				isOver: () => performance.now() >= endsAt || terminal.interrupted.aborted,
			},
			terminal,
		);
		const tookMs = performance.now() - startedAt;
		const filed = promote ? report.found.map((failure) => file(failure)) : [];
		if (out !== undefined) for (const failure of report.found) file(failure, out);
		if (html !== undefined) await writePage(html, header, report, tookMs);
		if (json) terminal.out.print(JSON.stringify({ ...report, shard, tookMs, filed }));
		else {
			const { fuzzText } = await import("../reporting/fuzz-text.ts");
			terminal.out.print(...fuzzText(report, tookMs, terminal.out, subject), ...filed.map((name) => `Filed as ${name}.`));
			if (html !== undefined) terminal.out.print(`The report to read in a browser: ${pathToFileURL(html)}`);
		}
		// A shard that was stopped has not done its share, so that its blob must not look as if it had.
		if (blob !== undefined && terminal.interrupted.aborted)
			throw new CommandError(`Interrupted; ${blob.file} has no end.`, EXIT.interrupted);
		blob?.finish(report, tookMs);
		return report.found.length + report.differences.length + report.missed.length > 0 ? EXIT.failed : EXIT.ok;
	},
});

/** What makes no sense beside a driver of somebody else's: its failures are none of ours, and shards are about the library's search. */
function refuseBeside(options: Readonly<Record<string, unknown>>): void {
	for (const name of ["mutant", "way", "promote", "shard", "shards"]) {
		const value = options[name];
		if (value !== undefined && value !== false) throw usageError(`--driver and --${name} do not go together.`);
	}
}

async function writePage(html: string, header: BlobHeader, report: FuzzReport, tookMs: number): Promise<void> {
	const { subjectOf } = await import("../../features/kit/search/subject.ts");
	const { soleSearch } = await import("../../features/kit/shards/sole-search.ts");
	const { pictureFailures } = await import("../../features/kit/report/search/pictured-search.ts");
	const { searchHtml } = await import("../../features/kit/report/search/search-html.ts");
	const whole = soleSearch(header, report, tookMs);
	const found = await pictureFailures(whole.found, subjectOf(header.subject).play);
	writeReport(html, searchHtml({ ...whole, found }));
}

async function search(options: FuzzOptions, terminal: Terminal): Promise<FuzzReport> {
	const { fuzz } = await import("../../features/kit/search/fuzz.ts");
	const progress = createProgress(terminal.err);
	const startedAt = performance.now();
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return await fuzz({
			...options,
			onProgress({ schedules, wordSchedules, faults, points, failures, coverage }) {
				const seconds = (performance.now() - startedAt) / 1000;
				const rate = (done: number) => formatCount(Math.round(done / seconds));
				// What matters most comes first, for a narrow terminal shows no more.
				const parts = [
					`${failures} failures`,
					...(schedules > 0 ? [`${formatCount(schedules)} schedules (${rate(schedules)}/s)`] : []),
					...(wordSchedules > 0 ? [`${coverage.states} of ${coverage.allStates} states`] : []),
					...(schedules > 0
						? [`${points.filter((times) => times > 0).length} points`, `${Object.keys(faults).length} faults`]
						: []),
					...(wordSchedules > 0 ? [`${formatCount(wordSchedules)} by the rules alone (${rate(wordSchedules)}/s)`] : []),
				];
				progress.update(parts.join(", "));
			},
		});
	} catch (error) {
		throw cannotRun(`The search could not be run: ${error instanceof Error ? error.message : String(error)}`, error);
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
		progress.end();
	}
}
