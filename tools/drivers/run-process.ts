import { type ChildProcess, spawn } from "node:child_process";
import { after } from "./time.ts";

export interface ProcessEnd {
	readonly exitCode: number;
	/** What it wrote to stdout and stderr. Empty if its output was shown. */
	readonly output: string;
}

interface ProcessOptions {
	readonly cwd?: string;
	/** `show` lets it write to this process's own streams. Default: `keep`. */
	readonly output?: "keep" | "show";
	/** After this time it is ended, with the exit code 124. Default: it may run for ever. */
	readonly limitMs?: number;
}

/** The exit code of a process that was ended because it took too long, as the program `timeout` has it. */
const TOO_LONG = 124;
/** A program that it left behind, in another process group, may keep its output open for this time. */
const LAST_OUTPUT_MS = 500;

/** The processes that run. Each leads a process group, so that the programs that it starts end with it. */
const running = new Set<ChildProcess>();

/** Runs a program to its end. Never rejects: a program that cannot be started ends with code 127. */
export function runProcess(
	program: string,
	args: readonly string[],
	{ cwd, output: mode = "keep", limitMs }: ProcessOptions = {},
): Promise<ProcessEnd> {
	const stdio = mode === "show" ? "inherit" : "pipe";
	return new Promise((resolve) => {
		const child = spawn(program, args, { cwd, detached: true, stdio: ["ignore", stdio, stdio] });
		running.add(child);
		const chunks: Buffer[] = [];
		child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
		child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
		const end = (exitCode: number, last = "") => {
			if (!running.has(child)) return;
			kill(child);
			running.delete(child);
			child.stdout?.destroy();
			child.stderr?.destroy();
			resolve({ exitCode, output: Buffer.concat(chunks).toString() + last });
		};
		const ended = (code: number | null, signal: string | null) =>
			end(code ?? 1, signal === null ? "" : `A signal ended it: ${signal}.\n`);
		child.on("error", (error) => end(127, String(error)));
		child.on("close", ended);
		child.on("exit", (code, signal) => {
			// What it left behind in its group ends now, and so closes its output.
			kill(child);
			void after(LAST_OUTPUT_MS).then(() => ended(code, signal));
		});
		if (limitMs !== undefined)
			void after(limitMs).then(() => end(TOO_LONG, `It did not end within ${limitMs / 1000} seconds, so it was stopped.\n`));
	});
}

/** Ends everything that still runs when this process ends, also by Ctrl+C. */
export function endProcessesOnExit(): void {
	process.on("exit", () => {
		for (const child of running) kill(child);
	});
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
}

function kill({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {
		// The whole group has ended already.
	}
}
