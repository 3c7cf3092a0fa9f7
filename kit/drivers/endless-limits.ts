import { isAboutJobs } from "../../simulator/command-name.ts";
import type { CallReport, Run } from "../run/run.ts";
import type { Call } from "../schedule/schedule.ts";
import type { CallLimits } from "./call-watch.ts";
import { reviewRun } from "./review-run.ts";
import type { StartableClock } from "./startable-clock.ts";
import type { WirePace } from "./wire-pace.ts";

/** A driver that is wrong about a round is watched for this many more rounds. */
const ROUNDS_AFTER_A_FAULT = 3;
/** A call may go on for this time, and for each round of a long scenario a little longer: a busy machine is slow. */
const MOST_OPEN_MS = 50_000;
const OPEN_PER_ROUND_MS = 50;
/** A wait may poll this much later than its timeout. Other clauses judge how late it is. */
const LATE_POLL_MS = 1000;

/**
 * When a call counts as endless. Order decides, not time: the driver has had the answers that should have ended its
 * call, and asks on (JUDGE-4). Only a timeout of the call is measured.
 */
export function endlessLimits(
	pace: WirePace,
	clock: StartableClock,
	runOf: (calls: readonly CallReport[]) => Run,
	takesTimeout: boolean,
): (call: Call, soFar: () => readonly CallReport[]) => CallLimits {
	const pauseMs = pace.pauseMs;
	const openMs = MOST_OPEN_MS + OPEN_PER_ROUND_MS * pace.spareRounds;
	return (call, soFar) => {
		const timeout = call.kind === "wait" ? call.timeout : undefined;
		const hasTimeout = timeout !== undefined && timeout > 0 && timeout < Number.POSITIVE_INFINITY;
		const latestMs = hasTimeout ? pace.timeout(timeout) + LATE_POLL_MS + 2 * pauseMs : Number.POSITIVE_INFINITY;
		// In a scenario about members, a driver that takes no timeout from its caller is stopped at the timeout.
		if (!takesTimeout && hasTimeout) {
			const from = clock.now();
			return { silentMs: pace.silentMs, openMs, overAs: "timeout", isOver: () => clock.now() - from > timeout };
		}
		let roundsBefore: number | undefined;
		return {
			silentMs: pace.silentMs,
			openMs,
			isOver() {
				const run = runOf(soFar());
				const { reviewed = [], rounds = [] } = reviewRun(run).at(-1) ?? {};
				if (hasTimeout) return latestQuestion(run) > latestMs * pace.scale;
				const last = reviewed.at(-1);
				if (last?.isWrong === true) return rounds.length >= last.round.number + ROUNDS_AFTER_A_FAULT;
				if (clock.now() <= pace.lastAt) return false;
				roundsBefore ??= rounds.length;
				return rounds.length - roundsBefore > pace.spareRounds;
			},
		};
	};
}

/** How long after the first question about the job the last one came, in the scenario's milliseconds. */
function latestQuestion({ trace, calls }: Run): number {
	const own = new Set(calls.at(-1)?.questions);
	const asked = trace.flatMap((event) =>
		event.kind === "asked" && own.has(event.question) && event.commands.some(isAboutJobs) ? [event.at] : [],
	);
	return (asked.at(-1) ?? 0) - (asked[0] ?? 0);
}
