import * as v from "valibot";
import { type Cancel, realClock } from "../../src/clock.ts";
import { type HelloResult, METHOD_NOT_FOUND, PROTOCOL_VERSION, UNSUPPORTED } from "../protocol/messages.ts";
import { METHODS, type MethodName, type Params, type Result } from "../protocol/methods.ts";
import { type ReplyLine, readReplyLine } from "../protocol/reply-line.ts";
import { issueSentence } from "../schedule/issue-sentence.ts";
import { packageVersion } from "../spec/package-root.ts";
import { startProcess } from "./adapter-process.ts";
import { HarnessError } from "./harness-error.ts";

/** What came of a request that was answered as it should be. */
export type Answer<T> =
	| { readonly kind: "result"; readonly result: T }
	/** The driver cannot do this, and says so. */
	| { readonly kind: "unsupported"; readonly why: string };

/** A running adapter that has said hello. */
export interface Adapter {
	readonly hello: HelloResult;
	/**
	 * Asks something of it.
	 *
	 * @throws HarnessError where it does not answer in time, or otherwise than the schemas allow; it is of no more use then
	 */
	request<M extends MethodName>(method: M, params: Params<M>, limitMs: number): Promise<Answer<Result<M>>>;
	/** Asks with a method that may be none. */
	ask(method: string, params: unknown, limitMs: number): Promise<ReplyLine>;
	/** The id of the latest request, for `cancel`. */
	readonly lastRequest: number;
	/** It broke the protocol, or is no more. */
	readonly isBroken: boolean;
	/** How it broke. */
	readonly broken: HarnessError | undefined;
	readonly log: string;
	/** Says bye, and ends it. */
	end(): Promise<void>;
	/** Ends it at once. */
	kill(): void;
}

interface Pending {
	readonly method: string;
	readonly resolve: (line: ReplyLine) => void;
	readonly reject: (error: HarnessError) => void;
	readonly cancel: Cancel;
	/** The answer, once it is there, until the rest of what came with it has been looked at. */
	answer?: ReplyLine;
}

const HELLO_LIMIT_MS = 10_000;
const BYE_LIMIT_MS = 2000;

/**
 * Starts an adapter and says hello to it.
 *
 * @param words the command, split already
 * @param begun told at once how to end it, for it may never say hello
 * @throws HarnessError where it cannot be started, or does not say hello as it should
 */
export async function startAdapter(
	words: readonly string[],
	helloLimitMs: number = HELLO_LIMIT_MS,
	begun?: (kill: () => void) => void,
): Promise<Adapter> {
	const pending = new Map<number, Pending>();
	let lastRequest = 0;
	let broken: HarnessError | undefined;
	let isLeaving = false;

	const process = await startProcess(words);
	process.listen({ lines: take, over });

	function over(why: string, line?: string): void {
		if (isLeaving && line === undefined) return;
		const asked = [...pending.values()].at(-1)?.method;
		breakOff(`The adapter ${why}${asked === undefined ? "" : ` instead of answering ${asked}`}.`, line);
	}

	function breakOff(message: string, line?: string, isLate = false): void {
		if (broken !== undefined) return;
		broken = new HarnessError(message, { line, log: process.log, isLate });
		for (const { reject, cancel } of pending.values()) {
			cancel();
			reject(broken);
		}
		pending.clear();
		process.kill();
	}

	function take(lines: readonly string[]): void {
		for (const line of lines) {
			if (broken !== undefined) return;
			const read = readReplyLine(line);
			if (typeof read === "string") return breakOff(`The adapter broke the protocol. ${read}`, line);
			const complaint = place(read);
			if (complaint !== undefined) return breakOff(`The adapter broke the protocol: ${complaint}.`, line);
		}
		// Only now, for an answer that comes twice is none.
		for (const [id, { answer, resolve, cancel }] of pending) {
			if (answer === undefined) continue;
			pending.delete(id);
			cancel();
			resolve(answer);
		}
	}

	/** Puts an answer to its request; what is wrong with it, if anything is. */
	function place(read: ReplyLine): string | undefined {
		if (read.id === undefined) return `it refused a request without saying which: ${read.message}`;
		const request = pending.get(read.id);
		if (request === undefined && read.id > 0 && read.id <= lastRequest) return `it answered request ${read.id} twice`;
		if (request === undefined) return `it answered request ${read.id}, which was never asked`;
		if (request.answer !== undefined) return `it answered request ${read.id} twice`;
		request.answer = read;
		return undefined;
	}

	function ask(method: string, params: unknown, limitMs: number): Promise<ReplyLine> {
		if (broken !== undefined) return Promise.reject(broken);
		const id = ++lastRequest;
		return new Promise((resolve, reject) => {
			const late = () => breakOff(`The adapter did not answer ${method} within ${Math.round(limitMs)} ms.`, undefined, true);
			const cancel = realClock.schedule(realClock.now() + limitMs, "request-timeout", late);
			pending.set(id, { method, resolve, reject, cancel });
			process.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
		});
	}

	async function request<M extends MethodName>(method: M, params: Params<M>, limitMs: number): Promise<Answer<Result<M>>> {
		const line = await ask(method, params, limitMs);
		if (line.kind === "error") {
			if (line.code === UNSUPPORTED || line.code === METHOD_NOT_FOUND) return { kind: "unsupported", why: line.message };
			breakOff(`The adapter failed to answer ${method}, with code ${line.code}: ${line.message}`);
			throw broken;
		}
		const read = v.safeParse(METHODS[method].result, line.result, { abortEarly: true });
		if (read.success) return { kind: "result", result: read.output as Result<M> };
		const sentence = issueSentence(read.issues[0], `The result of ${method}`);
		breakOff(`The adapter broke the protocol in its answer to ${method}. ${sentence}`, JSON.stringify(line.result));
		throw broken;
	}

	async function end(): Promise<void> {
		isLeaving = true;
		if (broken === undefined) await ask("bye", {}, BYE_LIMIT_MS).catch(() => undefined);
		await process.end();
	}

	const kill = () => breakOff("The adapter was ended by the kit.");
	const kit = `aerospike-execute-task ${packageVersion()}`;
	begun?.(kill);
	try {
		const answer = await request("hello", { protocol: PROTOCOL_VERSION, kit }, helloLimitMs);
		if (answer.kind === "unsupported") breakOff("The adapter does not know the method hello, which every adapter must.");
		if (answer.kind === "unsupported") throw broken;
		return {
			hello: answer.result,
			request,
			ask,
			end,
			kill,
			get lastRequest() {
				return lastRequest;
			},
			get isBroken() {
				return broken !== undefined;
			},
			get broken() {
				return broken;
			},
			get log() {
				return process.log;
			},
		};
	} catch (error) {
		process.kill();
		throw error;
	}
}
