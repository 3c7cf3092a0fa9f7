import type { Cancel } from "../clock.ts";
import type { OwnController } from "../cluster/on-abort.ts";
import type { SlicedWork, Steps } from "./slices.ts";

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
	controller: OwnController | undefined;
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

/** Tells each question how its request ended. */
export function tellEach(request: SharedRequest, tell: (member: Member) => void): SlicedWork {
	const [only, another] = request.members;
	if (only === undefined || another !== undefined) return tellInSteps(request, tell);
	return () => tellOne(only, tell);
}

/** One of the questions may end a round, and so give up others. */
export function* tellInSteps({ members }: SharedRequest, tell: (member: Member) => void): Steps {
	for (const member of members) {
		if (!member.isOpen) continue;
		tellOne(member, tell);
		yield;
	}
}

function tellOne(member: Member, tell: (member: Member) => void): void {
	if (!member.isOpen) return;
	member.isOpen = false;
	member.request.open--;
	tell(member);
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

/**
 * Whether a request that is not sent yet can carry a question: the node and the limit are the same, and the commands
 * have one form. A server that does not know one of them then does not know the others.
 */
export function canCarry({ node, limitMs, due, members }: SharedRequest, asking: Asking): boolean {
	const commands = members[0]?.commands ?? asking.commands;
	return (
		node === asking.node &&
		limitMs === asking.limitMs &&
		due === asking.due &&
		commands.length === asking.commands.length &&
		commands.every((command, place) => haveOneForm(command, asking.commands[place] ?? ""))
	);
}

/** Whether two commands are the same but for the ids at their ends. */
function haveOneForm(one: string, other: string): boolean {
	return one === other || commandWithoutId(one) === commandWithoutId(other);
}

/** A command without the id at its end. */
function commandWithoutId(command: string): string {
	let end = command.length;
	while (end > 0 && isDigit(command.charCodeAt(end - 1))) end--;
	return command.slice(0, end);
}

function isDigit(char: number): boolean {
	return char >= 0x30 && char <= 0x39;
}
