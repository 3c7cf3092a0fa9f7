/** The same wait as an async iterator of rounds. */

import { onAbort } from "../cluster/on-abort.ts";
import type { Completion } from "./completion.ts";
import { progressOf, type RoundProgress } from "./progress.ts";
import { type PollSettings, runWait, type WaitContext } from "./wait.ts";

/** How many unread rounds are kept. A reader that falls further behind misses the oldest. */
const MOST_UNREAD = 256;

/**
 * The wait continues while the reader is busy. Leaving the loop cancels it, and so
 * does the caller's signal. The iterator returns the completion, and it throws what `wait` would reject with.
 */
export async function* watchWait(context: WaitContext, settings: PollSettings): AsyncGenerator<RoundProgress, Completion> {
	const { clock } = context.access.sharing;
	const unread: RoundProgress[] = [];
	let wake = () => {};
	let ended: { readonly completion: Completion } | { readonly completion?: undefined; readonly error: unknown } | undefined;
	let last: RoundProgress | undefined;

	const leaving = new AbortController();
	const { signal, ...others } = settings;
	if (signal?.aborted === true) throw signal.reason;
	const calledAt = clock.now();
	const cancelAbort = signal && onAbort(signal, () => leaving.abort(signal.reason));

	const onRound: WaitContext["onRound"] = (round, { kind }) => {
		if (kind === "error" || kind === "undecided") return;
		const elapsedMs = round.endedAt - calledAt;
		const report: RoundProgress = { round: round.number, elapsedMs, status: kind, nodes: progressOf(round, context.taskId) };
		if (kind === "complete") {
			last = report; // kept until the completion can go with it
			return;
		}
		if (unread.length === MOST_UNREAD) unread.shift();
		unread.push(report);
		wake();
	};
	runWait({ onRound, ...context }, { signal: leaving.signal, ...others }).then(
		(completion) => {
			ended = { completion };
			if (last !== undefined) unread.push({ ...last, completion });
			wake();
		},
		(error: unknown) => {
			ended = { error };
			wake();
		},
	);

	try {
		for (;;) {
			const report = unread.shift();
			if (report !== undefined) yield report;
			else if (ended !== undefined) {
				if (ended.completion === undefined) throw ended.error;
				return ended.completion;
			} else {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		}
	} finally {
		cancelAbort?.();
		leaving.abort();
	}
}
