import { runCommand } from "../../bin/run-command.ts";
import { textOutput } from "./text-output.ts";

const interruptions = new Set<AbortController>();

/** A running `simulate`, whose output is read line by line. */
export interface Simulation {
	line(): Promise<string>;
	/** Interrupts it and returns the exit code. */
	end(): Promise<number | null>;
}

/** Starts `simulate` in this process, which takes much less time than a new process. */
export function simulate(...args: readonly string[]): Simulation {
	const interruption = new AbortController();
	const lines: string[] = [];
	const waiting: ((line: string) => void)[] = [];
	const print = (...more: readonly string[]): void => {
		for (const line of more) {
			const next = waiting.shift();
			if (next === undefined) lines.push(line);
			else next(line);
		}
	};
	const terminal = { out: { ...textOutput(), print }, err: textOutput(), interrupted: interruption.signal };
	const ended = runCommand(["simulate", ...args], terminal);
	interruptions.add(interruption);
	return {
		async line() {
			return lines.shift() ?? new Promise((resolve) => waiting.push(resolve));
		},
		end() {
			interruption.abort();
			interruptions.delete(interruption);
			return ended;
		},
	};
}

/** Ends those that a failed test has left running. */
export function endSimulations(): void {
	for (const interruption of interruptions) interruption.abort();
}
