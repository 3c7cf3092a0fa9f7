import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { MAIN } from "./run-cli.ts";
import type { Simulation } from "./simulate-here.ts";

const started = new Set<ChildProcess>();

/** Starts `simulate` in a process of its own, without a terminal. */
export function simulateAlone(...args: readonly string[]): Simulation {
	const child = spawn(process.execPath, [MAIN, "simulate", ...args], { stdio: ["ignore", "pipe", "inherit"] });
	started.add(child);
	child.once("close", () => started.delete(child));
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		async line() {
			return String((await lines.next()).value);
		},
		async end() {
			const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
			child.kill("SIGINT");
			return ended;
		},
	};
}

/** Ends those that a failed test has left running. */
export function endSimulationsAlone(): void {
	for (const child of started) child.kill("SIGKILL");
}
