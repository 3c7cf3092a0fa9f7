import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckTally, sum } from "../testing/tally.ts";
import { ADAPTERS, type AdapterFolder } from "./adapter-folder.ts";
import { type ComparedReport, differences } from "./differences.ts";
import type { Installed } from "./install.ts";
import { runProcess } from "./run-process.ts";
import { isExpected, USES, useDriver } from "./use-driver.ts";

/** The folder of the reports. */
export const REPORTS = "reports/drivers";
const MAIN = "dist/bin/main.js";

/** How many drivers are judged at the same time. They mostly wait for their own timers, and slow ones take minutes. */
export const AT_ONCE = 4;

/** A scenario that does not end as listed is repeated this many times. Only if it never does, it counts as failed. */
const REPETITIONS = 2;

export interface Judged {
	readonly tally: CheckTally;
	/** What `conform` printed, if something is not as expected. */
	readonly output: string;
}

/** Judges a driver by all requirements, and compares its failures with its list of known failures. */
export async function judgeDriver(folder: AdapterFolder, installed: Installed, isUpdate: boolean): Promise<Judged> {
	if (installed.kind === "failed") return failure(installed.why, installed.output);
	mkdirSync(REPORTS, { recursive: true });
	const uses = await useAll(folder, installed.command);
	const args = ["conform", "--driver", installed.command, "--known-failures", knownFailuresOf(folder)];
	const update = isUpdate ? ["--update-known-failures"] : [];
	const first = await conform([...args, ...update], join(REPORTS, `${folder.id}.json`));
	let last = first;
	const repeated = new Set<string>();
	for (let left = REPETITIONS; left > 0 && !isUpdate && last.report !== undefined; left--) {
		const places = differences(last.report);
		if (places.length === 0) break;
		for (const place of places) repeated.add(place);
		last = await conform([...args, "--only", ...places], join(REPORTS, `${folder.id}.repeated.json`));
	}
	const { exitCode, output, report } = last;
	if (first.report === undefined || report === undefined)
		return failure(`conform wrote no report for the driver ${folder.id}.`, output);
	const tally = sum([tallyOfRepeated(tallyOfConform(first.report), tallyOfConform(report)), uses]);
	if (exitCode !== 0 && tally.failed === 0)
		return failure(`conform ended with code ${exitCode}, though every scenario was as expected.`, output);
	const remark = `Repeated, because they did not end as listed at first: ${[...repeated].join(", ")}.`;
	const remarks = repeated.size === 0 ? tally.remarks : [...tally.remarks, remark];
	return { tally: { ...tally, remarks }, output: tally.failed === 0 || isUpdate ? "" : output };
}

interface Conformed {
	readonly exitCode: number;
	readonly output: string;
	readonly report: (Counts & ComparedReport) | undefined;
}

async function conform(args: readonly string[], file: string): Promise<Conformed> {
	// Otherwise the report of an earlier run could be read.
	rmSync(file, { force: true });
	const { exitCode, output } = await runProcess(process.execPath, [MAIN, ...args, "--json", file]);
	return { exitCode, output, report: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined };
}

/** Lets the driver start queries itself. */
async function useAll({ id, uses }: AdapterFolder, command: string): Promise<CheckTally> {
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

/** What counts if the scenarios that did not end as listed were repeated: the repetition decides about them. */
export function tallyOfRepeated(first: CheckTally, last: CheckTally): CheckTally {
	return { passed: first.passed + Math.max(0, first.failed - last.failed), failed: last.failed, remarks: first.remarks };
}

/** A known failure that fails as listed is as expected, so it counts as passed. */
export function tallyOfConform({ scenarios, stale = [] }: Counts): CheckTally {
	return {
		passed: scenarios.passed + (scenarios.known ?? 0),
		failed: scenarios.failed + scenarios["could not run"] + stale.length,
		remarks: [],
	};
}
