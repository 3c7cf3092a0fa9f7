import { type Cancel, realClock } from "../../src/clock.ts";
import type { CallOutcome } from "../run/run.ts";

/** The messages of a call that was not awaited any longer. */
export const HANGS = "The call stopped asking, but did not end.";
const GOES_ON = "The call continued after it should have ended.";

/** What decides how long a call is awaited. Times are in real milliseconds. */
export interface CallLimits {
	/** After this time without a question about the job, a call hangs. */
	readonly silentMs: number;
	/** After its first question, a call may go on for this time. */
	readonly openMs: number;
	/** Whether the driver has asked for so long that its call should have ended. Called now and then. */
	isOver(): boolean;
	/** The code of a call that goes on until `isOver`. Default: `endless`. */
	readonly overAs?: string;
}

const LOOK_EVERY_MS = 100;

/** Looks at a call while it goes on, and notices if it goes on for too long. */
export class CallWatch {
	readonly #limits: CallLimits;
	readonly endless: Promise<CallOutcome>;
	#resolve: (outcome: CallOutcome) => void = () => {};
	#cancel: Cancel = () => {};
	#firstAt: number | undefined;
	#lastAt: number | undefined;
	/** Whether the call was ended by the watch. */
	isCut: boolean = false;

	constructor(limits: CallLimits) {
		this.#limits = limits;
		this.endless = new Promise((resolve) => {
			this.#resolve = resolve;
		});
		this.#look();
	}

	/** The driver has asked about the job. */
	asked(): void {
		this.#lastAt = realClock.now();
		this.#firstAt ??= this.#lastAt;
	}

	stop(): void {
		this.#cancel();
	}

	#look(): void {
		this.#cancel = realClock.schedule(realClock.now() + LOOK_EVERY_MS, "world", () => {
			const message = this.#complaint(realClock.now());
			if (message === undefined) this.#look();
			else {
				this.isCut = true;
				const code = message === GOES_ON ? (this.#limits.overAs ?? "endless") : "endless";
				this.#resolve({ kind: "error", code, message });
			}
		});
	}

	#complaint(now: number): string | undefined {
		const { silentMs, openMs, isOver } = this.#limits;
		// A call without questions may still be connecting: the limit of the adapter's answer ends it.
		if (this.#firstAt === undefined || this.#lastAt === undefined) return undefined;
		if (now > this.#lastAt + silentMs) return HANGS;
		return now > this.#firstAt + openMs || isOver() ? GOES_ON : undefined;
	}
}
