import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/**
 * A wait settles at its deadline at the latest. If the client is paused at the deadline, it settles when the pause ends
 * (WAIT-4).
 */
export function checkDeadlines({ schedule, calls, members }: NetworkRun, index: number, report: Report): void {
	const call = schedule.calls[index];
	const told = calls[index];
	if (call?.kind !== "wait" || told === undefined || members.connected.error !== undefined) return;
	const { timeout } = call;
	if (timeout === undefined || timeout === 0) return;
	const deadline = told.calledAt + timeout;
	const pauses = schedule.network.happens.flatMap((event) => (event.kind === "stall" ? [event.ms] : []));
	const latest = deadline + pauses.reduce((sum, ms) => sum + ms, 0);
	if (told.settledAt > latest) report("WAIT-4", `an end at ${deadline} ms`, `${told.settledAt} ms`);
}
