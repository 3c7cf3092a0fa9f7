import { type Cancel, type Clock, type Rank, realClock } from "../clock.ts";

interface Alarm {
	readonly actions: Set<() => void>;
	readonly cancel: Cancel;
}

/** One timer for all actions that are due at the same time, however many waits and nodes they belong to. */
export class Alarms {
	readonly #clock: Clock;
	readonly #byRank = new Map<Rank, Map<number, Alarm>>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The time at which an action for this time runs. The real clock has timers for whole milliseconds only. */
	roundUp(time: number): number {
		return this.#clock === realClock ? Math.ceil(time) : time;
	}

	/** The same as {@link Clock.schedule}. */
	at(time: number, rank: Rank, action: () => void): Cancel {
		const due = this.roundUp(time);
		const alarms = this.#byRank.get(rank) ?? this.#add(rank);
		let alarm = alarms.get(due);
		if (alarm === undefined) {
			const actions = new Set<() => void>();
			const cancel = this.#clock.schedule(due, rank, () => {
				alarms.delete(due);
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

	#add(rank: Rank): Map<number, Alarm> {
		const alarms = new Map<number, Alarm>();
		this.#byRank.set(rank, alarms);
		return alarms;
	}
}
