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
	return { heapBytes: heapUsed + external, sockets: openSockets(), timers: countOpen(/^Timeout$/) };
}

/** Those that listen, too. */
export function openSockets(): number {
	return countOpen(/^TCP/);
}

function countOpen(name: RegExp): number {
	return process.getActiveResourcesInfo().filter((kind) => name.test(kind)).length;
}

const PATIENCE = { attempts: 250, pauseMs: 20 };

/**
 * Waits until the sockets are closed, because the system needs some time for that, but at most five seconds; how many
 * are left.
 */
export async function socketsLeft(most: number): Promise<number> {
	for (let attempt = 0; attempt < PATIENCE.attempts && openSockets() > most; attempt++) await realPause(PATIENCE.pauseMs);
	return Math.max(0, openSockets() - most);
}

export function realPause(ms: number): Promise<void> {
	return new Promise((resolve) => realClock.schedule(realClock.now() + ms, "world", resolve));
}
