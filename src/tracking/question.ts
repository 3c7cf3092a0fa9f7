import type { Clock } from "../clock.ts";
import { type Cluster, RequestFailure } from "../cluster/cluster.ts";

/** What is asked of a node: which requests to try, and what the body of a reply means. `undefined`: the node knows none of the commands. */
export interface Inquiry<A> {
	requests(build: string | undefined): readonly (readonly string[])[];
	read(body: string, commands: readonly string[]): A | undefined;
}

/** How a question ended. `answer` is absent where the node knew no command that it was asked. */
export type QuestionResult<A> =
	| { readonly kind: "answered"; readonly answer: A | undefined; readonly build: string | undefined }
	| { readonly kind: "failed"; readonly failure: RequestFailure; readonly build: string | undefined };

/** Where questions are asked: the cluster, its clock, and how long, in ms, each question may take (ASK-7). */
export interface ClusterAccess {
	readonly cluster: Cluster;
	readonly clock: Clock;
	readonly requestTimeout: number;
}

/**
 * Questions asked at one instant share a signal and a time limit. `giveUp` ends all that are open, without an outcome.
 */
export interface Questions<A> {
	ask(node: string, onOutcome: (node: string, outcome: QuestionResult<A>) => void): void;
	giveUp(): void;
}

/** Why signals abort here. One for all: made anew each time, with the stack of that instant, it would cost more than the question. */
const GIVEN_UP: unknown = new DOMException("The question was given up.", "AbortError");

/** Opens a access for an inquiry. Nothing is thrown and nothing is left behind: not a timer, not a listener. */
export function openQuestions<A>(access: ClusterAccess, inquiry: Inquiry<A>): Questions<A> {
	const { cluster, clock } = access;
	const batches = new Set<Batch>();
	/** A controller that never had to abort serves again, since a new one costs more than the question it is for. */
	let spare: AbortController | undefined;

	interface Batch {
		readonly controller: AbortController;
		readonly open: Set<Question>;
		readonly startedAt: number;
		cancelTimer: () => void;
	}
	interface Question {
		readonly node: string;
		readonly onOutcome: (node: string, outcome: QuestionResult<A>) => void;
		/** What it has asked already: a few requests at most. */
		readonly asked: string[];
		build: string | undefined;
		/** The build has been read again in this round (ASK-9). */
		readAgain: boolean;
		settled: boolean;
	}

	/** Questions of one instant time out together; a second request of the same question starts a batch, and a limit, of its own. */
	function currentBatch(): Batch {
		const now = clock.now();
		for (const batch of batches) if (batch.startedAt === now) return batch;
		const batch: Batch = { controller: spare ?? new AbortController(), open: new Set(), startedAt: now, cancelTimer: () => {} };
		spare = undefined;
		batch.cancelTimer = clock.schedule(now + access.requestTimeout, "request-timeout", () => timeOut(batch));
		batches.add(batch);
		return batch;
	}

	function timeOut(batch: Batch): void {
		batches.delete(batch);
		const open = [...batch.open];
		batch.open.clear();
		batch.controller.abort(GIVEN_UP);
		for (const question of open) {
			const message = `gave no answer within ${access.requestTimeout} ms`;
			settle(question, { kind: "failed", failure: new RequestFailure("timed_out", message), build: question.build });
		}
	}

	function leave(batch: Batch, question: Question): boolean {
		if (!batch.open.delete(question)) return false;
		if (batch.open.size === 0) {
			batch.cancelTimer();
			batches.delete(batch);
			spare = batch.controller;
		}
		return true;
	}

	function settle(question: Question, outcome: QuestionResult<A>): void {
		if (question.settled) return;
		question.settled = true;
		question.onOutcome(question.node, outcome);
	}

	function fail(batch: Batch, question: Question, cause: unknown): void {
		if (leave(batch, question)) settle(question, { kind: "failed", failure: asRequestFailure(cause), build: question.build });
	}

	/** Reads the build, then goes through the requests for it. */
	function begin(question: Question, again: boolean): void {
		const batch = currentBatch();
		batch.open.add(question);
		const onBuild = (build: string | undefined) => {
			if (!batch.open.has(question)) return;
			question.build = build;
			tryRequests(question, batch, inquiry.requests(build), 0);
		};
		const onFailure = (cause: unknown) => fail(batch, question, cause);
		try {
			const build = cluster.build(question.node, batch.controller.signal, again);
			if (isPromiseLike(build)) build.then(onBuild, onFailure);
			else onBuild(build);
		} catch (cause) {
			onFailure(cause);
		}
	}

	/** Asks the first request from `index` on that has not been asked in this round yet. */
	function tryRequests(question: Question, batch: Batch, requests: readonly (readonly string[])[], index: number): void {
		const commands = requests[index];
		if (commands === undefined) {
			leave(batch, question);
			if (question.readAgain) return settle(question, { kind: "answered", answer: undefined, build: question.build });
			question.readAgain = true;
			return begin(question, true);
		}
		const name = commands.join("\n");
		if (question.asked.includes(name)) return tryRequests(question, batch, requests, index + 1);
		question.asked.push(name);
		const onBody = (body: string) => {
			if (!batch.open.has(question)) return; // ASK-5: too late
			const answer = inquiry.read(body, commands);
			if (answer === undefined) return nextRequest(question, batch, requests, index + 1);
			leave(batch, question);
			settle(question, { kind: "answered", answer, build: question.build });
		};
		const onFailure = (cause: unknown) => fail(batch, question, cause);
		try {
			cluster.ask(question.node, commands, batch.controller.signal).then(onBody, onFailure);
		} catch (cause) {
			onFailure(cause);
		}
	}

	/** A further request has a time limit of its own (ASK-7). */
	function nextRequest(question: Question, batch: Batch, requests: readonly (readonly string[])[], index: number): void {
		leave(batch, question);
		const own = currentBatch();
		own.open.add(question);
		tryRequests(question, own, requests, index);
	}

	return {
		ask(node, onOutcome) {
			begin({ node, onOutcome, asked: [], build: undefined, readAgain: false, settled: false }, false);
		},
		giveUp() {
			for (const batch of batches) {
				batch.cancelTimer();
				batch.open.clear();
				batch.controller.abort(GIVEN_UP);
			}
			batches.clear();
		},
	};
}

function asRequestFailure(cause: unknown): RequestFailure {
	if (cause instanceof RequestFailure) return cause;
	return new RequestFailure("refused", cause instanceof Error ? cause.message : String(cause), { cause });
}

function isPromiseLike<T>(value: T | Promise<T>): value is Promise<T> {
	return typeof value === "object" && value !== null && "then" in value;
}
