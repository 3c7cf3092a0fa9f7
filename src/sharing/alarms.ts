import { type Cancel, type Clock, type Rank, realClock } from "../clock.ts";
import { startLimit } from "../limit.ts";

interface Alarm {
	readonly actions: Set<() => void>;
	readonly cancel: Cancel;
}

/** One timer for all actions that are due at the same time, however many waits and nodes they belong to. */
export class Alarms {
	readonly #clock: Clock;
	readonly #limits = new Map<number, Alarm>();
	readonly #byRank = new Map<Rank, Map<number, Alarm>>();

	constructor(clock: Clock) {
		this.#clock = clock;
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
		return join(alarms, due, action, (fire) => this.#clock.schedule(due, rank, fire));
	}

	/**
	 * Runs an action once, `ms` milliseconds from now, as {@link startLimit} does. Limits that end in the same millisecond share
	 * their timers.
	 */
	limit(ms: number, action: () => void): Cancel {
		const due = this.roundUp(this.#clock.now() + ms);
		return join(this.#limits, due, action, (fire) => startLimit(this.#clock, due - this.#clock.now(), fire));
	}

	#add(rank: Rank): Map<number, Alarm> {
		const alarms = new Map<number, Alarm>();
		this.#byRank.set(rank, alarms);
		return alarms;
	}
}

/** Adds an action to the alarm of a time, which is started with the first action and cancelled with the last. */
function join(alarms: Map<number, Alarm>, due: number, action: () => void, start: (fire: () => void) => Cancel): Cancel {
	let alarm = alarms.get(due);
	if (alarm === undefined) {
		const actions = new Set<() => void>();
		const cancel = start(() => {
			if (alarms.get(due)?.actions === actions) alarms.delete(due);
			for (const each of actions) each();
		});
		alarm = { actions, cancel };
		alarms.set(due, alarm);
	}
	const { actions, cancel } = alarm;
	actions.add(action);
	return () => {
		if (!actions.delete(action) || actions.size > 0) return;
		cancel();
		if (alarms.get(due)?.actions === actions) alarms.delete(due);
	};
}
