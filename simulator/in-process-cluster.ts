import type { Cancel, Clock } from "../src/clock.ts";
import { RequestFailure, type RequestFailureReason } from "../src/cluster/cluster.ts";
import { onAbort } from "../src/cluster/on-abort.ts";
import type { ClusterMember } from "./member.ts";
import { playReply } from "./reply-plan.ts";
import type { Trace } from "./trace.ts";

/** Milliseconds until a node that is down refuses; like a reply, a refusal takes time (WAIT-2). */
const REFUSAL_MS = 1;

interface OpenQuestion {
	readonly number: number;
	readonly member: ClusterMember;
	readonly resolve: (body: string) => void;
	readonly reject: (failure: RequestFailure) => void;
	/** What it will be answered with when its node is released. */
	heldBody: string | undefined;
	cancel: Cancel;
	forgetSignal: Cancel;
	givenUp: boolean;
	/** Nothing will ever come for it. */
	isMute: boolean;
}

/**
 * Questions to the nodes of a simulated cluster, without sockets. A node answers as it is when the question arrives, which is at once; the
 * answer takes the node's latency, or what its plan says.
 */
export class InProcessPort {
	readonly #clock: Clock;
	readonly #trace: Trace;
	readonly #open = new Map<ClusterMember, Set<OpenQuestion>>();
	#asked = 0;

	constructor(clock: Clock, trace: Trace) {
		this.#clock = clock;
		this.#trace = trace;
	}

	ask(member: ClusterMember, commands: readonly string[], signal: AbortSignal): Promise<string> {
		return new Promise((resolve, reject) => {
			const number = ++this.#asked;
			const question: OpenQuestion = {
				number,
				member,
				resolve,
				reject,
				heldBody: undefined,
				cancel: () => {},
				forgetSignal: () => {},
				givenUp: false,
				isMute: false,
			};
			this.#trace.add({ at: this.#clock.now(), kind: "asked", node: member.name, question: number, commands });
			this.#openOf(member).add(question);
			question.forgetSignal = onAbort(signal, () => this.#giveUp(question));
			if (member.isUp) this.#play(question, commands);
			else this.#failAfter(question, "refused", REFUSAL_MS);
		});
	}

	/** The connections of a node are reset: all that it was asked fails at once. */
	reset(member: ClusterMember): void {
		const open = this.#openOf(member);
		for (const question of open) {
			question.cancel();
			// One that was given up has no connection left to be reset.
			if (question.givenUp) open.delete(question);
			else this.#fail(question, "reset");
		}
	}

	/** A node that was held answers. */
	release(member: ClusterMember): void {
		for (const question of this.#openOf(member)) {
			if (question.heldBody !== undefined) this.#answerAfter(question, question.heldBody, member.latency);
		}
	}

	#play(question: OpenQuestion, commands: readonly string[]): void {
		const { member } = question;
		const planned = commands.some(isAboutJobs) ? member.plan.take() : undefined;
		const after = Math.max(1, planned?.after ?? member.latency);
		const taskId = planned === undefined ? "" : taskIdIn(commands);
		const played = planned === undefined ? undefined : playReply(planned.reply, commands, taskId);
		switch (played?.kind) {
			case "silence":
				question.isMute = true;
				return;
			case "failure":
				return this.#failAfter(question, played.reason, after);
			case "body":
				return this.#hand(question, played.body, after);
			case "truth":
			case undefined:
				return this.#hand(question, member.node.answer(`${commands.join("\n")}\n`, this.#clock.now()), after);
			default:
				return played satisfies never;
		}
	}

	#hand(question: OpenQuestion, body: string, after: number): void {
		if (question.member.isHeld) question.heldBody = body;
		else this.#answerAfter(question, body, after);
	}

	#answerAfter(question: OpenQuestion, body: string, after: number): void {
		question.heldBody = undefined;
		question.cancel = this.#clock.schedule(this.#clock.now() + after, "answer", () => {
			if (!this.#close(question)) return;
			const { number, member } = question;
			this.#trace.add({ at: this.#clock.now(), kind: "answered", node: member.name, question: number, body });
			question.resolve(body);
		});
	}

	#failAfter(question: OpenQuestion, reason: RequestFailureReason, after: number): void {
		question.cancel = this.#clock.schedule(this.#clock.now() + after, "answer", () => this.#fail(question, reason));
	}

	#fail(question: OpenQuestion, reason: RequestFailureReason): void {
		if (!this.#close(question)) return;
		const { number, member } = question;
		this.#trace.add({ at: this.#clock.now(), kind: "failed", node: member.name, question: number, reason });
		question.reject(new RequestFailure(reason, failureText(reason)));
	}

	/** Takes a question off the books. False for one that was given up: what comes for it is thrown away (ASK-5). */
	#close(question: OpenQuestion): boolean {
		this.#openOf(question.member).delete(question);
		question.forgetSignal();
		if (!question.givenUp) return true;
		this.#trace.add({ at: this.#clock.now(), kind: "too-late", node: question.member.name, question: question.number });
		return false;
	}

	#giveUp(question: OpenQuestion): void {
		question.givenUp = true;
		if (question.isMute) this.#openOf(question.member).delete(question);
		this.#trace.add({ at: this.#clock.now(), kind: "given-up", node: question.member.name, question: question.number });
	}

	#openOf(member: ClusterMember): Set<OpenQuestion> {
		let open = this.#open.get(member);
		if (open === undefined) {
			open = new Set();
			this.#open.set(member, open);
		}
		return open;
	}
}

/** Plans speak of jobs; a question about the build is not theirs. */
function isAboutJobs(command: string): boolean {
	return command.startsWith("query-") || command.startsWith("scan-") || command.startsWith("jobs:");
}

function taskIdIn(commands: readonly string[]): string {
	return /(?:trid|id)=(\d+)/.exec(commands.join("\n"))?.[1] ?? "";
}

function failureText(reason: RequestFailureReason): string {
	switch (reason) {
		case "refused":
			return "the connection was refused";
		case "reset":
			return "the connection was reset";
		case "closed":
			return "the connection was closed before the answer";
		case "timed_out":
			return "no answer came in time";
		case "malformed":
			return "the answer was no valid frame";
		default:
			return reason satisfies never;
	}
}
