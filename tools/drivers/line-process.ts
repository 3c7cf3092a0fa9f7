import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** A program that is asked, and answers, one line of JSON at a time. */
export interface LineProcess {
	/** The next line that it writes; `undefined` if it ended. */
	next(): Promise<string | undefined>;
	send(line: string): void;
	end(): void;
}

const running = new Set<() => void>();
process.on("exit", () => {
	for (const end of running) end();
});

/** Starts a program in its own process group. */
export function startLines(command: readonly string[]): LineProcess {
	const [program = "", ...args] = command;
	const child: ChildProcessByStdio<Writable, Readable, null> = spawn(program, args, {
		stdio: ["pipe", "pipe", "ignore"],
		detached: true,
	});
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	child.on("error", () => {});
	child.stdin.on("error", () => {});
	const end = () => {
		running.delete(end);
		if (child.pid === undefined) return;
		try {
			process.kill(-child.pid, "SIGKILL");
		} catch {
			// The whole group has ended already.
		}
	};
	running.add(end);
	return {
		next: async () => {
			const { done, value } = await lines.next();
			return done === true ? undefined : value;
		},
		send: (line) => void child.stdin.write(`${line}\n`),
		end,
	};
}
