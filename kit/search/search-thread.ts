import { Worker } from "node:worker_threads";
import { type Cancel, realClock } from "../../src/clock.ts";
import type { Chunk, ChunkResult } from "./fuzz-chunk.ts";
import type { WorkerStart } from "./fuzz-worker.ts";
import { Pulse } from "./pulse.ts";

/** No schedule takes this long, also on a busy machine. */
const STUCK_MS = 60_000;
/** A thread that was asked to stop does so before its next schedule. */
const STOP_MS = 3000;
const LOOK_MS = 100;
/** More time between two looks is a pause of the process, such as on a laptop that sleeps, and nobody's silence. */
const MOST_BETWEEN_LOOKS_MS = 1000;
/** Four times the default. A run makes much garbage, and rarer collections save a tenth of the time. */
const YOUNG_MB = 192;

export interface ThreadOptions {
	/** The compiled program of the thread. */
	readonly script?: URL;
	/** How long a schedule may take. */
	readonly stuckMs?: number;
	/** How long a thread may take to stop. */
	readonly stopMs?: number;
}

/** A thread ended or had to be ended. What it had found before this chunk is kept. */
export class ThreadLost extends Error {
	override readonly name = "ThreadLost";
	/** The schedule on which it was lost; `undefined` if it worked with the rules alone. */
	readonly index: number | undefined;

	constructor(why: string, index: number | undefined) {
		super(`A thread of the search ${why}.`);
		this.index = index;
	}
}

/** A thread that searches one chunk at a time. It runs the compiled kit, because threads cannot run TypeScript. */
export class SearchThread {
	readonly #worker: Worker;
	readonly #pulse = new Pulse();
	readonly #limits: { readonly stuckMs: number; readonly stopMs: number };
	#lost: ThreadLost | undefined;
	#mustStop = false;

	private constructor(start: Omit<WorkerStart, "pulse">, options: ThreadOptions) {
		const { script = new URL("./fuzz-worker.js", import.meta.url), stuckMs = STUCK_MS, stopMs = STOP_MS } = options;
		this.#limits = { stuckMs, stopMs };
		const workerData = { ...start, pulse: this.#pulse.memory } satisfies WorkerStart;
		this.#worker = new Worker(script, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
		this.#worker.on("error", (error) => this.#lose(`failed: ${error instanceof Error ? error.message : String(error)}`));
		this.#worker.on("exit", (code) => this.#lose(`ended with code ${code}`));
	}

	/**
	 * @param isOver called from time to time; when it returns true, the thread is ended
	 * @throws ThreadLost if the thread cannot start, or `isOver` returned true before
	 */
	static async start(
		start: Omit<WorkerStart, "pulse">,
		options: ThreadOptions = {},
		isOver?: () => boolean,
	): Promise<SearchThread> {
		const thread = new SearchThread(start, options);
		const ready = thread.#answer();
		const unwatch = repeatedly(() => {
			if (isOver?.() === true) thread.#lose("was ended before it had started");
		});
		try {
			await ready;
			return thread;
		} finally {
			unwatch();
		}
	}

	/**
	 * Searches a chunk.
	 *
	 * @param isOver called from time to time; when it returns true, the thread stops before its next schedule
	 * @throws ThreadLost if the thread ends, or does not go on
	 */
	async search(chunk: Chunk, isOver?: () => boolean): Promise<ChunkResult> {
		const answer = this.#answer<ChunkResult>();
		this.#worker.postMessage(chunk);
		const unwatch = this.#watch(isOver);
		try {
			return await answer;
		} finally {
			unwatch();
		}
	}

	async end(): Promise<void> {
		this.#lost ??= new ThreadLost("was ended", undefined);
		await this.#worker.terminate();
	}

	/** The next message. Each thread works on one request at a time. */
	#answer<A>(): Promise<A> {
		return new Promise((resolve, reject) => {
			if (this.#lost !== undefined) return reject(this.#lost);
			const settle = (act: () => void) => () => {
				this.#worker.off("message", onMessage);
				this.#fail = undefined;
				act();
			};
			const onMessage = (answer: A) => settle(() => resolve(answer))();
			this.#fail = (lost) => settle(() => reject(lost))();
			this.#worker.once("message", onMessage);
		});
	}

	#fail: ((lost: ThreadLost) => void) | undefined;

	#lose(why: string): void {
		if (this.#lost !== undefined) return;
		this.#lost = new ThreadLost(why, this.#pulse.index);
		this.#fail?.(this.#lost);
		void this.#worker.terminate();
	}

	#watch(isOver: (() => boolean) | undefined): Cancel {
		let cancel: Cancel = () => {};
		let beats = -1n;
		let lookedAt = realClock.now();
		let silentMs = 0;
		const look = (): void => {
			const now = realClock.now();
			silentMs += Math.min(now - lookedAt, MOST_BETWEEN_LOOKS_MS);
			lookedAt = now;
			if (this.#pulse.beats !== beats) [beats, silentMs] = [this.#pulse.beats, 0];
			if (!this.#mustStop && isOver?.() === true) {
				this.#mustStop = true;
				this.#pulse.stop();
				silentMs = 0;
			}
			const { stuckMs, stopMs } = this.#limits;
			if (silentMs > (this.#mustStop ? stopMs : stuckMs)) this.#lose("made no progress and was stopped");
			else cancel = realClock.schedule(now + LOOK_MS, "world", look);
		};
		look();
		return () => cancel();
	}
}

/**
 * Starts threads. On a busy machine, this takes seconds.
 *
 * @param isOver called from time to time; when it returns true, no thread is started
 * @throws ThreadLost if one of them cannot start
 */
export async function startThreads(
	count: number,
	start: Omit<WorkerStart, "pulse">,
	isOver: () => boolean = () => false,
	options: ThreadOptions = {},
): Promise<readonly SearchThread[]> {
	const starting = Array.from({ length: count }, () => SearchThread.start(start, options, isOver));
	const ended = await Promise.allSettled(starting);
	const started = ended.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
	const failed = ended.find((each) => each.status === "rejected");
	if (failed === undefined) return started;
	await Promise.all(started.map((thread) => thread.end()));
	if (isOver()) return [];
	throw failed.reason;
}

/** Calls a function from time to time, until it is cancelled. */
function repeatedly(look: () => void): Cancel {
	let cancel: Cancel = () => {};
	const again = (): void => {
		cancel = realClock.schedule(realClock.now() + LOOK_MS, "world", () => {
			again();
			look();
		});
	};
	again();
	return () => cancel();
}
