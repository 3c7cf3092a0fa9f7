import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CheckTally } from "../testing/tally.ts";
import { ADAPTERS, type AdapterFolder } from "./adapter-folder.ts";
import type { ComparedReport } from "./differences.ts";
import { runProcess } from "./run-process.ts";

/** The folder of the reports. */
export const REPORTS = "reports/drivers";
const MAIN = "dist/bin/main.js";
/** On a machine with twenty busy programs and two cores, the slowest driver took nine minutes. */
const LIMIT_MS = 30 * 60_000;

export interface Conformed {
	readonly exitCode: number;
	/** What `conform` printed. */
	readonly output: string;
	/** `undefined` if it did not come to its end. */
	readonly report: (Counts & ComparedReport) | undefined;
}

interface Counts {
	readonly scenarios: Readonly<Record<"passed" | "failed" | "could not run", number>> & { readonly known?: number };
	readonly stale?: readonly unknown[];
}

/** Compares a driver with its list of known failures. The report lies in {@link REPORTS}, under the name `name`. */
export async function conformDriver(
	folder: AdapterFolder,
	command: string,
	name: string,
	options: readonly string[] = [],
): Promise<Conformed> {
	mkdirSync(REPORTS, { recursive: true });
	const file = join(REPORTS, name);
	// Otherwise the report of an earlier run could be read.
	rmSync(file, { force: true });
	const args = [MAIN, "conform", "--driver", command, "--known-failures", knownFailuresOf(folder), ...options, "--json", file];
	const { exitCode, output } = await runProcess(process.execPath, args, { limitMs: LIMIT_MS });
	return { exitCode, output, report: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined };
}

export function knownFailuresOf({ path }: AdapterFolder): string {
	return join(ADAPTERS, path, "known-failures.json");
}

/** A known failure that fails as listed is as expected, so it counts as passed. */
export function tallyOfConform({ scenarios, stale = [] }: Counts): CheckTally {
	return {
		passed: scenarios.passed + (scenarios.known ?? 0),
		failed: scenarios.failed + scenarios["could not run"] + stale.length,
		remarks: [],
	};
}
