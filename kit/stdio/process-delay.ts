import { readFileSync } from "node:fs";

/** What the system says about a process and its children. Only Linux reports it; on other systems it is unknown. */
export interface ProcessDelay {
	/** How many milliseconds the most delayed thread has waited for a processor since it started. */
	readonly waitedMs: number;
	/** Whether a signal has stopped the process. */
	readonly isStopped: boolean;
}

const NANOSECONDS = 1e6;
/** Wrappers such as npx and sh start the adapter proper. */
const MOST_PROCESSES = 8;

export function readProcessDelay(pid: number | undefined): ProcessDelay {
	const pids = pid === undefined ? [] : [pid];
	let waitedMs = 0;
	let isStopped = false;
	for (let index = 0; index < pids.length && index < MOST_PROCESSES; index++) {
		const one = pids[index];
		const [, state] = /\) (\w)/.exec(read(`/proc/${one}/stat`)) ?? [];
		isStopped ||= state === "T" || state === "t";
		waitedMs = Math.max(waitedMs, Number(read(`/proc/${one}/schedstat`).split(" ")[1] ?? 0) / NANOSECONDS);
		pids.push(...read(`/proc/${one}/task/${one}/children`).split(" ").filter(Boolean).map(Number));
	}
	return { waitedMs, isStopped };
}

function read(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "";
	}
}
