import { nextTurn } from "../../simulator/next-turn.ts";
import type { Clock, Rank } from "../../src/clock.ts";

const RANKS: readonly Rank[] = ["world", "answer", "request-timeout", "verdict", "round", "deadline"];

interface Event {
	readonly at: number;
	readonly rank: number;
	readonly action: () => void;
}

/** A clock whose actions run when the test says so, and whose time passes while code runs, as on a slow machine. */
export class HandClock implements Clock {
	#time = 0;
	#events: Event[] = [];

	now(): number {
		return this.#time;
	}

	schedule(at: number, rank: Rank, action: () => void): () => void {
		const event = { at: Math.max(at, this.#time), rank: RANKS.indexOf(rank), action };
		this.#events.push(event);
		return () => {
			this.#events = this.#events.filter((other) => other !== event);
		};
	}

	/** Lets time pass in the code that runs. */
	spend(ms: number): void {
		this.#time += ms;
	}

	get isIdle(): boolean {
		return this.#events.length === 0;
	}

	/** Runs the next action. Returns false if nothing is scheduled. */
	turn(): boolean {
		const [next] = this.#events.toSorted((one, other) => one.at - other.at || one.rank - other.rank);
		if (next === undefined) return false;
		this.#events.splice(this.#events.indexOf(next), 1);
		this.#time = Math.max(this.#time, next.at);
		next.action();
		return true;
	}

	/** Runs actions, each with the microtasks that it causes, until no action is left. */
	async runAll(): Promise<void> {
		do await new Promise<void>(nextTurn);
		while (this.turn());
	}
}
