import type { Cancel } from "../clock.ts";
import type { Steps } from "./slices.ts";

/**
 * One question: its commands, and the functions that are called when it ends. One of the last three is called, unless
 * it is given up before.
 */
export interface Asking {
	readonly node: string;
	readonly commands: readonly string[];
	/** Milliseconds that the node has to answer the request (ASK-7). */
	readonly limitMs: number;
	/** When the time limit ends, if it has begun before the request; otherwise it begins when the request is sent. */
	readonly due: number | undefined;
	/** The request was sent. */
	onSent?(): void;
	/** The body of the reply, as if the question had been asked alone. `at`: when it arrived. */
	onBody(body: string, at: number): void;
	onFailure(cause: unknown): void;
	onTimeout(): void;
}

/** One request to one node. */
export interface SharedRequest {
	readonly node: string;
	readonly limitMs: number;
	readonly due: number | undefined;
	readonly members: Member[];
	/** How many of the members are open. */
	open: number;
	commands: number;
	/** Present once it was sent. */
	controller: AbortController | undefined;
	cancelLimit: Cancel;
}

/** A question and the request that it travels with. */
export interface Member {
	readonly asking: Asking;
	readonly commands: readonly string[];
	request: SharedRequest;
	/** It is not answered, and not given up. */
	isOpen: boolean;
}

export const NOTHING: Cancel = () => {};

/** Tells each question how its request ended. One of them may end a round, and so give up others. */
export function* tellEach({ members }: SharedRequest, tell: (member: Member) => void): Steps {
	for (const member of members) {
		if (!member.isOpen) continue;
		member.isOpen = false;
		member.request.open--;
		tell(member);
		yield;
	}
}

export function newRequest(node: string, limitMs: number, due: number | undefined): SharedRequest {
	return { node, limitMs, due, members: [], open: 0, commands: 0, controller: undefined, cancelLimit: NOTHING };
}

/** The commands of the open questions, each once. */
export function commandsOf({ members }: SharedRequest): readonly string[] {
	const [first] = members;
	if (first !== undefined && members.length === 1) return first.commands;
	const commands = new Set<string>();
	for (const member of members) if (member.isOpen) for (const command of member.commands) commands.add(command);
	return [...commands];
}

export function bodyFor(commands: readonly string[], bodies: ReadonlyMap<string, string>): string {
	let body = "";
	for (const command of commands) body += bodies.get(command) ?? "";
	return body;
}

/** A command without the id at its end. */
export function commandWithoutId(command: string): string {
	let end = command.length;
	while (end > 0 && isDigit(command.charCodeAt(end - 1))) end--;
	return command.slice(0, end);
}

function isDigit(char: number): boolean {
	return char >= 0x30 && char <= 0x39;
}
