import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants } from "node:os";
import { type Cancel, realClock } from "../../src/clock.ts";
import { limitAnswer } from "./answer-limit.ts";
import { createLogTail, HarnessError } from "./harness-error.ts";
import { createLineSplitter } from "./line-splitter.ts";

/** How long an adapter may take to end once its stdin is closed. Waiting for a processor does not count. */
const PATIENCE_MS = 1000;
/** This process may have been paused. Then it notices only now that the adapter has ended. */
const HEAR_MS = 20;

/** How long a process may run on after it closed its stdin or stdout. */
const LINGER_MS = 800;

/** Functions that end the running adapters. They are called when this process exits, except by an unhandled signal. */
const running = new Set<() => void>();
process.on("exit", () => {
	for (const kill of running) kill();
});

/** The process of an adapter, which reads and writes lines. */
export interface AdapterProcess {
	/** Reports all output, including what was written before this call. */
	listen(listener: AdapterListener): void;
	send(line: string): void;
	readonly pid: number | undefined;
	/** The last part of what the process wrote to stderr. */
	readonly log: string;
	/** Closes stdin, and kills the process if it does not exit soon. Resolves with whether it had to be killed. */
	end(): Promise<boolean>;
	/** Kills the process immediately. */
	kill(): void;
}

export interface AdapterListener {
	/** Gets all lines that arrived together. */
	lines(lines: readonly string[]): void;
	/** No more lines can be read. `why` completes the sentence "The adapter …". */
	over(why: string, line?: string, crash?: string): void;
}

/**
 * Starts an adapter without a shell.
 *
 * @throws HarnessError if the program cannot be started
 */
export async function startProcess([program = "", ...args]: readonly string[]): Promise<AdapterProcess> {
	// A separate process group, so that programs started by a wrapper such as npx or sh end with it.
	const child = spawned(program, args);
	const log = createLogTail();
	child.stderr.setEncoding("utf8").on("data", log.add);
	let closed = (_stream: "stdin" | "stdout") => {};
	child.stdin.on("error", () => closed("stdin"));
	child.stdout.on("end", () => closed("stdout"));
	const ended = new Promise<{ readonly why: string; readonly crash: string | undefined }>((resolve) => {
		const tell = (code: number | null, signal: NodeJS.Signals | null): void => {
			const why = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
			resolve({ why, crash: CRASHES.find((crash) => crash === signal || code === SHELL + constants.signals[crash]) });
		};
		// "close" comes after the last output, but not while a program that the adapter started keeps the streams open.
		child.once("close", tell);
		child.once("exit", (code, signal) => {
			child.once(
				"close",
				afterLastOutput(() => tell(code, signal)),
			);
		});
	});
	const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const kill = () => killGroup(child);
	// A program that inherited the streams must not keep this process running.
	const leave = () => {
		for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
	};
	running.add(kill);
	await started(child, program).catch((error: unknown) => {
		running.delete(kill);
		throw error;
	});
	gone.then(() => running.delete(kill));
	return {
		pid: child.pid,
		get log() {
			return log.text;
		},
		listen({ lines, over }) {
			const splitter = createLineSplitter();
			child.stdout.setEncoding("utf8").on("data", (text: string) => {
				const whole = splitter.push(text);
				if (whole.length > 0) lines(whole);
				if (splitter.isOverfull) over("wrote a line that is too long", splitter.rest);
			});
			// A process that ends closes both too, and how it ended says more.
			closed = (stream) => {
				const cancel = realClock.schedule(realClock.now() + LINGER_MS, "world", () => over(`closed its ${stream}`));
				ended.then(cancel);
			};
			ended.then(({ why, crash }) => over(why, splitter.rest.trim() === "" ? undefined : splitter.rest, crash));
		},
		send: (line) => void child.stdin.write(`${line}\n`),
		async end() {
			child.stdin.end();
			let wasKilled = false;
			let hurry = limitAnswer(PATIENCE_MS, child.pid, () => {
				hurry = realClock.schedule(realClock.now() + HEAR_MS, "world", () => {
					wasKilled = true;
					kill();
				});
			});
			await gone;
			hurry();
			// A wrapper can exit before the programs that it started.
			kill();
			await ended;
			leave();
			return wasKilled;
		},
		kill() {
			kill();
			leave();
		},
	};
}

/** How long the last output of a process that has ended may take to arrive. */
const LAST_OUTPUT_MS = 200;

/** Calls a function when all output of a process that has just ended has arrived. */
function afterLastOutput(act: () => void): Cancel {
	let cancel = realClock.schedule(realClock.now() + LAST_OUTPUT_MS, "world", () => {
		// If this process was paused, it has not read the output yet.
		cancel = realClock.schedule(realClock.now() + HEAR_MS, "world", act);
	});
	return () => cancel();
}

/** The signals by which a system ends a program for a fault in its code. */
const CRASHES = ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL"] as const;
/** A shell ends with this exit code, plus the number of the signal that ended its program. */
const SHELL = 128;

const HAS_GROUPS = process.platform !== "win32";

function killGroup(child: ChildProcess): void {
	if (!HAS_GROUPS || child.pid === undefined) return void child.kill("SIGKILL");
	try {
		process.kill(-child.pid, "SIGKILL");
	} catch {
		// The whole group has ended already.
	}
}

/** Node.js throws some errors of the system at once, and reports others as an event. */
function spawned(program: string, args: readonly string[]): ChildProcessWithoutNullStreams {
	try {
		return spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], windowsHide: true, detached: HAS_GROUPS });
	} catch (error) {
		throw cannotStart(program, error);
	}
}

function started(child: ChildProcess, program: string): Promise<void> {
	return new Promise((resolve, reject) => {
		child.once("spawn", resolve);
		child.once("error", (error) => reject(cannotStart(program, error)));
	});
}

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: "program not found",
	ENOTDIR: "program not found",
	EACCES: "permission denied",
	ENAMETOOLONG: "its name is too long",
	E2BIG: "its arguments are too long",
};
const MOST_LETTERS = 200;

function cannotStart(program: string, error: unknown): HarnessError {
	const { code = "", message } = error as NodeJS.ErrnoException;
	const name = program.length > MOST_LETTERS ? `${program.slice(0, MOST_LETTERS)}…` : program;
	return new HarnessError(`The adapter ${JSON.stringify(name)} cannot be started: ${REASONS[code] ?? message}.`);
}
