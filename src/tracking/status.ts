/** Makes one round and resolves with its verdict (STATUS-1). */

import { taskErrorOf } from "./fault.ts";
import { openJobQuestions, startRound } from "./round.ts";
import type { WaitContext } from "./wait.ts";

export function runStatus(context: WaitContext, signal: AbortSignal | undefined): Promise<"complete" | "in_progress"> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted === true) return reject(signal.reason);
		const { access, sightings } = context;
		const firstRoundAt = access.clock.now();
		const noNodes = new Set<string>();
		let cutRound = () => {};
		const onAbort = () => {
			cutRound();
			reject(signal?.reason);
		};
		const memory = () => ({
			observed: sightings,
			done: noNodes,
			emptyRounds: 0,
			failedRounds: new Map<string, number>(),
			firstRoundAt,
			startedOn: context.startedOn,
		});
		signal?.addEventListener("abort", onAbort, { once: true });
		cutRound = startRound({ ...context, questions: openJobQuestions(context), memory }, 1, false, {
			onEnd(round, { verdict }) {
				signal?.removeEventListener("abort", onAbort);
				sightings.add(round.answers);
				if (verdict.kind === "error") reject(taskErrorOf(verdict.fault));
				else resolve(verdict.kind === "complete" ? "complete" : "in_progress");
			},
			onThrow(error) {
				signal?.removeEventListener("abort", onAbort);
				reject(error);
			},
		});
	});
}
