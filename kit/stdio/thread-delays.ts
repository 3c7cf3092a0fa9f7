import { closeSync, openSync, readSync } from "node:fs";
import { isStopped, processFamily, threadsOf, waitedMsIn } from "./process-family.ts";

/** More threads than an adapter's client has. Each takes a file descriptor. */
const MOST_THREADS = 128;
/** Threads start seldom. To list them takes longer than to read what they waited. */
const LIST_EVERY = 4;

interface WatchedThread {
	readonly file: number;
	waitedMs: number;
}

/** What has happened to a process and its children since the last look. */
export interface ProcessDelay {
	/** The longest time, in ms, that one of the threads has waited for a processor. */
	readonly waitedMs: number;
	/** Whether a signal has stopped one of the processes. */
	readonly isStopped: boolean;
}

/**
 * Watches how long each thread of a process and of its children waits for a processor (JUDGE-5). The main thread alone
 * would tell nothing of a client in Java, Go or Rust: there it only starts the threads that work. Only Linux reports
 * these times; on other systems nothing is seen.
 */
export class ThreadDelays {
	readonly #pid: number | undefined;
	readonly #proc: string;
	readonly #threads = new Map<string, WatchedThread>();
	readonly #buffer = Buffer.alloc(128);
	#family: readonly number[] = [];
	#looks = 0;

	/** @param proc where the system reports about processes. Tests give a folder */
	constructor(pid: number | undefined, proc = "/proc") {
		this.#pid = pid;
		this.#proc = proc;
		this.#list();
		for (const thread of this.#threads.values()) thread.waitedMs = this.#read(thread) ?? 0;
	}

	look(): ProcessDelay {
		this.#looks++;
		if (this.#looks % LIST_EVERY === 0) this.#list();
		let mostMs = 0;
		for (const [id, thread] of this.#threads) {
			const waitedMs = this.#read(thread);
			if (waitedMs === undefined) this.#forget(id, thread);
			else {
				mostMs = Math.max(mostMs, waitedMs - thread.waitedMs);
				thread.waitedMs = waitedMs;
			}
		}
		return { waitedMs: mostMs, isStopped: this.#family.some((pid) => isStopped(pid, this.#proc)) };
	}

	close(): void {
		for (const [id, thread] of this.#threads) this.#forget(id, thread);
	}

	#list(): void {
		this.#family = this.#pid === undefined ? [] : processFamily(this.#pid, this.#proc);
		for (const pid of this.#family) {
			for (const id of threadsOf(pid, this.#proc)) {
				if (!this.#threads.has(id) && this.#threads.size < MOST_THREADS) this.#open(pid, id);
			}
		}
	}

	/** A thread that appears later has waited for nothing before. */
	#open(pid: number, id: string): void {
		try {
			this.#threads.set(id, { file: openSync(`${this.#proc}/${pid}/task/${id}/schedstat`, "r"), waitedMs: 0 });
		} catch {
			// It has ended meanwhile.
		}
	}

	/** How many ms it has waited since it started; `undefined` if it has ended. */
	#read({ file }: WatchedThread): number | undefined {
		try {
			const length = readSync(file, this.#buffer, 0, this.#buffer.length, 0);
			return waitedMsIn(this.#buffer.toString("latin1", 0, length));
		} catch {
			return undefined;
		}
	}

	#forget(id: string, { file }: WatchedThread): void {
		closeSync(file);
		this.#threads.delete(id);
	}
}
