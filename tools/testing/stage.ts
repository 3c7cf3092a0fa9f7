import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { type Tally, tallyOfCheck, tallyOfRunner } from "./tally.ts";

/** One script of package.json that is run as part of the tests. */
export interface Stage {
	readonly script: string;
	/** The exact version of Node that runs it. Default: the version that runs this process. */
	readonly node?: string;
	/** Environment variables beside those of this process. */
	readonly env?: Readonly<Record<string, string>>;
	/** The report that the script writes, and how to read it. Without one, the script counts as one check and its output is shown at the end. */
	readonly report?: { readonly path: string; readonly read: (text: string) => Tally };
}

export interface StageResult {
	readonly tally: Tally;
	/** What it printed, if that was not shown while it ran. */
	readonly output: string;
	readonly elapsedMs: number;
}

/** Runs a stage to its end. Never rejects: a stage that cannot start or leaves no readable report has failed. */
export async function runStage(stage: Stage): Promise<StageResult> {
	const { report } = stage;
	const start = performance.now();
	// Otherwise the report of an earlier run could be read.
	if (report !== undefined) rmSync(report.path, { force: true });
	const { exitCode, output } = await runScript(stage, report === undefined ? "pipe" : "inherit");
	const tally = report === undefined ? tallyOfCheck(exitCode) : tallyOfRunner(readReport(report), exitCode);
	return { tally, output, elapsedMs: performance.now() - start };
}

function readReport({ path, read }: NonNullable<Stage["report"]>): Tally {
	const failure = (remark: string): Tally => ({ passed: 0, failed: 1, remarks: [remark] });
	if (!existsSync(path)) return failure(`It wrote no report to ${path}.`);
	try {
		return read(readFileSync(path, "utf8"));
	} catch (error) {
		return failure(`Its report at ${path} cannot be read: ${String(error)}`);
	}
}

function runScript({ script, node, env }: Stage, stdio: "pipe" | "inherit"): Promise<{ exitCode: number; output: string }> {
	return new Promise((resolve) => {
		const run = ["run", "--silent", script];
		// npm keeps the other version in its cache, outside this checkout, and puts it first on the PATH.
		const args = node === undefined ? run : ["exec", "--yes", `--package=node@${node}`, "--", "npm", ...run];
		const expected = node === undefined ? {} : { EXPECTED_NODE: node };
		const child = spawn("npm", args, { stdio: ["ignore", stdio, stdio], env: { ...process.env, ...expected, ...env } });
		const chunks: Buffer[] = [];
		child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
		child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
		const end = (exitCode: number, last = "") => resolve({ exitCode, output: Buffer.concat(chunks).toString() + last });
		child.on("error", (error) => end(1, String(error)));
		child.on("close", (code, signal) => end(code ?? 1, signal === null ? "" : `A signal ended it: ${signal}.\n`));
	});
}
