import { commandForm, statusCommands } from "../job/status-command.ts";

/**
 * The requests to try on a node of this build, in order, until one of their commands is known to it. A build that can be read has one;
 * where it cannot, `query-show:trid=N` comes first and the form before 5.7 after it (ASK-9).
 */
export function command(build: string | undefined, taskId: string): readonly (readonly string[])[] {
	const form = commandForm(build);
	const first = statusCommands(form, taskId);
	return form === "unread" ? [first, statusCommands("jobs", taskId)] : [first];
}
