import { TaskError } from "../../../src/errors.ts";
import { sharingOf } from "../../../src/sharing/sharing.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import { taskErrorOf } from "../../../src/tracking/fault.ts";
import { ListedBy } from "../../../src/tracking/listed-by.ts";
import { startRound } from "../../../src/tracking/round.ts";
import type { Judgement } from "../../../src/tracking/rules.ts";
import { createSightings } from "../../../src/tracking/sightings.ts";
import { libraryTracker } from "../../run/library-tracker.ts";
import type { CallInPlay, Tracker } from "../../run/on-virtual-time.ts";
import type { CallOutcome } from "../../run/run.ts";

/** A wait that begins a round at every interval, with the library's rules. The library's own loop cannot do that. */
export function overlappingTracker(): Tracker {
	const library = libraryTracker();
	// Invalid options are rejected as usual. With valid options, the rounds of a wait overlap.
	return (play) =>
		play.call.kind === "wait" && play.call.options === undefined && Number.isFinite(play.call.pollInterval ?? 1000)
			? wait(play, play.call)
			: library(play);
}

function wait(
	{ cluster, schedule, rounds }: CallInPlay,
	{ pollInterval = 1000, timeout = Number.POSITIVE_INFINITY, requestTimeout = 5000, grace = 3, forgive = 0 }: WaitTerms,
): Promise<CallOutcome> {
	const { clock } = cluster;
	const sightings = createSightings();
	const firstRoundAt = clock.now();
	let grown: Pick<Judgement, "emptyRounds" | "failedRounds"> = { emptyRounds: 0, failedRounds: new Map() };
	let begun = 0;
	let isOver = false;

	return new Promise((resolve) => {
		const settle = (outcome: CallOutcome) => {
			isOver = true;
			resolve(outcome);
		};
		const context = {
			access: { cluster, sharing: sharingOf(cluster), requestTimeout },
			rules: defaultRules,
			taskId: schedule.task.id,
			nodeName: schedule.task.node,
			tolerance: { grace, forgive },
			sightings,
			memory: () => ({ observed: sightings, done: new Set<string>(), firstRoundAt, ...grown }),
		};
		const begin = () => {
			if (isOver) return;
			begun++;
			// Each round has its own questions, because one round must not give up the questions of another.
			startRound({ ...context, listedBy: new ListedBy() }, begun, false, {
				onEnd(round, judgement) {
					if (isOver || judgement.verdict.kind === "undecided") return;
					const { number, startedAt, endedAt } = round;
					const { verdict } = judgement;
					rounds[number - 1] = { number, startedAt, endedAt, verdict: verdict.kind };
					grown = judgement;
					sightings.add(round.answers);
					if (verdict.kind === "complete") settle({ kind: "complete" });
					if (verdict.kind === "error") settle(outcomeOf(taskErrorOf(verdict.fault)));
				},
				onThrow(error) {
					throw error;
				},
			});
			clock.schedule(clock.now() + Math.max(1, pollInterval), "round", begin);
		};
		if (timeout < Number.POSITIVE_INFINITY)
			clock.schedule(clock.now() + timeout, "deadline", () => settle(outcomeOf(new TaskError("timeout", "Time is up."))));
		begin();
	});
}

interface WaitTerms {
	readonly pollInterval?: number;
	readonly timeout?: number;
	readonly requestTimeout?: number;
	readonly grace?: number;
	readonly forgive?: number;
}

function outcomeOf({ code, message, node, serverCode }: TaskError): CallOutcome {
	return { kind: "error", code, message, ...(node !== undefined && { node }), ...(serverCode !== undefined && { serverCode }) };
}
