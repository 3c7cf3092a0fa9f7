import { existsSync, readFileSync, rmSync } from "node:fs";
import { runBounded } from "./run-bounded.ts";
import { type CheckTally, tallyOfCheck, tallyOfRunner } from "./tally.ts";

/** One script of package.json that is run as part of the tests. */
export interface TestStage {
	readonly script: string;
	/** The exact version of Node that runs it. Default: the version that runs this process. */
	readonly node?: string;
	/** Environment variables beside those of this process. */
	readonly env?: Readonly<Record<string, string>>;
	/** It has failed if it takes longer (default: 15). A test that hangs must not hang the whole run. */
	readonly minutes?: number;
	/**
	 * The report that the script writes, and how to read it. Without one, the script counts as one check and its output is
	 * shown at the end.
	 */
	readonly report?: { readonly path: string; readonly read: (text: string) => CheckTally };
}

export interface StageResult {
	readonly tally: CheckTally;
	/** What it printed, if that was not shown while it ran. */
	readonly output: string;
	readonly elapsedMs: number;
}

const USUAL_MINUTES = 15;

/**
 * Runs a stage to its end. Never rejects: a stage that cannot start, takes too long or leaves no readable report has
 * failed.
 */
export async function runStage(stage: TestStage): Promise<StageResult> {
	const { script, node, env, report, minutes = USUAL_MINUTES } = stage;
	const start = performance.now();
	// Otherwise the report of an earlier run could be read.
	if (report !== undefined) rmSync(report.path, { force: true });
	const run = ["run", "--silent", script];
	// npm keeps the other version in its cache, outside this checkout, and puts it first on the PATH.
	const args = node === undefined ? run : ["exec", "--yes", `--package=node@${node}`, "--", "npm", ...run];
	const expected = node === undefined ? {} : { EXPECTED_NODE: node };
	const { exitCode, output, isLate } = await runBounded("npm", args, {
		stdio: report === undefined ? "pipe" : "inherit",
		env: { ...process.env, ...expected, ...env },
		limitMs: minutes * 60_000,
	});
	const elapsedMs = performance.now() - start;
	if (isLate) return { tally: failure(`It was ended because it took more than ${minutes} minutes.`), output, elapsedMs };
	const tally = report === undefined ? tallyOfCheck(exitCode) : tallyOfRunner(readReport(report), exitCode);
	return { tally, output, elapsedMs };
}

function failure(remark: string): CheckTally {
	return { passed: 0, failed: 1, remarks: [remark] };
}

function readReport({ path, read }: NonNullable<TestStage["report"]>): CheckTally {
	if (!existsSync(path)) return failure(`It wrote no report to ${path}.`);
	try {
		return read(readFileSync(path, "utf8"));
	} catch (error) {
		return failure(`Its report at ${path} cannot be read: ${String(error)}`);
	}
}
