/** Rule 1: which requests ask a node for the status of a job. */

import { commandForm, statusCommands } from "../job/status-command.ts";

type Requests = readonly (readonly string[])[];

/** The last requests: a wait asks for the same ones in each round, and most nodes of a cluster have the same build. */
let last: { readonly build: string | undefined; readonly taskId: string; readonly requests: Requests } | undefined;

/**
 * The requests to try on a node of this build, in order, until the node knows one of the commands. There
 * is one request for a known build. For an unreadable build there are two: `query-show:trid=N`, then the form before
 * 5.7 (ASK-9).
 */
export function command(build: string | undefined, taskId: string): Requests {
	if (last === undefined || last.build !== build || last.taskId !== taskId)
		last = { build, taskId, requests: requestsFor(build, taskId) };
	return last.requests;
}

function requestsFor(build: string | undefined, taskId: string): Requests {
	const form = commandForm(build);
	const first = statusCommands(form, taskId);
	return form === "unread" ? [first, statusCommands("jobs", taskId)] : [first];
}
