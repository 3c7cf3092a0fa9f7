import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sum, type Tally } from "../testing/tally.ts";
import { ADAPTERS, type AdapterFolder } from "./adapter-folder.ts";
import type { Installed } from "./install.ts";
import { runProcess } from "./run-process.ts";
import { isExpected, USES, useDriver } from "./use-driver.ts";

/** Where the reports of the runs lie. */
export const REPORTS = "reports/drivers";
const MAIN = "dist/bin/main.js";

/** How many drivers are judged at the same time. They mostly wait for their own timers, and slow ones take minutes. */
export const AT_ONCE = 4;

export interface Judged {
	readonly tally: Tally;
	/** What `conform` printed, if something is not as expected. */
	readonly output: string;
}

/** Judges a driver by all requirements, and compares its failures with its list of known failures. */
export async function judge(folder: AdapterFolder, installed: Installed, isUpdate: boolean): Promise<Judged> {
	if (installed.kind === "failed") return failure(installed.why, installed.output);
	const report = join(REPORTS, `${folder.id}.json`);
	mkdirSync(REPORTS, { recursive: true });
	// Otherwise the report of an earlier run could be read.
	rmSync(report, { force: true });
	const uses = await useAll(folder, installed.command);
	const known = knownFailuresOf(folder);
	const update = isUpdate ? ["--update-known-failures"] : [];
	const args = ["conform", "--driver", installed.command, "--known-failures", known, ...update, "--json", report];
	const { exitCode, output } = await runProcess(process.execPath, [MAIN, ...args]);
	if (!existsSync(report)) return failure(`conform wrote no report for the driver ${folder.id}.`, output);
	const tally = sum([tallyOfConform(JSON.parse(readFileSync(report, "utf8"))), uses]);
	if (exitCode !== 0 && tally.failed === 0)
		return failure(`conform ended with code ${exitCode}, though every scenario was as expected.`, output);
	return { tally, output: tally.failed === 0 || isUpdate ? "" : output };
}

/** Lets the driver start queries itself. */
async function useAll({ id, uses }: AdapterFolder, command: string): Promise<Tally> {
	const endings = await Promise.all(USES.map(async (use) => [use.id, await useDriver(command, use)] as const));
	writeFileSync(usesFileOf(id), JSON.stringify(Object.fromEntries(endings)));
	const remarks = USES.flatMap((use, at) => {
		const ending = endings[at]?.[1] ?? "no end";
		return isExpected(use, ending, uses) ? [] : [`The driver ${id} was used for ${use.title}, and the end was: ${ending}.`];
	});
	return { passed: USES.length - remarks.length, failed: remarks.length, remarks };
}

export function usesFileOf(id: string): string {
	return join(REPORTS, `${id}.uses.json`);
}

export function knownFailuresOf({ path }: AdapterFolder): string {
	return join(ADAPTERS, path, "known-failures.json");
}

function failure(remark: string, output: string): Judged {
	return { tally: { passed: 0, failed: 1, remarks: [remark] }, output };
}

interface Counts {
	readonly scenarios: Readonly<Record<"passed" | "failed" | "could not run", number>> & { readonly known?: number };
	readonly stale?: readonly unknown[];
}

/** A known failure that fails as listed is as expected, so it counts as passed. */
export function tallyOfConform({ scenarios, stale = [] }: Counts): Tally {
	return {
		passed: scenarios.passed + (scenarios.known ?? 0),
		failed: scenarios.failed + scenarios["could not run"] + stale.length,
		remarks: [],
	};
}
