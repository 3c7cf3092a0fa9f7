import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { type Tally, tallyOfCheck, tallyOfRunner } from "./tally.ts";

/** One script of package.json that is run as part of the tests. */
export interface Stage {
	readonly script: string;
	/** Where it counts tests of its own: the report it leaves, and how to read it. Its output is shown as it comes. */
	readonly report?: { readonly path: string; readonly read: (text: string) => Tally };
}

export interface StageResult {
	readonly tally: Tally;
	/** What it printed, where that was not shown as it came. */
	readonly output: string;
	readonly elapsedMs: number;
}

/** Runs a stage to its end. Never rejects: what cannot be started, or leaves no readable report, has failed. */
export async function runStage({ script, report }: Stage): Promise<StageResult> {
	const start = performance.now();
	// A report of an earlier run must not be taken for this one's.
	if (report !== undefined) rmSync(report.path, { force: true });
	const { exitCode, output } = await runScript(script, report === undefined ? "pipe" : "inherit");
	const tally = report === undefined ? tallyOfCheck(exitCode) : tallyOfRunner(readReport(report), exitCode);
	return { tally, output, elapsedMs: performance.now() - start };
}

function readReport({ path, read }: NonNullable<Stage["report"]>): Tally {
	const failure = (remark: string): Tally => ({ passed: 0, failed: 1, remarks: [remark] });
	if (!existsSync(path)) return failure(`It left no report at ${path}.`);
	try {
		return read(readFileSync(path, "utf8"));
	} catch (error) {
		return failure(`Its report at ${path} cannot be read: ${String(error)}`);
	}
}

function runScript(script: string, stdio: "pipe" | "inherit"): Promise<{ exitCode: number; output: string }> {
	return new Promise((resolve) => {
		const child = spawn("npm", ["run", "--silent", script], { stdio: ["ignore", stdio, stdio] });
		const chunks: Buffer[] = [];
		child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
		child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
		const end = (exitCode: number, last = "") => resolve({ exitCode, output: Buffer.concat(chunks).toString() + last });
		child.on("error", (error) => end(1, String(error)));
		child.on("close", (code, signal) => end(code ?? 1, signal === null ? "" : `It was ended by ${signal}.\n`));
	});
}
