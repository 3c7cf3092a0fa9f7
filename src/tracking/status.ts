/** Makes one round and resolves with its verdict (STATUS-1). */

import { onAbort } from "../cluster/on-abort.ts";
import { taskErrorOf } from "./fault.ts";
import { ListedBy } from "./listed-by.ts";
import { type RoundInPlay, startRound } from "./round.ts";
import type { WaitContext } from "./wait.ts";

export function runStatus(context: WaitContext, signal: AbortSignal | undefined): Promise<"complete" | "in_progress"> {
	return new Promise((resolve, reject) => {
		const { access, sightings } = context;
		const ends = [signal, access.cluster.closing].filter((each) => each !== undefined);
		for (const each of ends) if (each.aborted) return reject(each.reason);
		const firstRoundAt = access.sharing.clock.now();
		const noNodes = new Set<string>();
		let play: RoundInPlay | undefined;
		let isCancelled = false;
		const memory = () => ({
			observed: sightings,
			done: noNodes,
			emptyRounds: 0,
			failedRounds: new Map<string, number>(),
			firstRoundAt,
			startedOn: context.startedOn,
		});
		const cancelAborts = ends.map((each) =>
			onAbort(each, () => {
				isCancelled = true;
				play?.cut();
				settle(() => reject(each.reason));
			}),
		);
		const settle = (action: () => void): void => {
			for (const cancel of cancelAborts) cancel();
			action();
		};
		play = startRound({ listedBy: new ListedBy(), memory, ...context }, 1, false, {
			onEnd(round, { verdict }) {
				sightings.add(round.answers);
				settle(() => {
					if (verdict.kind === "error") reject(taskErrorOf(verdict.fault));
					else resolve(verdict.kind === "complete" ? "complete" : "in_progress");
				});
			},
			onThrow(error) {
				settle(() => reject(error));
			},
		});
		// The caller's cluster object may cancel the call while the round begins.
		if (isCancelled) play.cut();
	});
}
