import type { Adapter } from "./adapter.ts";
import { startAdapter } from "./adapter.ts";

/** Adapters side by side, each with one thing to do at a time; a broken one is replaced by a fresh one. */
export interface AdapterPool {
	/** Lends an adapter, once one is free. */
	use<T>(work: (adapter: Adapter) => Promise<T>): Promise<T>;
	/** Says bye to all of them. */
	close(): Promise<void>;
}

/** More adapters side by side than this help nobody. */
export const MOST_ADAPTERS = 16;

export function createAdapterPool(words: readonly string[], size: number = MOST_ADAPTERS): AdapterPool {
	const idle: Adapter[] = [];
	const all = new Set<Adapter>();
	const waiting: (() => void)[] = [];
	let busy = 0;

	async function take(): Promise<Adapter> {
		while (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
		busy++;
		try {
			for (let ready = idle.pop(); ready !== undefined; ready = idle.pop()) {
				if (!ready.isBroken) return ready;
				all.delete(ready);
			}
			const fresh = await startAdapter(words);
			all.add(fresh);
			return fresh;
		} catch (error) {
			release();
			throw error;
		}
	}

	function release(): void {
		busy--;
		waiting.shift()?.();
	}

	return {
		async use(work) {
			const adapter = await take();
			try {
				return await work(adapter);
			} finally {
				if (adapter.isBroken) all.delete(adapter);
				else idle.push(adapter);
				release();
			}
		},
		async close() {
			await Promise.all([...all].map((adapter) => adapter.end()));
		},
	};
}
