import { availableParallelism } from "node:os";
import type { StdioDriver } from "../../kit/drivers/stdio.ts";
import type { HelloResult } from "../../kit/protocol/messages.ts";
import type { DriverReport } from "../../kit/search/search-driver.ts";
import { browserLines } from "../reporting/report-formats.ts";
import { driverProgress, findingsText, foundLine } from "../reporting/search-progress.ts";
import { adapterFailed, cannotRun, usageError } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { createProgress } from "../terminal/progress.ts";
import { checkTargets, complaintOf, exitWith, refuseSameFile, writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { KeptFailures } from "./kept-failures.ts";
import { openDriver } from "./open-driver.ts";
import { PATIENCE } from "./patience.ts";
import { readKnown } from "./read-known.ts";

/** The options of `fuzz --driver`. */
export interface DriverFuzz {
	readonly command: string;
	readonly seed: number;
	readonly budget: { readonly runs: number } | { readonly forMs: number };
	readonly workers: number | undefined;
	/** The file of known failures. */
	readonly known: string | undefined;
	/** The folder for feature files of the failures. */
	readonly out: string | undefined;
	readonly html: string | undefined;
	readonly isJson: boolean;
}

const MOST_WORKERS = 16;
/** After a failure was found, the rest of the time is for shrinking. */
const SEARCH_SHARE = 0.8;
/** How long running schedules may continue after the time is over. */
const GRACE_MS = 500;
/** How long the adapters may take to exit. */
const CLOSE_MS = 400;
/** How long a search with --runs may shrink its failures. */
const MOST_SHRINKING_MS = 60_000;

/** `aerospike-task fuzz --driver`: searches for failures of a driver. Returns the exit code. */
export async function fuzzDriver(asked: DriverFuzz, terminal: Terminal): Promise<number> {
	const startedAt = performance.now();
	if (asked.workers !== undefined && asked.workers > MOST_WORKERS)
		throw usageError(`--workers must be from 1 to ${MOST_WORKERS} with --driver, not ${asked.workers}.`);
	checkTargets({ html: asked.html }, [asked.out]);
	const page = asked.html === undefined ? [] : [{ name: "--html", file: asked.html }];
	refuseSameFile(page, asked.known === undefined ? [] : [{ name: "--known-failures", file: asked.known }]);
	const known =
		asked.known === undefined
			? undefined
			: new Set((await readKnown(asked.known, false, terminal)).failures.map(({ requirement }) => requirement));
	const { keepFailures } = await import("./kept-failures.ts");
	const kept = asked.out === undefined ? undefined : keepFailures(asked.out);
	const { ADAPTERS_AT_OWN_PACE, adaptersFor } = await import("../../kit/search/driver-lots.ts");
	const workersFor = ({ capabilities }: HelloResult) =>
		asked.workers ??
		(capabilities?.pollInterval === true ? Math.min(availableParallelism(), MOST_WORKERS) : ADAPTERS_AT_OWN_PACE);
	const adapters = (hello: HelloResult) => adaptersFor(hello.profiles, workersFor(hello));
	const opening = openDriver(asked.command, { profiles: ["parse", "decide", "wire"], adapters, patience: PATIENCE });
	const driver = await interruptible(terminal, opening);
	try {
		const report = await search(driver, asked, { workers: workersFor(driver.hello), startedAt, kept, known }, terminal);
		if (known !== undefined && known.size > 0 && !asked.isJson)
			terminal.out.print(`Failures of these requirements are known and do not count: ${[...known].sort().join(", ")}.`);
		return await show(report, asked, { tookMs: performance.now() - startedAt, kept }, terminal);
	} finally {
		await driver.close(CLOSE_MS);
	}
}

interface SearchTerms {
	readonly workers: number;
	readonly startedAt: number;
	readonly kept: KeptFailures | undefined;
	readonly known: ReadonlySet<string> | undefined;
}

async function search(
	driver: StdioDriver,
	{ seed, budget, command }: DriverFuzz,
	{ workers, startedAt, kept, known }: SearchTerms,
	{ err, interrupted }: Terminal,
): Promise<DriverReport> {
	const { searchDriver } = await import("../../kit/search/search-driver.ts");
	const { driverReplayCommand } = await import("../../kit/report/search/search-words.ts");
	const { realClock } = await import("../../src/clock.ts");
	const progress = createProgress(err);
	const end = new AbortController();
	const stop = () => {
		driver.kill();
		end.abort();
	};
	const forMs = "forMs" in budget ? budget.forMs : Number.POSITIVE_INFINITY;
	const isTimed = forMs < Number.POSITIVE_INFINITY;
	const cancels = isTimed ? [realClock.schedule(startedAt + forMs + GRACE_MS, "deadline", stop)] : [];
	interrupted.addEventListener("abort", stop, { once: true });
	if (interrupted.aborted) stop();
	try {
		return await searchDriver(driver, {
			...{ seed, workers, signal: end.signal, ...(known !== undefined && { known }) },
			...("runs" in budget && { runs: budget.runs }),
			isOver: (failures) => performance.now() - startedAt >= forMs * (failures > 0 ? SEARCH_SHARE : 1),
			onCuttingDown(failures) {
				progress.update(`Shrinking ${findingsText(failures)}`);
				if (!isTimed) cancels.push(realClock.schedule(performance.now() + MOST_SHRINKING_MS, "deadline", stop));
			},
			onFailure(failure) {
				kept?.keep(failure);
				err.print(foundLine(failure, driverReplayCommand(failure, command)));
			},
			onProgress: (totals) => progress.update(driverProgress(totals, performance.now() - startedAt)),
		});
	} catch (error) {
		throw cannotRun(`The search could not run: ${messageOf(error)}`, error);
	} finally {
		interrupted.removeEventListener("abort", stop);
		for (const cancel of cancels) cancel();
		progress.end();
	}
}

async function writePage(file: string, { budget, command }: DriverFuzz, report: DriverReport, tookMs: number): Promise<void> {
	const { kitVersion } = await import("../../kit/spec/kit-version.ts");
	const { finishedSearch } = await import("../../kit/search/finished-search.ts");
	const { searchHtml } = await import("../../kit/report/search/search-html.ts");
	const { driverReplayCommand, profileLines } = await import("../../kit/report/search/search-words.ts");
	const { WHOLE } = await import("../../kit/search/shard.ts");
	const search = finishedSearch(report, { ...kitVersion(), budget, shard: WHOLE, subject: {}, tookMs });
	const { name, version = "" } = report.driver;
	writeReport(
		file,
		searchHtml(search, {
			name: `${name} ${version}`.trim(),
			searched: profileLines(report).join(" "),
			replay: (failure) => driverReplayCommand(failure, command),
		}),
	);
}

async function show(
	report: DriverReport,
	asked: DriverFuzz,
	{ tookMs, kept }: { readonly tookMs: number; readonly kept: KeptFailures | undefined },
	terminal: Terminal,
): Promise<number> {
	const { command, html, isJson } = asked;
	const { found, broken } = report;
	const filed = kept?.replace(found) ?? [];
	const { filedLines } = await import("../reporting/fuzz-text.ts");
	const { driverSearchText, whyNoVerdict } = await import("../reporting/driver-search-text.ts");
	const noVerdict = whyNoVerdict(report, command);
	const isInterrupted = terminal.interrupted.aborted;
	if (isJson) {
		const { broken: _error, ...plain } = report;
		terminal.out.print(JSON.stringify({ ...plain, command, tookMs, filed, ...(broken !== undefined && { broken: noVerdict }) }));
	} else {
		terminal.out.print(...driverSearchText({ ...report, isInterrupted }, command, tookMs, terminal.out), ...filedLines(filed));
	}
	const complaints = [
		...(kept?.complaints ?? []),
		...(await complaintOf(async () => html === undefined || writePage(html, asked, report, tookMs))),
	];
	if (html !== undefined && complaints.length === 0 && !isJson) terminal.out.print(...browserLines(html));
	const exitCode = exitWith(complaints, found.length > 0 ? EXIT.failed : EXIT.ok, terminal);
	// A failure counts even if the adapter broke later.
	if (found.length > 0 && noVerdict !== undefined) terminal.err.print(`aerospike-task: ${noVerdict}`);
	if (isInterrupted) throw interruptedError(terminal);
	if (found.length > 0) return EXIT.failed;
	if (noVerdict !== undefined) throw broken === undefined ? cannotRun(noVerdict) : adapterFailed(noVerdict, broken.error);
	return exitCode;
}
