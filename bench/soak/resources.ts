import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { realClock } from "../../src/clock.ts";

/** What a process holds: bytes that are still needed, and what keeps its event loop busy. */
export interface Resources {
	readonly heapBytes: number;
	readonly sockets: number;
	readonly timers: number;
}

let collect: (() => void) | undefined;

/** Reads them after everything that is garbage has been collected. */
export function resourcesNow(): Resources {
	if (collect === undefined) {
		setFlagsFromString("--expose-gc");
		collect = runInNewContext("gc") as () => void;
	}
	collect();
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return { heapBytes: heapUsed + external, ...openNow() };
}

function openNow(): Pick<Resources, "sockets" | "timers"> {
	const kinds = process.getActiveResourcesInfo();
	const count = (name: RegExp) => kinds.filter((kind) => name.test(kind)).length;
	return { sockets: count(/^TCP/), timers: count(/^Timeout$/) };
}

const PATIENCE = { attempts: 250, pauseMs: 20 };

/** Resolves when the sockets are closed, as the system takes its time for that; or not, after five seconds. */
export async function socketsClosed(most: number): Promise<void> {
	for (let attempt = 0; attempt < PATIENCE.attempts && openNow().sockets > most; attempt++) await pause(PATIENCE.pauseMs);
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => realClock.schedule(realClock.now() + ms, "world", resolve));
}
