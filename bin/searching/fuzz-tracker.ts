import { availableParallelism } from "node:os";
import { commandToReplay } from "../../kit/report/search/search-words.ts";
import { ScheduleError } from "../../kit/schedule/schedule-json.ts";
import { createBreather } from "../../kit/search/breathe.ts";
import type { Failure } from "../../kit/search/failure.ts";
import { type FuzzOptions, type FuzzReport, fuzz } from "../../kit/search/fuzz.ts";
import { type Regression, readRegressions, regressionsDirectory } from "../../kit/search/regressions.ts";
import type { SearchWay } from "../../kit/search/search-ways.ts";
import type { Shard } from "../../kit/search/shard.ts";
import type { SubjectName } from "../../kit/search/subject.ts";
import type { BlobHeader } from "../../kit/shards/blob.ts";
import { blobHeader } from "../../kit/shards/write-blob.ts";
import { howToCall } from "../../kit/spec/how-to-call.ts";
import { filedLines, fuzzText } from "../reporting/fuzz-text.ts";
import { browserLines } from "../reporting/report-formats.ts";
import { foundLine, fuzzProgress, regressionProgress } from "../reporting/search-progress.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { createProgress } from "../terminal/progress.ts";
import { checkTargets, complaintOf, exitWith, writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { beginBlob } from "./blob-files.ts";
import { checkMutantName, galleryMutant } from "./gallery-mutant.ts";
import { keepFailures } from "./kept-failures.ts";
import { whichShard } from "./which-shard.ts";

/** The options of a search of the library or of a mutant. */
export interface TrackerFuzz {
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

/** `aerospike-task fuzz` without `--driver`: searches the library or a mutant. Returns the exit code. */
export async function fuzzTracker(asked: TrackerFuzz, terminal: Terminal): Promise<number> {
	const { seed, budget, way = "both", mutant, out, html } = asked;
	const shard = whichShard(asked, process.env);
	// The name of the mutant is checked before any file is written.
	if (mutant !== undefined) await checkMutant(mutant, way);
	const subject: SubjectName = mutant === undefined ? {} : { mutant };
	checkTargets({ html }, [out, asked.promote ? regressionsDirectory() : undefined]);
	const header = blobHeader({ seed, shard, subject, way, budget });
	const blob = out === undefined ? undefined : await beginBlob(out, header, html);
	const kept = [...(asked.promote ? [keepFailures()] : []), ...(out === undefined ? [] : [keepFailures(out)])];
	const news = createNews(terminal, subject, (failure) => {
		for (const each of kept) each.keep(failure);
		blob?.keep(failure);
	});
	const startedAt = performance.now();
	const report = await search({ ...(await searchOptions(asked, { shard, subject, way }, terminal)), ...news }, terminal);
	const tookMs = performance.now() - startedAt;
	const isInterrupted = terminal.interrupted.aborted;
	const [filed = []] = kept.map((each) => each.replace(report.found));
	printReport(report, asked, { header, tookMs, filed: asked.promote ? filed : [], isInterrupted }, terminal);
	const complaints = [
		...kept.flatMap((each) => each.complaints),
		...(await complaintOf(async () => {
			if (html === undefined) return;
			await writePage(html, header, report, tookMs);
			if (!asked.json) terminal.out.print(...browserLines(html));
		})),
		// A shard that did only a part of its work must leave a blob without an end.
		...(await complaintOf(async () => isInterrupted || !isComplete(report) || blob?.finish(report, tookMs))),
	];
	for (const { message, token } of report.lost ?? [])
		terminal.err.print(
			`aerospike-task: ${message}${token === undefined ? "" : ` Look at its schedule with: ${howToCall()} replay ${token}`}`,
		);
	return conclude(report, complaints, blob?.file, terminal);
}

/**
 * A search of the rules alone cannot show a bug that is not in the rules: it would judge nothing.
 *
 * @throws CommandError if the mutant does not exist, or if a search this way cannot find it
 */
async function checkMutant(name: string, way: SearchWay): Promise<void> {
	await checkMutantName(name);
	if (way !== "rules") return;
	const { MEMBERS_GALLERY } = await import("../../kit/gallery/members/members-gallery.ts");
	if (MEMBERS_GALLERY.some((each) => each.name === name))
		throw usageError(`The bug of ${name} is not in its rules: it gets the members wrong. Use --way network.`);
	if ((await galleryMutant(name)).rules === undefined)
		throw usageError(`The bug of ${name} is not in its rules. Use --way virtual.`);
}

function conclude(report: FuzzReport, complaints: readonly string[], blob: string | undefined, terminal: Terminal): number {
	const isBad = report.found.length + report.differences.length + report.missed.length > 0;
	const exitCode = exitWith(complaints, isBad ? EXIT.failed : isComplete(report) ? EXIT.ok : EXIT.couldNotRun, terminal);
	if (terminal.interrupted.aborted) throw interruptedError(terminal, blob === undefined ? "" : `The blob ${blob} is incomplete.`);
	return exitCode;
}

function isComplete({ lost, unplayed }: FuzzReport): boolean {
	return lost === undefined && unplayed === undefined;
}

/** Prints each failure when it is found, in case the search does not come to its end. */
function createNews(
	{ err }: Terminal,
	{ mutant }: SubjectName,
	keep: (failure: Failure) => void,
): Pick<FuzzOptions, "onFailure" | "onDifference"> {
	return {
		onFailure(failure) {
			err.print(foundLine(failure, commandToReplay(failure, { mutant })));
			try {
				keep(failure);
			} catch (error) {
				err.print(`aerospike-task: ${messageOf(error)}`);
			}
		},
		onDifference: ({ requirement, expected, got }) =>
			err.print(
				`Found without a cluster: the decision rules break ${requirement}. They decide "${got}" instead of "${expected}".`,
			),
	};
}

async function searchOptions(
	{ seed, budget, workers, mutant }: TrackerFuzz,
	chosen: Pick<BlobHeader, "shard" | "subject" | "way">,
	{ interrupted }: Terminal,
): Promise<FuzzOptions> {
	const endsAt = "forMs" in budget ? performance.now() + budget.forMs : Number.POSITIVE_INFINITY;
	return {
		seed,
		...chosen,
		workers: workers ?? availableParallelism(),
		regressions: mutant === undefined ? await regressions(interrupted) : [],
		...("runs" in budget && { runs: budget.runs }),
		isOver: () => performance.now() >= endsAt || interrupted.aborted,
		isCancelled: () => interrupted.aborted,
	};
}

/** @throws CommandError if one of the stored failures cannot be read */
async function regressions(interrupted: AbortSignal): Promise<readonly Regression[]> {
	const read: Regression[] = [];
	const breather = createBreather();
	try {
		for (const regression of readRegressions()) {
			await breather();
			if (interrupted.aborted) break;
			read.push(regression);
		}
		return read;
	} catch (error) {
		if (error instanceof ScheduleError) throw cannotRun(error.message, error);
		throw error;
	}
}

interface Ended {
	readonly header: BlobHeader;
	readonly tookMs: number;
	readonly filed: readonly string[];
	readonly isInterrupted: boolean;
}

function printReport(report: FuzzReport, { json }: TrackerFuzz, ended: Ended, { out }: Terminal): void {
	const { header, tookMs, filed, isInterrupted } = ended;
	if (json) {
		out.print(JSON.stringify({ ...report, shard: header.shard, tookMs, filed, ...(isInterrupted && { isInterrupted }) }));
		return;
	}
	out.print(...fuzzText({ ...report, isInterrupted }, tookMs, out, header.subject), ...filedLines(filed));
}

async function writePage(html: string, header: BlobHeader, report: FuzzReport, tookMs: number): Promise<void> {
	const { finishedSearch } = await import("../../kit/search/finished-search.ts");
	const { searchHtml } = await import("../../kit/report/search/search-html.ts");
	writeReport(html, searchHtml(finishedSearch(report, { ...header, tookMs })));
}

async function search(options: FuzzOptions, terminal: Terminal): Promise<FuzzReport> {
	const progress = createProgress(terminal.err);
	const startedAt = performance.now();
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return await fuzz({
			...options,
			onRegression: (played) => progress.update(regressionProgress(played, options.regressions?.length ?? 0)),
			onProgress: (totals) => progress.update(fuzzProgress(totals, performance.now() - startedAt)),
		});
	} catch (error) {
		throw cannotRun(`The search could not run: ${messageOf(error)}`, error);
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
		progress.end();
	}
}
