import { isAboutJobs } from "../../simulator/command-name.ts";
import type { NodeChangeName } from "../../simulator/trace.ts";
import type { Run } from "../run/run.ts";
import { DIED, UNTOLD } from "../run/seen.ts";
import { UNLIMITED_RETRIES } from "./declared-habits.ts";

/** After these, a question to the node may fail. */
const TROUBLES: readonly NodeChangeName[] = ["crashed", "restarted", "left", "terminated", "stopped", "continued"];
/** A driver has found out about a change after this many of its looks at the members. */
const LOOKS = 3;

/**
 * Why a run over a driver's sockets does not show how the driver knows the members, as a sentence; `undefined` if it
 * does. A driver may end the wait with an error as soon as a question fails (CLUSTER-7), so such an end proves nothing
 * while a node is away. If a driver declares that it repeats a question until its timeout, it may end only then.
 */
export function hiddenMembers({ schedule, calls, trace, seen }: Run): string | undefined {
	const [report] = calls;
	if (schedule.network === undefined || seen?.real === undefined || report?.outcome.kind !== "error") return undefined;
	const { code } = report.outcome;
	const asked = trace.find((event) => event.kind === "asked" && event.commands.some(isAboutJobs));
	if (asked === undefined || code === "timeout" || code === "endless" || code === DIED) return undefined;
	// A driver that names no code may mean the timeout.
	const { timeoutMs = Number.POSITIVE_INFINITY, toleranceMs, unawareMs } = seen.real;
	if (code === UNTOLD && report.settledAt - asked.at > timeoutMs - toleranceMs) return undefined;
	const troubles = trace.filter((event) => event.kind === "node" && event.at >= asked.at && TROUBLES.includes(event.change));
	const last = troubles.at(-1);
	if (last === undefined) return undefined;
	const { requestTimeoutMs } = seen.real;
	const repeats = schedule.habits.retries >= UNLIMITED_RETRIES;
	if (repeats && report.settledAt - (troubles[0]?.at ?? 0) < requestTimeoutMs - toleranceMs) return undefined;
	const isSilent = last.kind === "node" && last.change === "stopped";
	if (!isSilent && report.settledAt > last.at + LOOKS * unawareMs) return undefined;
	return "The wait ended in an error while a node was away. A driver without retries may do that (CLUSTER-7).";
}
