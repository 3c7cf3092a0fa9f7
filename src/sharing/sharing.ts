import { steadyClock, strictClock } from "../checked-clock.ts";
import { type Cancel, type Clock, realClock } from "../clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { Companions } from "../companions.ts";
import { Alarms } from "./alarms.ts";
import { Beats } from "./beats.ts";
import { Controllers } from "./controllers.ts";
import { holding, Requests } from "./requests.ts";
import { Slices, type Steps } from "./slices.ts";

/** The clusters of a process share them: a program with many short-lived cluster objects would make many. */
const controllers = new Controllers();

/** What all waits on one cluster object share: timers, requests, the beats of their rounds, turns of the event loop. */
export class Sharing {
	/** Throws if the caller's clock fails. */
	readonly clock: Clock;
	readonly slices: Slices;
	readonly alarms: Alarms;
	readonly controllers: Controllers = controllers;
	readonly requests: Requests;
	readonly #beats = new Map<number, Beats>();

	constructor(cluster: Cluster) {
		const given = cluster.clock ?? realClock;
		this.clock = strictClock(given);
		const clock = steadyClock(given);
		this.slices = new Slices(clock);
		this.alarms = new Alarms(clock, this.slices);
		this.requests = new Requests(cluster, { clock, alarms: this.alarms, slices: this.slices, controllers });
	}

	/** Begins a round together with other waits of the same interval; see {@link Beats.schedule}. */
	beat(interval: number, earliest: number, latest: number, begin: () => void): Cancel {
		let beats = this.#beats.get(interval);
		if (beats === undefined) {
			// An interval that no wait uses any more is forgotten.
			for (const [other, { isEmpty }] of this.#beats) if (isEmpty) this.#beats.delete(other);
			beats = new Beats(this, interval);
			this.#beats.set(interval, beats);
		}
		return beats.schedule(earliest, latest, begin);
	}
}

const known = new Companions<Cluster, Sharing>();

/** The sharing of a cluster object. */
export function sharingOf(cluster: Cluster): Sharing {
	let sharing = known.get(cluster);
	if (sharing === undefined) {
		sharing = new Sharing(cluster);
		known.set(cluster, sharing);
	}
	return sharing;
}

/** Begins waits, one in each step. Their first questions travel together, however many turns the steps take. */
export function startTogether(sharings: ReadonlySet<Sharing>, steps: Steps): void {
	const [first] = sharings;
	first?.slices.run(
		holding(
			[...sharings].map(({ requests }) => requests),
			steps,
		),
	);
}
