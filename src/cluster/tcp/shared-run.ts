/**
 * Makes one run of an action serve all callers that ask for it at the same time. A run that has begun before a call
 * does not count for it: the call waits for the next run.
 */
export function shareRuns(action: () => Promise<void>): () => Promise<void> {
	let running: Promise<void> | undefined;
	let next: Promise<void> | undefined;
	const run = (): Promise<void> => {
		if (running === undefined) {
			running = action().finally(() => {
				running = undefined;
			});
			return running;
		}
		next ??= running
			.catch(() => {})
			.then(() => {
				next = undefined;
				return run();
			});
		return next;
	};
	return run;
}
