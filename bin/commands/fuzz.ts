import type { FuzzOptions, FuzzReport } from "../../features/kit/search/fuzz.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { choice, count, duration, flag, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import type { Terminal } from "../terminal/terminal.ts";

const DEFAULT_FOR_MS = 10_000;

/** `aerospike-task fuzz`: random schedules, judged, and each failure cut down to the smallest. */
export const fuzz: Command = defineCommand({
	name: "fuzz",
	summary: "judge a tracker on random schedules, and cut each failure down to the smallest",
	about: [
		"Draws schedules of nodes, jobs, replies and faults from a seed, runs the tracker on each, and judges what it did by the specification and by",
		"what was true. Beside it, the tracker's rules alone go through schedules of ready-made answers, some thousand times as many. A failure is",
		"shown as the smallest schedule that has it, with a word that replays it anywhere.",
	],
	options: {
		runs: count("N", "How many schedules.", 1, 1e12),
		for: duration("TIME", "How long to search; 10s where neither is said."),
		seed: count("S", "Where chance begins; 1 by default. The same seed draws the same schedules.", 0, Number.MAX_SAFE_INTEGER),
		workers: count("W", "How many threads search; as many as there are processors by default.", 1, 256),
		way: choice(
			["both", "virtual", "rules"],
			"On virtual time, by the rules alone, or both; both by default. --runs counts the first.",
		),
		out: text("DIR", "Write each failure as a feature file into this folder."),
		promote: flag("File each failure under features/regressions, with which every later run begins."),
		json: flag("Print the report as JSON."),
	},
	examples: [
		["aerospike-task fuzz --for 60s", "a minute on all processors"],
		["aerospike-task fuzz --runs 1000000 --seed 7", "a million schedules, the same ones each time"],
		["aerospike-task fuzz --way rules --runs 100000000", "a hundred million by the rules alone"],
	],
	exits: [
		[EXIT.ok, "nothing was found"],
		[EXIT.failed, "a failure was found, or a point that must be reached was not"],
		[EXIT.couldNotRun, "the search could not be run"],
	],
	async run({ runs, for: forMs, seed = 1, workers, way = "both", out, promote, json }, terminal) {
		if (runs !== undefined && forMs !== undefined) throw usageError("fuzz takes --runs or --for, and there are both.");
		const { availableParallelism } = await import("node:os");
		const { loadRegressions, promote: file } = await import("../../features/kit/search/regressions.ts");
		const startedAt = performance.now();
		const endsAt = runs === undefined ? startedAt + (forMs ?? DEFAULT_FOR_MS) : Number.POSITIVE_INFINITY;
		const report = await search(
			{
				seed,
				way,
				workers: workers ?? availableParallelism(),
				regressions: loadRegressions(),
				...(runs !== undefined && { runs }),
				isOver: () => performance.now() >= endsAt || terminal.interrupted.aborted,
			},
			terminal,
		);
		const tookMs = performance.now() - startedAt;
		const filed = promote ? report.found.map((failure) => file(failure)) : [];
		if (out !== undefined) for (const failure of report.found) file(failure, out);
		if (json) terminal.out.print(JSON.stringify({ ...report, tookMs, filed }));
		else {
			const { fuzzText } = await import("../reporting/fuzz-text.ts");
			terminal.out.print(...fuzzText(report, tookMs, terminal.out), ...filed.map((name) => `Filed as ${name}.`));
		}
		return report.found.length + report.differences.length + report.missed.length > 0 ? EXIT.failed : EXIT.ok;
	},
});

async function search(options: FuzzOptions, terminal: Terminal): Promise<FuzzReport> {
	const { fuzz } = await import("../../features/kit/search/fuzz.ts");
	const progress = createProgress(terminal.err);
	const startedAt = performance.now();
	Error.stackTraceLimit = 0;
	try {
		return await fuzz({
			...options,
			onProgress({ schedules, wordSchedules, faults, points, failures }) {
				const seconds = (performance.now() - startedAt) / 1000;
				const rate = (done: number) => formatCount(Math.round(done / seconds));
				const parts = [
					...(schedules > 0 ? [`${formatCount(schedules)} schedules (${rate(schedules)}/s)`] : []),
					...(wordSchedules > 0 ? [`${formatCount(wordSchedules)} by the rules alone (${rate(wordSchedules)}/s)`] : []),
					`${points.filter((times) => times > 0).length} points`,
					`${Object.keys(faults).length} kinds of fault`,
					`${failures} failures`,
				];
				progress.update(parts.join(", "));
			},
		});
	} catch (error) {
		throw cannotRun(`The search could not be run: ${error instanceof Error ? error.message : String(error)}`, error);
	} finally {
		progress.end();
	}
}
