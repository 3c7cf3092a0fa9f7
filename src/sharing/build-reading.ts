import type { Cancel } from "../clock.ts";
import type { OwnController } from "../cluster/on-abort.ts";
import type { Limit } from "../limit.ts";
import type { Alarms } from "./alarms.ts";
import { GIVEN_UP } from "./given-up.ts";

/** A question that needs the build of its node. One of the three functions is called, unless it is given up before. */
export interface BuildAsking {
	readonly node: string;
	/** Read it again, even if the cluster knows it (ASK-9). */
	readonly again: boolean;
	readonly limitMs: number;
	/** `due`: when the time limit of the question ends, if it has begun with the reading. */
	onBuild(build: string | undefined, due: number | undefined): void;
	onFailure(cause: unknown): void;
	onTimeout(): void;
}

/** A build as the caller's cluster object gives it. It cannot be read if it is not text (ASK-9). */
export function buildText(build: unknown): string | undefined {
	return typeof build === "string" ? build : undefined;
}

/** The reading of a build that takes time, for all questions that asked for it in one turn. */
export class BuildReading {
	readonly #controller: OwnController;
	readonly #askings = new Set<BuildAsking>();
	readonly #limit: Limit;

	constructor(build: Promise<unknown>, controller: OwnController, limitMs: number, alarms: Alarms) {
		this.#controller = controller;
		this.#limit = alarms.limit(alarms.now() + limitMs, limitMs, () => {
			controller.abort(GIVEN_UP);
			this.#end((asking) => asking.onTimeout());
		});
		build.then(
			(value) => {
				const due = this.#limit.endOrRestart();
				this.#end((asking) => asking.onBuild(buildText(value), due));
			},
			(cause) => this.#end((asking) => asking.onFailure(cause)),
		);
	}

	/** The returned function gives the reading up for this question; the last one ends it. */
	join(asking: BuildAsking): Cancel {
		this.#askings.add(asking);
		return () => {
			if (!this.#askings.delete(asking) || this.#askings.size > 0) return;
			this.#limit.cancel();
			this.#controller.abort(GIVEN_UP);
		};
	}

	#end(tell: (asking: BuildAsking) => void): void {
		this.#limit.cancel();
		for (const asking of this.#askings) {
			this.#askings.delete(asking);
			tell(asking);
		}
	}
}
