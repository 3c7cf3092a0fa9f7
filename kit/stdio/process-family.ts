import { readdirSync, readFileSync } from "node:fs";

/** Wrappers such as npx and sh start the adapter proper. */
const MOST_PROCESSES = 8;

/** The ids of a process and of its children, as the system lists them now. Only Linux lists children. */
export function processFamily(pid: number, proc = "/proc"): readonly number[] {
	const pids = [pid];
	for (let index = 0; index < pids.length && index < MOST_PROCESSES; index++) {
		const one = pids[index];
		pids.push(...readSystemFile(`${proc}/${one}/task/${one}/children`).split(" ").filter(Boolean).map(Number));
	}
	return pids.slice(0, MOST_PROCESSES);
}

/** The ids of the threads of a process; none if it has ended. */
export function threadsOf(pid: number, proc = "/proc"): readonly string[] {
	try {
		return readdirSync(`${proc}/${pid}/task`);
	} catch {
		return [];
	}
}

/** Whether a signal has stopped the process. */
export function isStopped(pid: number, proc = "/proc"): boolean {
	// The name of its program is in parentheses, and may hold some itself.
	const [, state] = /.*\) (\w)/s.exec(readSystemFile(`${proc}/${pid}/stat`)) ?? [];
	return state === "T" || state === "t";
}

/** The text of a small file of the system. If the file does not exist, the text is empty. */
export function readSystemFile(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "";
	}
}

/** How many ms a thread has waited for a processor since it started, from the text of its `schedstat`. */
export function waitedMsIn(schedstat: string): number {
	return Number(schedstat.split(" ")[1] ?? 0) / 1e6;
}
