import type { NodeState } from "../node-state.ts";
import { answerCommand, readCommand, type WrittenCommand } from "./command-table.ts";
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
	for (const { sent, command } of commandsOf(request)) {
		if (reply.length >= LONGEST_REPLY) break;
		const value = scripted?.(sent);
		reply += value === undefined ? answerLine(node, command, now, client) : `${sent}\t${value}\n`;
	}
	return reply;
}

function answerLine(node: NodeState, command: WrittenCommand, now: number, client: InfoClient): string {
	const value = answerCommand(node, command, now, client);
	if (value === undefined) return isBefore(node.release, "7.1") ? "" : `${command.text}\tERROR:4:unrecognized command\n`;
	return value === NO_TAB ? `${command.text}\n` : `${command.text}\t${value}\n`;
}

interface SentCommand {
	readonly sent: string;
	readonly command: WrittenCommand;
}

/** The commands of requests that were read, because clients repeat their requests. */
const repeated = new Map<string, readonly SentCommand[]>();
const MOST_REPEATED = 64;
/** A longer request is read each time. */
const LONGEST_REPEATED = 256;

function commandsOf(request: string): Iterable<SentCommand> {
	if (request.length > LONGEST_REPEATED) return commandsIn(request);
	let commands = repeated.get(request);
	if (commands === undefined) {
		commands = [...commandsIn(request)];
		if (repeated.size === MOST_REPEATED) repeated.clear();
		repeated.set(request, commands);
	}
	return commands;
}

function* commandsIn(request: string): Generator<SentCommand, void> {
	let start = 0;
	for (let end = request.indexOf("\n"); end >= 0; end = request.indexOf("\n", start)) {
		const sent = request.slice(start, end);
		// A NUL ends the command, and also its echo.
		const nul = sent.indexOf("\0");
		yield { sent, command: readCommand(nul < 0 ? sent : sent.slice(0, nul)) };
		start = end + 1;
	}
}
