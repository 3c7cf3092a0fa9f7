import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import type { StdioDriver } from "../../features/kit/drivers/stdio.ts";
import type { DriverReport, DriverTotals } from "../../features/kit/search/search-driver.ts";
import { CommandError, cannotRun, usageError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { createProgress } from "../terminal/progress.ts";
import { writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { attempt } from "./blob-files.ts";
import { openDriver } from "./open-driver.ts";
import { PATIENCE } from "./patience.ts";

/** What `fuzz --driver` was asked for. */
export interface DriverFuzz {
	readonly command: string;
	readonly seed: number;
	readonly budget: { readonly runs: number } | { readonly forMs: number };
	readonly workers: number | undefined;
	/** The folder for failures as feature files. */
	readonly out: string | undefined;
	readonly html: string | undefined;
	readonly isJson: boolean;
}

const MOST_WORKERS = 16;
/** A search that has found something spends the rest of its time on cutting it down. */
const SHARE_FOR_SEARCHING = 0.8;
/** What is under way when the time is over may take so long, and the adapters so long to end. */
const GRACE_MS = 500;
const BYE_MS = 400;
/** How long a search that was not given a time may take to cut down what it found. */
const MOST_CUTTING_MS = 60_000;

/** `aerospike-task fuzz --driver`: searches somebody else's driver; the exit code. */
export async function fuzzDriver(asked: DriverFuzz, terminal: Terminal): Promise<number> {
	const startedAt = performance.now();
	const { workers = Math.min(availableParallelism(), MOST_WORKERS) } = asked;
	if (workers > MOST_WORKERS) throw usageError(`--workers must be from 1 to ${MOST_WORKERS} with --driver, not ${workers}.`);
	if (asked.out !== undefined) makeFolder(asked.out);
	const { adaptersFor } = await import("../../features/kit/search/driver-lots.ts");
	const adapters = ({ profiles }: { readonly profiles: readonly string[] }) => adaptersFor(profiles, workers);
	const opening = openDriver(asked.command, { profiles: ["decide", "wire"], adapters, patience: PATIENCE });
	const driver = await interruptible(terminal, opening);
	try {
		const report = await search(driver, asked, workers, startedAt, terminal);
		return await tell(report, asked, performance.now() - startedAt, terminal);
	} finally {
		await driver.close(BYE_MS);
	}
}

async function search(
	driver: StdioDriver,
	{ seed, budget }: DriverFuzz,
	workers: number,
	startedAt: number,
	{ err, interrupted }: Terminal,
): Promise<DriverReport> {
	const { searchDriver } = await import("../../features/kit/search/search-driver.ts");
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
			...{ seed, workers, signal: end.signal },
			...("runs" in budget && { runs: budget.runs }),
			isOver: (failures) => performance.now() - startedAt >= forMs * (failures > 0 ? SHARE_FOR_SEARCHING : 1),
			onCuttingDown(failures) {
				progress.update(`Cutting ${failuresText(failures)} down`);
				if (!isTimed) cancels.push(realClock.schedule(performance.now() + MOST_CUTTING_MS, "deadline", stop));
			},
			onProgress: (totals) => progress.update(progressLine(totals, performance.now() - startedAt)),
		});
	} catch (error) {
		throw cannotRun(`The search could not be run: ${error instanceof Error ? error.message : String(error)}`, error);
	} finally {
		interrupted.removeEventListener("abort", stop);
		for (const cancel of cancels) cancel();
		progress.end();
	}
}

function progressLine({ profiles, points, faults, failures }: DriverTotals, tookMs: number): string {
	const counts = Object.entries(profiles).map(([profile, { schedules }]) => {
		const rate = formatCount(Math.round((schedules * 1000) / tookMs));
		return `${formatCount(schedules)} schedules ${profile === "wire" ? "over sockets" : "decided"} (${rate}/s)`;
	});
	// What matters most comes first, for a narrow terminal shows no more.
	const parts = [
		failuresText(failures),
		...counts,
		`${points.filter((times) => times > 0).length} points`,
		`${Object.keys(faults).length} faults`,
	];
	return parts.join(", ");
}

function failuresText(count: number): string {
	return count === 1 ? "1 failure" : `${formatCount(count)} failures`;
}

/** Before anything is searched, so that nothing that was found has nowhere to go. */
function makeFolder(folder: string): void {
	attempt(() => mkdirSync(folder, { recursive: true }), `${folder} cannot be written`);
}

async function writePage(
	file: string,
	{ seed, budget, command }: DriverFuzz,
	report: DriverReport,
	tookMs: number,
): Promise<void> {
	const { blobHeader } = await import("../../features/kit/shards/write-blob.ts");
	const { soleSearch } = await import("../../features/kit/shards/sole-search.ts");
	const { searchHtml } = await import("../../features/kit/report/search/search-html.ts");
	const { driverReplayCommand, profileLines } = await import("../../features/kit/report/search/search-words.ts");
	const { WHOLE } = await import("../../features/kit/shards/shard.ts");
	const whole = soleSearch(blobHeader({ seed, budget, shard: WHOLE, subject: {}, way: "virtual" }), report, tookMs);
	const { name, version = "" } = report.driver;
	writeReport(
		file,
		searchHtml(whole, {
			name: `${name} ${version}`.trim(),
			searched: profileLines(report).join(" "),
			replay: (failure) => `npx ${driverReplayCommand(failure, command)}`,
		}),
	);
}

async function tell(report: DriverReport, asked: DriverFuzz, tookMs: number, terminal: Terminal): Promise<number> {
	const { command, out, html, isJson } = asked;
	const { found, broken } = report;
	const { promote } = await import("../../features/kit/search/regressions.ts");
	const filed = out === undefined ? [] : found.map((failure) => attempt(() => promote(failure, out), `${out} cannot be written`));
	const { driverSearchText, whyNoVerdict } = await import("../reporting/driver-search-text.ts");
	const nothing = whyNoVerdict(report, command);
	if (isJson) {
		const { broken: _error, ...plain } = report;
		terminal.out.print(JSON.stringify({ ...plain, command, tookMs, filed, ...(broken !== undefined && { broken: nothing }) }));
	} else {
		terminal.out.print(...driverSearchText(report, command, tookMs, terminal.out), ...filed.map((name) => `Filed as ${name}.`));
	}
	if (html !== undefined) {
		await writePage(html, asked, report, tookMs);
		if (!isJson) terminal.out.print(`The report to read in a browser: ${pathToFileURL(html)}`);
	}
	// What was found stands, whatever else became of the search.
	if (found.length > 0 && nothing !== undefined) terminal.err.print(`aerospike-task: ${nothing}`);
	if (found.length > 0) return EXIT.failed;
	if (terminal.interrupted.aborted) throw new CommandError("Interrupted.", EXIT.interrupted);
	if (nothing !== undefined) throw cannotRun(nothing);
	return EXIT.ok;
}
