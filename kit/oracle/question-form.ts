/**
 * Whether a node of this build answers a question about a job in this form (ASK-1, ABORT-1). Written from the
 * specification, for the judges only.
 */
export function isAnswerable(command: string, build: string, taskId: string): boolean {
	const [major = 0, minor = 0] = build.split(".").map(Number);
	const isFrom = (otherMajor: number, otherMinor: number) => major > otherMajor || (major === otherMajor && minor >= otherMinor);
	switch (command.trim().replace(/;$/, "")) {
		case `query-show:id=${taskId}`:
			return isFrom(8, 1);
		case `query-show:trid=${taskId}`:
			return isFrom(5, 7);
		case `scan-show:trid=${taskId}`:
			return isFrom(5, 7) && !isFrom(6, 4);
		case `query-abort:id=${taskId}`:
		case `query-abort:trid=${taskId}`:
			return isFrom(5, 7);
		case `query-kill:trid=${taskId}`:
			return !isFrom(5, 7);
		case `scan-abort:id=${taskId}`:
			return !isFrom(6, 4);
		case `scan-abort:trid=${taskId}`:
			return isFrom(6, 0) && !isFrom(6, 4);
		default:
			return !isFrom(6, 3) && isOfJobs(command, taskId);
	}
}

/** `jobs:` shows and ends a job of one module. 6.3 removed it. */
function isOfJobs(command: string, taskId: string): boolean {
	const [verb, parameters] = command.split(":");
	if (verb !== "jobs" || parameters === undefined) return false;
	const fields = parameters.split(";");
	return fields.includes(`trid=${taskId}`) && (fields.includes("module=query") || fields.includes("module=scan"));
}

/**
 * Whether a question in several forms at once has one that a node of this build answers, and none that it would
 * misunderstand (ASK-1).
 */
export function isAnswerableInPart(commands: readonly string[], build: string, taskId: string): boolean {
	const isMisunderstood = (command: string) => command.startsWith("query-show:id=") && !isAnswerable(command, build, taskId);
	return commands.some((command) => isAnswerable(command, build, taskId)) && !commands.some(isMisunderstood);
}
