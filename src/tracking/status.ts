/** Makes one round and resolves with its verdict (STATUS-1). */

import { onAbort } from "../cluster/on-abort.ts";
import { taskErrorOf } from "./fault.ts";
import { ListedBy } from "./listed-by.ts";
import { type RoundInPlay, startRound } from "./round.ts";
import type { WaitContext } from "./wait.ts";

export function runStatus(context: WaitContext, signal: AbortSignal | undefined): Promise<"complete" | "in_progress"> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted === true) return reject(signal.reason);
		const { access, sightings } = context;
		const firstRoundAt = access.sharing.clock.now();
		const noNodes = new Set<string>();
		let round: RoundInPlay | undefined;
		const cancelSignal =
			signal &&
			onAbort(signal, () => {
				round?.cut();
				reject(signal.reason);
			});
		const memory = () => ({
			observed: sightings,
			done: noNodes,
			emptyRounds: 0,
			failedRounds: new Map<string, number>(),
			firstRoundAt,
			startedOn: context.startedOn,
		});
		round = startRound({ ...context, listedBy: new ListedBy(), memory }, 1, false, {
			onEnd({ answers }, { verdict }) {
				cancelSignal?.();
				sightings.add(answers);
				if (verdict.kind === "error") reject(taskErrorOf(verdict.fault));
				else resolve(verdict.kind === "complete" ? "complete" : "in_progress");
			},
			onThrow(error) {
				cancelSignal?.();
				reject(error);
			},
		});
	});
}
