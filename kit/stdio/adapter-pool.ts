import { realClock } from "../../src/clock.ts";
import { type Adapter, startAdapter } from "./adapter.ts";

/** Adapters side by side, each with one thing to do at a time; a broken one is replaced by a fresh one. */
export interface AdapterPool {
	/** Lends an adapter, once one is free. */
	use<T>(work: (adapter: Adapter) => Promise<T>): Promise<T>;
	/** From now on so many at most are lent at once. */
	resize(size: number): void;
	/** Says bye to all of them. `patienceMs`: who has not ended by then is ended; default 3000. */
	close(patienceMs?: number): Promise<void>;
	/** Ends all of them at once, and whatever they are at. */
	kill(): void;
}

/** More adapters side by side than this help nobody. */
export const MOST_ADAPTERS = 16;

const PATIENCE_MS = 3000;

/** So many that break while nothing is asked of them are replaced; what they all do is told. */
const MOST_BROKEN_AT_REST = 3;

/** @param most how many are lent at once */
export function createAdapterPool(words: readonly string[], most: number = MOST_ADAPTERS): AdapterPool {
	let size = most;
	const idle: Adapter[] = [];
	const all = new Set<Adapter>();
	const waiting: (() => void)[] = [];
	/** Of one that has not said hello yet. */
	const starting = new Set<() => void>();
	let isOver = false;
	let busy = 0;
	let brokenAtRest = 0;

	async function take(): Promise<Adapter> {
		while (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
		busy++;
		try {
			for (let ready = idle.pop(); ready !== undefined; ready = idle.pop()) {
				if (!ready.isBroken) return ready;
				all.delete(ready);
				if (++brokenAtRest > MOST_BROKEN_AT_REST && ready.broken !== undefined) throw ready.broken;
			}
			return await start();
		} catch (error) {
			release();
			throw error;
		}
	}

	async function start(): Promise<Adapter> {
		let kill = () => {};
		try {
			const fresh = await startAdapter(words, undefined, (own) => {
				kill = own;
				starting.add(kill);
				if (isOver) kill();
			});
			all.add(fresh);
			return fresh;
		} finally {
			starting.delete(kill);
		}
	}

	function kill(): void {
		isOver = true;
		for (const end of starting) end();
		for (const adapter of all) adapter.kill();
	}

	function release(): void {
		busy--;
		waiting.shift()?.();
	}

	return {
		async use(work) {
			const adapter = await take();
			try {
				const done = await work(adapter);
				brokenAtRest = 0;
				return done;
			} finally {
				if (adapter.isBroken) all.delete(adapter);
				else idle.push(adapter);
				release();
			}
		},
		resize(next) {
			size = next;
		},
		async close(patienceMs = PATIENCE_MS) {
			const hurry = realClock.schedule(realClock.now() + patienceMs, "world", kill);
			await Promise.all([...all].map((adapter) => adapter.end()));
			hurry();
		},
		kill,
	};
}
