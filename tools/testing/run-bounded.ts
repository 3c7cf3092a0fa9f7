import { spawn } from "node:child_process";

export interface BoundedRun {
	readonly exitCode: number;
	/** What it printed, if that was not shown while it ran. */
	readonly output: string;
	/** Whether it was ended because it took too long. */
	readonly isLate: boolean;
}

export interface BoundedOptions {
	readonly stdio: "pipe" | "inherit";
	readonly env: NodeJS.ProcessEnv;
	/** It is ended after this time. */
	readonly limitMs: number;
}

/** Processes that do not end at the first signal are killed after this time. */
const KILL_AFTER_MS = 10_000;

/**
 * Runs a program to its end. Never rejects. A program that hangs is ended with all processes that it started, at its
 * limit or with this process.
 */
export function runBounded(program: string, args: readonly string[], options: BoundedOptions): Promise<BoundedRun> {
	const { stdio, env, limitMs } = options;
	// It leads its own process group, so one signal also ends its workers.
	const child = spawn(program, args, { detached: true, stdio: ["ignore", stdio, stdio], env });
	const endGroup = (signal: NodeJS.Signals): void => {
		try {
			if (child.pid !== undefined) process.kill(-child.pid, signal);
		} catch {
			// All of its processes have ended.
		}
	};
	let isLate = false;
	let cancelKill = (): void => {};
	const cancelLimit = after(limitMs, () => {
		isLate = true;
		endGroup("SIGTERM");
		cancelKill = after(KILL_AFTER_MS, () => endGroup("SIGKILL"));
	});
	const interrupt = (signal: NodeJS.Signals): never => {
		endGroup(signal);
		process.exit(signal === "SIGINT" ? 130 : 143);
	};
	process.on("SIGINT", interrupt).on("SIGTERM", interrupt);

	const chunks: Buffer[] = [];
	child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
	child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
	return new Promise((resolve) => {
		const end = (exitCode: number, last = ""): void => {
			cancelLimit();
			cancelKill();
			process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
			// A worker that ignores the first signal outlives its runner.
			if (isLate) endGroup("SIGKILL");
			resolve({ exitCode, output: Buffer.concat(chunks).toString() + last, isLate });
		};
		child.on("error", (error) => end(1, String(error)));
		child.on("close", (code, signal) => end(code ?? 1, signal === null ? "" : `A signal ended it: ${signal}.\n`));
	});
}

/** Returns how to cancel it. */
function after(ms: number, action: () => void): () => void {
	// biome-ignore lint/style/noRestrictedGlobals: real programs run in real time
	const timer = setTimeout(action, ms);
	// biome-ignore lint/style/noRestrictedGlobals: the same timer
	return () => clearTimeout(timer);
}
