import { HarnessError } from "./harness-error.ts";

/** An adapter that left this many requests of one method unanswered, and never answered one, gets no more of them. */
const MOST_UNANSWERED = 5;

/**
 * Counts the requests that the adapters of a driver did not answer in time. A driver that never answers would
 * otherwise cost the whole time limit in each of hundreds of scenarios.
 */
export class Unanswered {
	readonly #answered = new Set<string>();
	readonly #late = new Map<string, number>();

	/** Any answer counts, also an error. */
	noteAnswer(method: string): void {
		this.#answered.add(method);
	}

	noteLate(method: string): void {
		this.#late.set(method, (this.#late.get(method) ?? 0) + 1);
	}

	/** Why no more requests of this method are sent. `undefined`: they are sent. */
	refusal(method: string): HarnessError | undefined {
		// A call that the kit cannot cancel must not be judged as cancelled, so `cancel` is always sent.
		if (method === "cancel") return undefined;
		const late = this.#late.get(method) ?? 0;
		if (late < MOST_UNANSWERED || this.#answered.has(method)) return undefined;
		return new HarnessError(`The adapter did not answer any of the first ${late} ${method} requests, so no more were sent.`);
	}
}
