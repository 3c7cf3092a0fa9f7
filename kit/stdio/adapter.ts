import * as v from "valibot";
import type { Cancel } from "../../src/clock.ts";
import { type HelloResult, METHOD_NOT_FOUND, METHOD_UNSUPPORTED, PROTOCOL_VERSION } from "../protocol/messages.ts";
import { METHODS, type MethodName, type Params, type Result } from "../protocol/methods.ts";
import { type ReplyLine, readReplyLine } from "../protocol/reply-line.ts";
import { issueSentence } from "../schedule/issue-sentence.ts";
import { packageVersion } from "../spec/package-root.ts";
import { type AdapterProcess, startProcess } from "./adapter-process.ts";
import { limitAnswer } from "./answer-limit.ts";
import { HarnessError } from "./harness-error.ts";
import { Unanswered } from "./unanswered.ts";

/** A valid answer to a request. */
export type AdapterAnswer<T> =
	| { readonly kind: "result"; readonly result: T }
	/** The adapter says that its driver cannot do this. */
	| { readonly kind: "unsupported"; readonly why: string };

/** A running adapter that has answered `hello`. */
export type Adapter = RunningAdapter & { readonly hello: HelloResult };

interface PendingRequest {
	readonly method: string;
	readonly resolve: (line: ReplyLine) => void;
	readonly reject: (error: HarnessError) => void;
	readonly cancel: Cancel;
	/** Kept until all lines that arrived together have been checked. */
	answer?: ReplyLine;
}

const HELLO_LIMIT_MS = 10_000;
const BYE_LIMIT_MS = 2000;

/**
 * Starts an adapter and sends it `hello`.
 *
 * @param command the program and its arguments
 * @param onStart called before `hello` with a function that ends the adapter, in case it never answers
 * @param unanswered what other adapters of the same driver did not answer
 * @throws HarnessError if the adapter cannot be started or does not answer `hello` correctly
 */
export async function startAdapter(
	command: readonly string[],
	helloLimitMs: number = HELLO_LIMIT_MS,
	onStart?: (kill: () => void) => void,
	unanswered?: Unanswered,
): Promise<Adapter> {
	const adapter = new RunningAdapter(await startProcess(command), unanswered);
	onStart?.(() => adapter.kill());
	try {
		return Object.assign(adapter, { hello: await adapter.sayHello(helloLimitMs) });
	} catch (error) {
		adapter.kill();
		throw error;
	}
}

/** JSON cannot carry half of a surrogate pair to every language: a correct parser may refuse it. */
function wellFormed(_key: string, value: unknown): unknown {
	return typeof value === "string" ? value.replace(/\p{Cs}/gu, "\ufffd") : value;
}

/** Matches the requests to one adapter process with its answers. */
class RunningAdapter {
	readonly #process: AdapterProcess;
	readonly #pending = new Map<number, PendingRequest>();
	#lastRequest = 0;
	#broken: HarnessError | undefined;
	#isLeaving = false;
	readonly #unanswered: Unanswered;

	constructor(process: AdapterProcess, unanswered: Unanswered = new Unanswered()) {
		this.#process = process;
		this.#unanswered = unanswered;
		process.listen({ lines: (lines) => this.#take(lines), over: (why, line, crash) => this.#end(why, line, crash) });
	}

	/** The process id; `undefined` if the process does not have one. */
	get pid(): number | undefined {
		return this.#process.pid;
	}

	/** The id of the latest request, for `cancel`. */
	get lastRequest(): number {
		return this.#lastRequest;
	}

	/** Whether the adapter broke the protocol or has ended. No request can succeed after that. */
	get isBroken(): boolean {
		return this.#broken !== undefined;
	}

	/** The first error of the adapter. */
	get broken(): HarnessError | undefined {
		return this.#broken;
	}

	/** The last part of what the adapter wrote to stderr. */
	get log(): string {
		return this.#process.log;
	}

	async sayHello(limitMs: number): Promise<HelloResult> {
		const kit = `aerospike-execute-task ${packageVersion()}`;
		// An adapter that was written for version 1 may refuse another one.
		const first = await this.ask("hello", { protocol: PROTOCOL_VERSION, kit }, limitMs);
		const protocol = first.kind === "error" ? 1 : PROTOCOL_VERSION;
		const answer = await this.#read(
			"hello",
			first.kind === "error" ? await this.ask("hello", { protocol, kit }, limitMs) : first,
		);
		if (answer.kind === "result") return answer.result;
		throw this.#breakOff("The adapter does not know the method hello, which every adapter must have.");
	}

	/**
	 * Sends a request and checks the answer.
	 *
	 * @throws HarnessError if the answer is late or invalid; the adapter is then ended. Also if the adapters of this
	 * driver never answer this method; then nothing was sent
	 */
	async request<M extends MethodName>(method: M, params: Params<M>, limitMs: number): Promise<AdapterAnswer<Result<M>>> {
		const refusal = this.#unanswered.refusal(method);
		if (refusal !== undefined) throw refusal;
		return this.#read(method, await this.ask(method, params, limitMs));
	}

	async #read<M extends MethodName>(method: M, line: ReplyLine): Promise<AdapterAnswer<Result<M>>> {
		if (line.kind === "error") {
			const { code, message } = line;
			if (code === METHOD_UNSUPPORTED || code === METHOD_NOT_FOUND) return { kind: "unsupported", why: message };
			throw this.#breakOff(`The adapter failed to answer ${method}, with code ${code}: ${message}`);
		}
		const read = v.safeParse(METHODS[method].result, line.result, { abortEarly: true });
		if (read.success) return { kind: "result", result: read.output as Result<M> };
		const sentence = issueSentence(read.issues[0], `The result of ${method}`);
		const message = `The adapter broke the protocol in its answer to ${method}. ${sentence}`;
		throw this.#breakOff(message, JSON.stringify(line.result));
	}

	/** Sends a request with any method name and any params, and does not check the result. */
	ask(method: string, params: unknown, limitMs: number): Promise<ReplyLine> {
		if (this.#broken !== undefined) return Promise.reject(this.#broken);
		const id = ++this.#lastRequest;
		return new Promise((resolve, reject) => {
			const cancel = limitAnswer(limitMs, this.pid, () => {
				this.#unanswered.noteLate(method);
				this.#breakOff(`The adapter did not answer ${method} within ${Math.round(limitMs)} ms.`, undefined, true);
			});
			this.#pending.set(id, { method, resolve, reject, cancel });
			this.#process.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }, wellFormed));
		});
	}

	/** Sends `bye` and waits for the process to end. Resolves with whether it had to be killed. */
	async end(): Promise<boolean> {
		this.#isLeaving = true;
		if (this.#broken === undefined) await this.ask("bye", {}, BYE_LIMIT_MS).catch(() => undefined);
		return await this.#process.end();
	}

	/** Ends the process immediately. */
	kill(): void {
		this.#breakOff("The adapter was ended by the kit.");
	}

	#take(lines: readonly string[]): void {
		for (const line of lines) {
			if (this.#broken !== undefined) return;
			const read = readReplyLine(line);
			const complaint = typeof read === "string" ? `. ${read}` : this.#place(read);
			if (complaint !== undefined) {
				this.#breakOff(`The adapter broke the protocol${complaint}`, line);
				return;
			}
		}
		// Not before all lines are checked: a second answer to a request makes the first one invalid too.
		for (const [id, { method, answer, resolve, cancel }] of this.#pending) {
			if (answer === undefined) continue;
			this.#unanswered.noteAnswer(method);
			this.#pending.delete(id);
			cancel();
			resolve(answer);
		}
	}

	/** Assigns an answer to its request. Returns what is wrong with it, as the end of a sentence. */
	#place(read: ReplyLine): string | undefined {
		const { id } = read;
		if (id === undefined) return `: it answered with an error that names no request: ${read.message}.`;
		const request = this.#pending.get(id);
		const isTwice = request === undefined ? id > 0 && id <= this.#lastRequest : request.answer !== undefined;
		if (isTwice) return `: it answered request ${id} twice.`;
		if (request === undefined) return `: it answered request ${id}, which was never sent.`;
		request.answer = read;
		return undefined;
	}

	#end(why: string, line: string | undefined, crash: string | undefined): void {
		if (this.#isLeaving && line === undefined) return;
		const asked = [...this.#pending.values()].at(-1)?.method;
		this.#breakOff(`The adapter ${why}${asked === undefined ? "" : ` instead of answering ${asked}`}.`, line, false, crash);
	}

	/** Ends the adapter and rejects all pending requests. The first call decides the error, which is returned. */
	#breakOff(message: string, line?: string, isLate = false, crash?: string): HarnessError {
		if (this.#broken !== undefined) return this.#broken;
		const broken = new HarnessError(message, { line, log: this.log, isLate, crash });
		this.#broken = broken;
		for (const { reject, cancel } of this.#pending.values()) {
			cancel();
			reject(broken);
		}
		this.#pending.clear();
		this.#process.kill();
		return broken;
	}
}
