import { type ChildProcess, spawn } from "node:child_process";
import { realClock } from "../../src/clock.ts";
import { createLogTail, HarnessError } from "./harness-error.ts";
import { createLineSplitter } from "./line-splitter.ts";

/** How long an adapter may take to end once its stdin is closed. */
const PATIENCE_MS = 1000;

/** Ends of those that run. None of them outlives this process, unless a signal ends it that nobody handles. */
const running = new Set<() => void>();
process.on("exit", () => {
	for (const kill of running) kill();
});

/** An adapter's process as far as lines go. */
export interface AdapterProcess {
	/** Tells of what it writes; nothing is lost that it wrote before. */
	listen(listener: AdapterListener): void;
	send(line: string): void;
	/** The end of its log. */
	readonly log: string;
	/** Ends it: kindly, and then not. */
	end(): Promise<void>;
	/** Ends it at once. */
	kill(): void;
}

export interface AdapterListener {
	/** All lines that came at once. */
	lines(lines: readonly string[]): void;
	/** It writes no more, or no lines that could be read; why, as a sentence about it. */
	over(why: string, line?: string): void;
}

/**
 * Starts the adapter, without a shell.
 *
 * @throws HarnessError where there is no such program
 */
export async function startProcess([program = "", ...args]: readonly string[]): Promise<AdapterProcess> {
	// A group of its own, so that what a wrapper such as npx or sh started ends with it.
	const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], windowsHide: true, detached: HAS_GROUPS });
	const log = createLogTail();
	child.stderr.setEncoding("utf8").on("data", log.add);
	// What it does not read was asked in vain; that it is gone is told by its end.
	child.stdin.on("error", () => {});
	// After "close" nothing more comes from its streams, whatever it left in them.
	const ended = new Promise<string>((resolve) => {
		child.once("close", (code, signal) => resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`));
	});
	const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const kill = () => killGroup(child);
	await started(child, program);
	running.add(kill);
	gone.then(() => running.delete(kill));
	return {
		get log() {
			return log.text;
		},
		listen({ lines, over }) {
			const splitter = createLineSplitter();
			child.stdout.setEncoding("utf8").on("data", (text: string) => {
				const whole = splitter.push(text);
				if (whole.length > 0) lines(whole);
				if (splitter.isOverfull) over("wrote a line that is longer than any answer", splitter.rest);
			});
			ended.then((why) => over(why, splitter.rest.trim() === "" ? undefined : splitter.rest));
		},
		send: (line) => void child.stdin.write(`${line}\n`),
		async end() {
			child.stdin.end();
			const hurry = realClock.schedule(realClock.now() + PATIENCE_MS, "world", kill);
			await gone;
			hurry();
			// A wrapper may have gone without what it started.
			kill();
			// Whoever inherited its streams must not keep this process from its end.
			const leave = () => {
				for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
			};
			const cut = realClock.schedule(realClock.now() + PATIENCE_MS, "world", leave);
			await ended;
			cut();
		},
		kill,
	};
}

const HAS_GROUPS = process.platform !== "win32";

function killGroup(child: ChildProcess): void {
	if (!HAS_GROUPS || child.pid === undefined) return void child.kill("SIGKILL");
	try {
		process.kill(-child.pid, "SIGKILL");
	} catch {
		// Nobody of the group is left.
	}
}

function started(child: ChildProcess, program: string): Promise<void> {
	return new Promise((resolve, reject) => {
		child.once("spawn", resolve);
		child.once("error", (error: NodeJS.ErrnoException) => {
			const why =
				error.code === "ENOENT" ? "there is no such program" : error.code === "EACCES" ? "it must not be run" : error.message;
			reject(new HarnessError(`The adapter ${JSON.stringify(program)} cannot be started: ${why}.`));
		});
	});
}
