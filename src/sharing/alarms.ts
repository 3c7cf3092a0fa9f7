import { Chain, type ChainLink } from "../chain.ts";
import { type Cancel, type Clock, type Rank, realClock } from "../clock.ts";
import { type Limit, runningLimit } from "../limit.ts";
import type { SlicedWork, Slices, Steps } from "./slices.ts";

interface Alarm {
	readonly actions: Chain<() => void>;
	readonly cancel: Cancel;
}

/** The alarm of a time limit. */
interface LimitAlarm extends Alarm {
	readonly limit: Limit;
	readonly wholeMs: number;
}

/** One timer for all actions that are due at the same time, however many waits and nodes they belong to. */
export class Alarms {
	readonly #clock: Clock;
	readonly #slices: Slices;
	readonly #limits = new Map<number, LimitAlarm>();
	readonly #byRank = new Map<Rank, Map<number, Alarm>>();

	constructor(clock: Clock, slices: Slices) {
		this.#clock = clock;
		this.#slices = slices;
	}

	now(): number {
		return this.#clock.now();
	}

	/** The time at which an action for this time runs. The real clock has timers for whole milliseconds only. */
	roundUp(time: number): number {
		return this.#clock === realClock ? Math.ceil(time) : time;
	}

	/** The same as {@link Clock.schedule}. */
	at(time: number, rank: Rank, action: () => void): Cancel {
		const due = this.roundUp(time);
		const alarms = this.#byRank.get(rank) ?? this.#add(rank);
		return this.#join(alarms, due, action, (actions, fire) => ({ actions, cancel: this.#clock.schedule(due, rank, fire) }));
	}

	/**
	 * Runs an action once, at `end`, as {@link runningLimit} does. Limits that end in the same millisecond share their
	 * timers. `wholeMs`: how long the limit is when it starts again after a pause.
	 */
	limit(end: number, wholeMs: number, action: () => void): Limit {
		const due = this.roundUp(end);
		const start = (fire: () => void): Limit => runningLimit(this.#clock, due - this.#clock.now(), fire, wholeMs);
		const shared = this.#limits.get(due);
		if (shared !== undefined && shared.wholeMs !== wholeMs) return start(action);
		let limit = shared?.limit;
		const cancel = this.#join(this.#limits, due, action, (actions, fire) => {
			limit = start(fire);
			return { actions, limit, wholeMs, cancel: limit.cancel };
		});
		return { endOrRestart: () => limit?.endOrRestart() ?? due, cancel };
	}

	#add(rank: Rank): Map<number, Alarm> {
		const alarms = new Map<number, Alarm>();
		this.#byRank.set(rank, alarms);
		return alarms;
	}

	/** Adds an action to the alarm of a time, which is started with the first action and cancelled with the last. */
	#join<A extends Alarm>(
		alarms: Map<number, A>,
		due: number,
		action: () => void,
		start: (actions: Alarm["actions"], fire: () => void) => A,
	): Cancel {
		let alarm = alarms.get(due);
		if (alarm === undefined) {
			const own: Alarm["actions"] = new Chain();
			alarm = start(own, () => {
				if (alarms.get(due)?.actions === own) alarms.delete(due);
				this.#slices.run(workOf(own));
			});
			alarms.set(due, alarm);
		}
		const { actions, cancel } = alarm;
		const link = actions.add(action);
		return () => {
			if (!actions.remove(link) || !actions.isEmpty) return;
			cancel();
			if (alarms.get(due)?.actions === actions) alarms.delete(due);
		};
	}
}

/** An action that is cancelled before its turn is left out. */
function workOf(actions: Alarm["actions"]): SlicedWork {
	const links = actions.links();
	const [only, another] = links;
	return only !== undefined && another === undefined ? () => doIfIn(only) : stepsOf(links);
}

function* stepsOf(links: readonly ChainLink<() => void>[]): Steps {
	for (const link of links) {
		doIfIn(link);
		yield;
	}
}

function doIfIn({ value: action, isIn }: ChainLink<() => void>): void {
	if (isIn) action();
}
