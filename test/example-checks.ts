import { expect } from "vitest";
import { startSimulator } from "../simulator/control/index.ts";
import { runProgram } from "./cli/run-cli.ts";

/** Runs an example with the command in its first comment; what it printed. */
async function run(example: string, ...args: readonly string[]): Promise<string> {
	const { code, out, err } = await runProgram(process.execPath, [`examples/${example}.mjs`, ...args]);
	expect({ code, err }, out).toEqual({ code: 0, err: "" });
	return out;
}

/** What each example must print that takes less than a second. */
export const quickExamples: Readonly<Record<string, () => Promise<void>>> = {
	/** Rounds end 1 ms after they begin, so they begin at 0, 1001, 2002 and 3003 ms; the job is done at 3000 ms. */
	async "simulated-restart"() {
		expect(await run("simulated-restart")).toBe(
			["uncertain after 4 rounds and 3004 ms of virtual time", "  A: done", "  B: vanished", "  C: done", ""].join("\n"),
		);
	},
	async "track-over-tcp"() {
		const lines = (await run("track-over-tcp")).split("\n");
		const last = lines.findIndex((line) => line.endsWith(": complete"));
		const rounds = lines.slice(0, last).map((_, at) => `round ${at + 1}: in_progress`);
		expect(lines).toEqual([...rounds, `round ${last + 1}: complete`, "  A: done", "  B: done", "  C: done", ""]);
	},
};

/** What the others must print. */
export const longExamples: Readonly<Record<string, () => Promise<void>>> = {
	async "official-client"() {
		const simulator = await startSimulator({ nodes: 3, life: { duration: 100 }, views: "lifelike" });
		try {
			const out = await run("official-client", simulator.hosts[1] ?? "");
			// A simulated job has a thousand records on each node.
			expect(out).toBe(["ok: 3000 records", "  A1: done", "  A2: done", "  A3: done", ""].join("\n"));
		} finally {
			await simulator.close();
		}
	},
};
