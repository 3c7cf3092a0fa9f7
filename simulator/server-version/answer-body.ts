import type { NodeState } from "../node-state.ts";
import { answerCommand } from "./command-table.ts";
import { type InfoClient, NO_TAB } from "./info-command.ts";
import { isBefore } from "./release.ts";
import { summary } from "./summary.ts";

/** A value to give in place of the node's own; `undefined`: the node's own. */
export type Scripted = (command: string) => string | undefined;

/** The longest reply. The rest of a request is not answered if the reply gets longer. */
const LONGEST_REPLY = 2 ** 20;

/**
 * The reply to a request: for each command, the command as sent, a tab, and its value. A last command without a newline
 * is ignored. An empty request gets the summary (server source, thr_info.c:handle_cmds).
 */
export function answerBody(node: NodeState, request: string, now: number, client: InfoClient, scripted?: Scripted): string {
	if (request.length === 0) return summary(node, now);
	let reply = "";
	let start = 0;
	for (let end = request.indexOf("\n"); end >= 0 && reply.length < LONGEST_REPLY; end = request.indexOf("\n", start)) {
		const sent = request.slice(start, end);
		const value = scripted?.(sent);
		reply += value === undefined ? answerLine(node, sent, now, client) : `${sent}\t${value}\n`;
		start = end + 1;
	}
	return reply;
}

function answerLine(node: NodeState, sent: string, now: number, client: InfoClient): string {
	// A NUL ends the command, and also its echo.
	const nul = sent.indexOf("\0");
	const command = nul < 0 ? sent : sent.slice(0, nul);
	const value = answerCommand(node, command, now, client);
	if (value === undefined) return isBefore(node.release, "7.1") ? "" : `${command}\tERROR:4:unrecognized command\n`;
	return value === NO_TAB ? `${command}\n` : `${command}\t${value}\n`;
}
