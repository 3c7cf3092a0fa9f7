import { type Cancel, type Clock, realClock } from "../../src/clock.ts";
import { onAbort } from "../../src/cluster/on-abort.ts";
import { TaskError } from "../../src/errors.ts";

/** The library's own limit should end first: its error says which hosts did not answer. */
const EXTRA_MS = 1000;

export interface ConnectDeadline {
	/** Aborts with the reason of the command's signal, or with a TaskError when the time is over. */
	readonly signal: AbortSignal;
	readonly cancel: Cancel;
}

/**
 * An end of connecting that does not move. The library sets its own limit again after each pause of this process
 * (CLUSTER-9). A process that never gets enough of a processor would then connect without an end.
 */
export function connectDeadline(interrupted: AbortSignal, limitMs: number, clock: Clock = realClock): ConnectDeadline {
	const controller = new AbortController();
	const interrupt = (): void => controller.abort(interrupted.reason);
	const cancelInterrupt = onAbort(interrupted, interrupt);
	if (interrupted.aborted) interrupt();
	const cancelTime = clock.schedule(clock.now() + limitMs + EXTRA_MS, "deadline", () => {
		const message = `Connecting did not end within ${limitMs} ms: this machine, or the cluster, is too busy.`;
		controller.abort(new TaskError("network_error", message));
	});
	return {
		signal: controller.signal,
		cancel() {
			cancelInterrupt();
			cancelTime();
		},
	};
}
