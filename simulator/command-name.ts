/** The name of an info command: the text before the first `:`, `/` or `;`. The start of a job is named `start`. */
export function commandName(command: string): string {
	return command.startsWith("start ") ? "start" : (/^[^:/;]*/.exec(command)?.[0] ?? command);
}

/** Whether a plan without `to` answers this command. */
export function isAboutJobs(command: string): boolean {
	return command.startsWith("query-") || command.startsWith("scan-") || command.startsWith("jobs:");
}
