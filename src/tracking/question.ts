/** Asks one node one question: reads its build, and tries the requests for that build. */

import type { Cancel } from "../clock.ts";
import { type Cluster, RequestFailure } from "../cluster/cluster.ts";
import { isUnclearBody } from "../job/reply-body.ts";
import type { BuildAsking } from "../sharing/build-reading.ts";
import type { Asking } from "../sharing/request.ts";
import type { Sharing } from "../sharing/sharing.ts";
import { RequestTimeout } from "./request-timeout.ts";

/**
 * What to ask a node: the requests to try for its build, and what the body of a reply means. `undefined`: the node does
 * not know any of the commands.
 */
export interface Inquiry<A> {
	requests(build: string | undefined, node: string): readonly (readonly string[])[];
	read(body: string, commands: readonly string[], node: string): A | undefined;
	/** The answer of a node that was asked each command separately. At least one of `answers`. */
	strongest(answers: readonly A[]): A;
}

/** How a question ended. `answer` is `undefined` if the node did not know any of the commands. */
export type QuestionResult<A> =
	/** `at`: when the answer arrived. */
	| { readonly kind: "answered"; readonly answer: A | undefined; readonly build: string | undefined; readonly at: number }
	| { readonly kind: "failed"; readonly failure: RequestFailure; readonly build: string | undefined };

/** What questions are asked through. */
export interface ClusterAccess {
	readonly cluster: Cluster;
	/** What the calls on this cluster share, including its clock. */
	readonly sharing: Sharing;
	/** The time limit of one request in milliseconds (ASK-7). */
	readonly requestTimeout: number;
	/** Called when a request that carries one of the questions was sent. */
	readonly onSent?: (() => void) | undefined;
}

type OnOutcome<A> = (node: string, outcome: QuestionResult<A>) => void;

/** The questions of one round. Each `onOutcome` is called once, unless `giveUp` ends all open questions before. */
export class Questions<A> {
	readonly #access: ClusterAccess;
	readonly #inquiry: Inquiry<A>;
	readonly #questions: Question<A>[] = [];

	constructor(access: ClusterAccess, inquiry: Inquiry<A>) {
		this.#access = access;
		this.#inquiry = inquiry;
	}

	/** Never throws. */
	ask(node: string, onOutcome: OnOutcome<A>): void {
		const question = new Question(this.#access, this.#inquiry, node, onOutcome);
		this.#questions.push(question);
		question.begin();
	}

	/** No further outcome follows. It leaves no timer or listener behind. */
	giveUp(): void {
		for (const question of this.#questions) question.giveUp();
	}
}

/** The commands of a request that the node answers one by one, and their answers so far (PARSE-8). */
interface AskedAlone<A> {
	readonly others: readonly string[];
	readonly answers: readonly A[];
}

const NO_COMMANDS: readonly string[] = [];

/** One object is both the question and the request: a second object for each question would cost time. */
class Question<A> implements Asking, BuildAsking {
	readonly #access: ClusterAccess;
	readonly #inquiry: Inquiry<A>;
	readonly #onOutcome: OnOutcome<A>;
	readonly node: string;
	readonly limitMs: number;
	/** The commands of the request that is open. */
	commands: readonly string[] = NO_COMMANDS;
	/** When the current limit ends, if it began with the reading of the build. */
	due: number | undefined;
	/** The build is read again in this round (ASK-9). */
	again = false;
	#build: string | undefined;
	/** The requests to try for this build, and the place of the open one. */
	#requests: readonly (readonly string[])[] = [];
	#place = 0;
	/** The requests that were sent for the build before this one. */
	#sentBefore: readonly (readonly string[])[] = [];
	#alone: AskedAlone<A> | undefined;
	#arrivedAt = 0;
	#isOver = false;
	#cancel: Cancel | undefined;

	constructor(access: ClusterAccess, inquiry: Inquiry<A>, node: string, onOutcome: OnOutcome<A>) {
		this.#access = access;
		this.#inquiry = inquiry;
		this.#onOutcome = onOutcome;
		this.node = node;
		this.limitMs = access.requestTimeout;
	}

	begin(): void {
		this.#readBuild();
	}

	giveUp(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#cancel?.();
	}

	/** Reads the build, then tries the requests for it. If the reading takes time, both have one time limit. */
	#readBuild(): void {
		const cancel = this.#access.sharing.requests.readBuild(this);
		// If the build is known, the request for it was already sent, and has its own function in its place.
		if (cancel === undefined) return;
		this.#cancel = cancel;
		if (this.#isOver) cancel();
	}

	onBuild(build: string | undefined, due: number | undefined): void {
		// The caller's cluster object may cancel the call while it gives the build.
		if (this.#isOver) return;
		this.#build = build;
		this.due = due;
		this.#requests = this.#inquiry.requests(build, this.node);
		this.#place = 0;
		this.#tryRequest();
	}

	/** Sends the next request that was not sent in this round yet. */
	#tryRequest(): void {
		const commands = this.#requests[this.#place];
		if (commands !== undefined) {
			if (!this.#sentBefore.some((sent) => isSame(sent, commands))) return this.#send(commands);
			this.#place++;
			return this.#tryRequest();
		}
		if (this.again) return this.#answer(undefined);
		this.again = true;
		this.#sentBefore = this.#requests;
		this.#readBuild();
	}

	/** A further request gets its own time limit (ASK-7). */
	#send(commands: readonly string[]): void {
		this.commands = commands;
		this.#cancel = this.#access.sharing.requests.ask(this);
		this.due = undefined;
	}

	onSent(): void {
		this.#access.onSent?.();
	}

	onBody(body: string, at: number): void {
		this.#arrivedAt = at;
		const { commands } = this;
		const alone = this.#alone;
		if (alone !== undefined) return this.#onLoneBody(body, alone);
		if (isUnclearBody(body, commands)) return this.#askAlone(commands, []);
		this.#onAnswer(this.#inquiry.read(body, commands, this.node));
	}

	/**
	 * PARSE-8: it is unknown which value is whose, so each command is asked in its own request, one after the other.
	 */
	#askAlone([command, ...others]: readonly string[], answers: readonly A[]): void {
		if (command !== undefined) {
			this.#alone = { others, answers };
			return this.#send([command]);
		}
		this.#alone = undefined;
		this.#onAnswer(answers.length === 0 ? undefined : this.#inquiry.strongest(answers));
	}

	#onLoneBody(body: string, { others, answers }: AskedAlone<A>): void {
		const answer = this.#inquiry.read(body, this.commands, this.node);
		this.#askAlone(others, answer === undefined ? answers : [...answers, answer]);
	}

	#onAnswer(answer: A | undefined): void {
		if (answer !== undefined) return this.#answer(answer);
		this.#place++;
		this.#tryRequest();
	}

	onFailure(cause: unknown): void {
		this.#settle({ kind: "failed", failure: asRequestFailure(cause), build: this.#build });
	}

	onTimeout(): void {
		this.#settle({ kind: "failed", failure: new RequestTimeout(this.limitMs), build: this.#build });
	}

	#answer(answer: A | undefined): void {
		this.#settle({ kind: "answered", answer, build: this.#build, at: this.#arrivedAt });
	}

	#settle(outcome: QuestionResult<A>): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#onOutcome(this.node, outcome);
	}
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((command, place) => command === other[place]);
}

function asRequestFailure(cause: unknown): RequestFailure {
	try {
		if (cause instanceof RequestFailure) return cause;
		return new RequestFailure("refused", String(cause instanceof Error ? cause.message : cause), { cause });
	} catch {
		return new RequestFailure("refused", "the cluster object failed with a value that has no text", { cause });
	}
}
