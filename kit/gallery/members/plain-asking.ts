import { RequestFailure } from "../../../src/cluster/cluster.ts";
import { onAbort } from "../../../src/cluster/on-abort.ts";
import type { Mistake } from "./mistakes.ts";
import { askOnce, type Reply, type RequestTerms } from "./one-request.ts";

/** Mistake: after this time a question is asked on a second connection too, which gets {@link LOOK_MS}. */
const PATIENCE_MS = 100;
const LOOK_MS = 1000;

/** The questions of a plain cluster to its members. Two mistakes end them before their own limit. */
export class PlainAsking {
	readonly #has: (mistake: Mistake) => boolean;
	readonly #terms: () => Omit<RequestTerms, "limit">;
	readonly #pause: (ms: number) => Promise<void>;
	readonly #open = new Set<() => void>();

	constructor(
		has: (mistake: Mistake) => boolean,
		terms: () => Omit<RequestTerms, "limit">,
		pause: (ms: number) => Promise<void>,
	) {
		this.#has = has;
		this.#terms = terms;
		this.#pause = pause;
	}

	/** Mistake: ends all open questions. */
	failAll(): void {
		for (const fail of this.#open) fail();
	}

	/** @throws RequestFailure if a mistake ends it */
	async ask(node: string, address: string, commands: readonly string[], signal: AbortSignal): Promise<Reply> {
		const own = new AbortController();
		const fail = (): void => own.abort();
		const forget = onAbort(signal, fail);
		const limit = Number.POSITIVE_INFINITY;
		const expected = this.#has("the client does not check which node it reached") ? undefined : node;
		const asking = askOnce(address, commands, { ...this.#terms(), limit, node: expected, signal: own.signal });
		this.#open.add(fail);
		if (this.#has("a second connection that fails ends a slow question")) void this.#askTwice(address, asking, fail);
		const reply = await asking;
		this.#open.delete(fail);
		forget();
		if (own.signal.aborted && !signal.aborted && reply.kind === "silent")
			throw new RequestFailure("closed", "another connection was lost");
		return reply;
	}

	async #askTwice(address: string, asking: Promise<Reply>, fail: () => void): Promise<void> {
		let isOver = false;
		void asking.then(() => {
			isOver = true;
		});
		await this.#pause(PATIENCE_MS);
		if (isOver) return;
		const { kind } = await askOnce(address, ["node"], { ...this.#terms(), limit: LOOK_MS });
		if (kind !== "body") fail();
	}
}
