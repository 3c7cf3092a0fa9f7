import { progressOf, type RoundProgress } from "./progress.ts";
import { type Completion, type PollSettings, runWait, type WaitContext } from "./wait.ts";

/** How many rounds may lie unread; a reader that falls further behind misses the oldest. */
const MOST_UNREAD = 256;

/**
 * The same wait, round by round. The wait goes on at its own pace while the reader is busy; leaving the loop calls it off, and so does
 * the caller's signal. The iterator returns the completion, and throws what `wait` would reject with.
 */
export async function* watchWait(context: WaitContext, settings: PollSettings): AsyncGenerator<RoundProgress, Completion> {
	const { clock } = context.access;
	const unread: RoundProgress[] = [];
	let wake = () => {};
	let ended: { readonly completion: Completion } | { readonly completion?: undefined; readonly error: unknown } | undefined;
	let last: RoundProgress | undefined;

	const leaving = new AbortController();
	const callOff = () => leaving.abort(settings.signal?.reason);
	if (settings.signal?.aborted === true) throw settings.signal.reason;
	settings.signal?.addEventListener("abort", callOff, { once: true });

	const calledAt = clock.now();
	const onRound: WaitContext["onRound"] = (round, { kind }) => {
		if (kind === "error" || kind === "undecided") return;
		const elapsedMs = round.endedAt - calledAt;
		const report: RoundProgress = { round: round.number, elapsedMs, status: kind, nodes: progressOf(round, context.taskId) };
		if (kind === "complete") {
			last = report; // held back until the completion is there to go with it
			return;
		}
		if (unread.length === MOST_UNREAD) unread.shift();
		unread.push(report);
		wake();
	};
	runWait({ ...context, onRound }, { ...settings, signal: leaving.signal }).then(
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
		settings.signal?.removeEventListener("abort", callOff);
		leaving.abort();
	}
}
