import { cpuUsage } from "node:process";

/**
 * How long this process computes while `work` runs, in milliseconds. Other programs on a busy machine do not add to it.
 */
export function cpuMsOf(work: () => void): number {
	const before = cpuUsage();
	work();
	return cpuUsage(before).user / 1000;
}
