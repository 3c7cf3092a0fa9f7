/** Whether a task can have this id (ASK-2). Schedules are drawn with others too, which every call refuses. */
export function isTaskId(text: string): boolean {
	return /^[1-9][0-9]{0,19}$/.test(text) && BigInt(text) < 2n ** 64n;
}
