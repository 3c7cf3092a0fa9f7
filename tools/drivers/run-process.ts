import { type ChildProcess, spawn } from "node:child_process";

export interface ProcessEnd {
	readonly exitCode: number;
	/** What it wrote to stdout and stderr. Empty if its output was shown. */
	readonly output: string;
}

interface ProcessOptions {
	readonly cwd?: string;
	/** `show` lets it write to this process's own streams. Default: `keep`. */
	readonly output?: "keep" | "show";
}

/** The processes that run. Each leads a process group, so that the programs that it starts end with it. */
const running = new Set<ChildProcess>();

/** Runs a program to its end. Never rejects: a program that cannot be started ends with code 127. */
export function runProcess(
	program: string,
	args: readonly string[],
	{ cwd, output: mode = "keep" }: ProcessOptions = {},
): Promise<ProcessEnd> {
	const stdio = mode === "show" ? "inherit" : "pipe";
	return new Promise((resolve) => {
		const child = spawn(program, args, { cwd, detached: true, stdio: ["ignore", stdio, stdio] });
		running.add(child);
		const chunks: Buffer[] = [];
		child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
		child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
		const end = (exitCode: number, last = "") => {
			// What it left behind in its group ends now.
			kill(child);
			running.delete(child);
			resolve({ exitCode, output: Buffer.concat(chunks).toString() + last });
		};
		child.on("error", (error) => end(127, String(error)));
		child.on("close", (code, signal) => end(code ?? 1, signal === null ? "" : `A signal ended it: ${signal}.\n`));
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
