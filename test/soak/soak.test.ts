import { describe, expect, it } from "vitest";
import { runProgram } from "../cli/run-cli.ts";

const soak = (...args: readonly string[]) => runProgram(process.execPath, ["dist/bench/soak.js", ...args]);

describe("the soak", () => {
	it("goes on for a while in which nothing hangs, nothing false is said, and nothing is left behind", async () => {
		const { code, out, err } = await soak("--for", "4s", "--nodes", "12", "--tasks", "40", "--seed", "3", "--json");
		const { endings, troubles, findings, waves, unjudged } = JSON.parse(out);
		// A busy machine may hold the event loop up for so long that the soak must not judge.
		expect(code, out + err).toBe(unjudged.length > 0 ? 2 : 0);
		expect({ findings, waves }).toEqual({ findings: [], waves: 2 });
		// It would prove nothing if no wait had come to an end of its own, or nothing had gone wrong.
		expect((endings.ok ?? 0) + (endings.uncertain ?? 0), out).toBeGreaterThan(0);
		expect(Object.keys(troubles), out).toEqual(expect.arrayContaining(["crash", "hold", "wire"]));
	});

	it.each([
		[["--for", "soon"], '--for must be a duration from 2s on, such as 60s or 10m, not "soon".'],
		[["--nodes", "65"], '--nodes must be a whole number from 3 to 64, not "65".'],
		[["--tasks", "0"], '--tasks must be a whole number from 1 to 1000, not "0".'],
	])("refuses %j in a sentence", async (args, sentence) => {
		expect(await soak(...args)).toEqual({ code: 64, out: "", err: `${sentence}\n` });
	});

	it("tells how it is used", async () => {
		const { code, out } = await soak("--help");
		expect(code).toBe(0);
		expect(out).toContain("npm run soak -- [--for 10m]");
	});
});
