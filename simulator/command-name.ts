/** The name of an info command: the text before the first `:`, `/` or `;`. The start of a job is named `start`. */
export function commandName(command: string): string {
	return command.startsWith("start ") ? "start" : (/^[^:/;]*/.exec(command)?.[0] ?? command);
}

/**
 * Whether a command is about jobs, unlike the commands by which a client finds the members. A plan without `to` answers
 * it.
 */
export function isAboutJobs(command: string): boolean {
	return /^(?:query-|scan-|jobs\b)/.test(command);
}
