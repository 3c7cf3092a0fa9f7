import type { Resources } from "./resources.ts";

/**
 * How much more memory a process may hold after its last wave than after its first: only for code that is compiled
 * later.
 */
const MOST_GROWTH = 8 * 2 ** 20;

/** What was left behind in a process: one sentence for each kind. */
export function judgeResources(
	process: string,
	before: Resources,
	afterFirst: Resources,
	afterLast: Resources,
): readonly string[] {
	const findings: string[] = [];
	for (const kind of ["sockets", "timers"] as const) {
		const [had, has] = [before[kind], afterLast[kind]];
		if (has > had) findings.push(`The ${process}'s process has ${has} ${kind} when all is closed, and had ${had} at the start.`);
	}
	const growth = afterLast.heapBytes - afterFirst.heapBytes;
	if (growth > MOST_GROWTH) {
		findings.push(`The ${process}'s process holds ${Math.round(growth / 1024)} KiB more than after the first wave.`);
	}
	return findings;
}
