import { resolve } from "node:path";
import { runProgram } from "../../cli/run-cli.ts";

/** What one program printed, line by line, and what it wrote to stderr or threw. */
export interface Printed {
	readonly lines: readonly string[];
	/** Empty if it did not write to stderr and did not throw. */
	readonly complaint: string;
}

/**
 * Runs ES modules one after the other in one separate process. Throws if that process fails, or prints anything
 * outside of `console.log`.
 */
export async function runTogether(files: readonly string[], cwd = "."): Promise<readonly Printed[]> {
	const script = resolve("test/docs/support/run-together.mjs");
	const { code, out, err } = await runProgram(process.execPath, [script, ...files], cwd);
	if (code !== 0) throw new Error(`The programs ended with ${code}.\n${err}`);
	return JSON.parse(out);
}
