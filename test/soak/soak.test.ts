import { describe, expect, it } from "vitest";
import { runProgram } from "../cli/run-cli.ts";

const soak = (...args: readonly string[]) => runProgram(process.execPath, ["dist/bench/soak.js", ...args]);

describe("the soak", () => {
	it.each([
		[["--for", "soon"], '--for must be a duration from 2s on, such as 60s or 10m, not "soon".'],
		[["--nodes", "65"], '--nodes must be a whole number from 3 to 64, not "65".'],
		[["--tasks", "0"], '--tasks must be a whole number from 1 to 1000, not "0".'],
	])("rejects %j with one sentence", async (args, sentence) => {
		expect(await soak(...args)).toEqual({ code: 64, out: "", err: `${sentence}\n` });
	});

	it("prints its options with --help", async () => {
		const { code, out } = await soak("--help");
		expect(code).toBe(0);
		expect(out).toContain("npm run soak -- [--for 10m]");
	});
});
