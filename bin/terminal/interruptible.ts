import { interruptedError } from "./interruption.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Waits for work that cannot be cancelled. Stops waiting at Ctrl-C.
 *
 * @throws CommandError at Ctrl-C; then the process ends, and the work with it
 */
export async function interruptible<T>(terminal: Pick<Terminal, "interrupted">, work: Promise<T>): Promise<T> {
	const { interrupted } = terminal;
	let stop = () => {};
	const interruption = new Promise<never>((_, reject) => {
		stop = () => reject(interruptedError(terminal));
		if (interrupted.aborted) stop();
		else interrupted.addEventListener("abort", stop, { once: true });
	});
	try {
		return await Promise.race([work, interruption]);
	} finally {
		interrupted.removeEventListener("abort", stop);
	}
}
