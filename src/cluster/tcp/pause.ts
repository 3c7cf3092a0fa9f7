/**
 * How long to wait before a failed attempt is repeated: longer each time, so that a lost node does not get too many
 * attempts (CLUSTER-7).
 */

const FIRST_MS = 20;
const LONGEST_MS = 500;

/** `failures`: how many attempts have failed in a row, at least 1. */
export function pauseAfterFailures(failures: number): number {
	return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
}
