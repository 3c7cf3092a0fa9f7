import { describe, expect, it } from "vitest";
import { runProgram } from "../cli/run-cli.ts";

const soak = (...args: readonly string[]) => runProgram(process.execPath, ["dist/bench/soak.js", ...args]);

describe("the soak", () => {
	it("finds no wait that hangs, no false completion and no leftover timer or socket while nodes restart, move and split", async () => {
		const { code, out, err } = await soak("--for", "6s", "--nodes", "12", "--tasks", "40", "--seed", "3", "--json");
		const { endings, troubles, findings, waves, unjudged } = JSON.parse(out);
		// On a busy machine the event loop may pause for so long that the soak cannot judge.
		expect(code, out + err).toBe(unjudged.length > 0 ? 2 : 0);
		expect({ findings, waves }).toEqual({ findings: [], waves: 2 });
		// The run proves something only if waits were completed and something went wrong.
		expect((endings.ok ?? 0) + (endings.uncertain ?? 0), out).toBeGreaterThan(0);
		expect(Object.keys(troubles), out).toEqual(expect.arrayContaining(["rolling restart", "split", "stop", "hold", "wire"]));
	});
});
