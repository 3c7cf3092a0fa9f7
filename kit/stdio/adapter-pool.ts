import { realClock } from "../../src/clock.ts";
import { type Adapter, startAdapter } from "./adapter.ts";
import { HarnessError } from "./harness-error.ts";
import { Unanswered } from "./unanswered.ts";

/** A limit on adapters that run at the same time. More of them are not faster. */
export const MOST_ADAPTERS = 16;

const PATIENCE_MS = 3000;

/** This many idle adapters in a row may break and be replaced. Then the pool reports the error. */
const MOST_BROKEN_AT_REST = 3;

/** Where a profile gets its adapters from. */
export interface Adapters {
	use<T>(work: (adapter: Adapter) => Promise<T>): Promise<T>;
	/** Each use starts a process of its own, which remembers nothing of the others. */
	readonly isFresh?: true;
}

/** Several adapters of the same driver. Each has one task at a time, and a broken one is replaced. */
export class AdapterPool implements Adapters {
	readonly #command: readonly string[];
	readonly #idle: Adapter[] = [];
	readonly #all = new Set<Adapter>();
	readonly #waiting: (() => void)[] = [];
	/** Functions that end the adapters that have not answered `hello` yet. */
	readonly #starting = new Set<() => void>();
	readonly #unanswered = new Unanswered();
	#size: number;
	#isOver = false;
	#busy = 0;
	#brokenAtRest = 0;

	/**
	 * @param command the program and its arguments
	 * @param size how many adapters are in use at the same time
	 */
	constructor(command: readonly string[], size: number = MOST_ADAPTERS) {
		this.#command = command;
		this.#size = size;
	}

	/** Runs `work` with an adapter as soon as one is free. */
	async use<T>(work: (adapter: Adapter) => Promise<T>): Promise<T> {
		const adapter = await this.#take();
		try {
			const done = await work(adapter);
			this.#brokenAtRest = 0;
			return done;
		} finally {
			if (adapter.isBroken) this.#all.delete(adapter);
			else this.#idle.push(adapter);
			this.#release();
		}
	}

	/** Adapters that were never used before. They do not count as adapters in use, so use only a few of them. */
	fresh(): Adapters {
		return {
			isFresh: true,
			use: async (work) => {
				const adapter = await this.#start();
				try {
					return await work(adapter);
				} finally {
					await adapter.end();
					this.#all.delete(adapter);
				}
			},
		};
	}

	/** Changes how many adapters are in use at the same time. */
	resize(size: number): void {
		this.#size = size;
	}

	/** Sends `bye` to all adapters. After `patienceMs`, those that still run are ended. Default: 3000. */
	async close(patienceMs: number = PATIENCE_MS): Promise<void> {
		const hurry = realClock.schedule(realClock.now() + patienceMs, "world", () => this.kill());
		await Promise.all([...this.#all].map((adapter) => adapter.end()));
		hurry();
	}

	/** Ends all adapters immediately, together with their requests. */
	kill(): void {
		this.#isOver = true;
		for (const end of this.#starting) end();
		for (const adapter of this.#all) adapter.kill();
	}

	async #take(): Promise<Adapter> {
		while (this.#busy >= this.#size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
		this.#busy++;
		try {
			return this.#takeIdle() ?? (await this.#start());
		} catch (error) {
			this.#release();
			throw error;
		}
	}

	#takeIdle(): Adapter | undefined {
		for (let adapter = this.#idle.pop(); adapter !== undefined; adapter = this.#idle.pop()) {
			if (!adapter.isBroken) return adapter;
			this.#all.delete(adapter);
			if (++this.#brokenAtRest > MOST_BROKEN_AT_REST && adapter.broken !== undefined) throw adapter.broken;
		}
		return undefined;
	}

	async #start(): Promise<Adapter> {
		if (this.#isOver) throw new HarnessError("The adapters were ended by the kit.");
		let kill = () => {};
		try {
			const onStart = (end: () => void) => {
				kill = end;
				this.#starting.add(kill);
				if (this.#isOver) kill();
			};
			const fresh = await startAdapter(this.#command, undefined, onStart, this.#unanswered);
			this.#all.add(fresh);
			return fresh;
		} finally {
			this.#starting.delete(kill);
		}
	}

	#release(): void {
		this.#busy--;
		this.#waiting.shift()?.();
	}
}
