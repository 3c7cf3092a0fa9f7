import { RequestFailure, type RequestFailureReason } from "../src/cluster/cluster.ts";
import type { ClusterMember } from "./member.ts";
import type { OpenQuestion, Questions } from "./questions.ts";

/** A simulated reply takes time, so that a wait without a pause lets time pass (WAIT-2). */
const LEAST_WAIT_MS = 1;

/** The way into a simulated cluster without sockets: a question is a promise that its signal gives up. */
export class InProcessPort {
	readonly #questions: Questions;
	readonly #bySignal = new WeakMap<AbortSignal, OpenQuestion[]>();

	constructor(questions: Questions) {
		this.#questions = questions;
	}

	ask(member: ClusterMember, commands: readonly string[], signal: AbortSignal): Promise<string> {
		return new Promise((resolve, reject) => {
			const question = this.#questions.ask(member, commands, {
				leastWait: LEAST_WAIT_MS,
				truth: (now) => member.node.answer(`${commands.join("\n")}\n`, now),
				answer: resolve,
				fail: (reason) => reject(new RequestFailure(reason, failureText(reason))),
			});
			this.#giveUpWith(signal, question);
		});
	}

	/** The questions of a round share a signal, so one listener serves them all. */
	#giveUpWith(signal: AbortSignal, question: OpenQuestion): void {
		const known = this.#bySignal.get(signal);
		if (known !== undefined) {
			known.push(question);
			return;
		}
		const questions = [question];
		this.#bySignal.set(signal, questions);
		const giveUp = () => {
			for (const each of questions) this.#questions.giveUp(each);
		};
		signal.addEventListener("abort", giveUp, { once: true });
	}
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
