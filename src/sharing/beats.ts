import { Chain, type ChainLink } from "../chain.ts";
import type { Cancel } from "../clock.ts";
import type { Alarms } from "./alarms.ts";
import { holding, type Requests } from "./requests.ts";
import type { SlicedWork, Slices, Steps } from "./slices.ts";

/** An instant at which the next rounds of several waits begin. */
interface Beat {
	at: number;
	/** The first time for which it was planned. It may move up to a quarter of an interval beyond it. */
	readonly plannedAt: number;
	/** It must come before this time, because each of its waits needs that. */
	latest: number;
	readonly begins: Chain<() => void>;
	cancelAlarm: Cancel;
}

/** How far a beat may move for waits whose rounds end a little later, as a share of the interval. */
const SLACK = 1 / 4;

/** What the rounds of a beat share. */
export interface BeatParts {
	readonly alarms: Alarms;
	readonly slices: Slices;
	readonly requests: Requests;
}

/**
 * The beats of waits with one poll interval on one cluster. A wait that is alone gets exactly its own time. A wait that
 * comes later joins the others: its first pause on the beat is longer than the interval, but less than twice as long
 * (WAIT-2).
 */
export class Beats {
	readonly #alarms: Alarms;
	readonly #slices: Slices;
	readonly #requests: Requests;
	readonly #interval: number;
	/** In the order of time. */
	#beats: Beat[] = [];

	constructor({ alarms, slices, requests }: BeatParts, interval: number) {
		this.#alarms = alarms;
		this.#slices = slices;
		this.#requests = requests;
		this.#interval = interval;
	}

	/**
	 * Begins a round at a time from `earliest`, which is one interval after the last round, and before `latest`. The
	 * second is at most two intervals after the last round.
	 */
	schedule(earliestExact: number, latest: number, begin: () => void): Cancel {
		const earliest = this.#alarms.roundUp(earliestExact);
		const beat = this.#joinable(earliest, latest) ?? this.#moveable(earliest) ?? this.#add(earliest, latest);
		if (earliest > beat.at) this.#move(beat, earliest);
		beat.latest = Math.min(beat.latest, latest);
		const link = beat.begins.add(begin);
		return () => {
			if (!beat.begins.remove(link) || !beat.begins.isEmpty) return;
			beat.cancelAlarm();
			this.#remove(beat);
		};
	}

	get isEmpty(): boolean {
		return this.#beats.length === 0;
	}

	#joinable(earliest: number, latest: number): Beat | undefined {
		return this.#beats.find(({ at }) => at >= earliest && at < latest);
	}

	#moveable(to: number): Beat | undefined {
		return this.#beats.findLast(
			({ at, plannedAt, latest }) => at < to && to <= plannedAt + SLACK * this.#interval && to < latest,
		);
	}

	/** The beat after the last one before `earliest`, so that the waits of that one can join it. Without one: at once. */
	#add(earliest: number, latest: number): Beat {
		const before = this.#beats.findLast(({ at }) => at < earliest);
		const next = before === undefined ? earliest : before.at + this.#interval;
		const at = next >= earliest && next < latest ? next : earliest;
		const beat: Beat = { at, plannedAt: at, latest, begins: new Chain(), cancelAlarm: () => {} };
		this.#beats.push(beat);
		this.#set(beat);
		return beat;
	}

	#move(beat: Beat, to: number): void {
		beat.cancelAlarm();
		beat.at = to;
		this.#set(beat);
	}

	#set(beat: Beat): void {
		if (this.#beats.length > 1) this.#beats.sort((one, other) => one.at - other.at);
		beat.cancelAlarm = this.#alarms.at(beat.at, "round", () => {
			this.#remove(beat);
			this.#slices.run(this.#beginning(beat));
		});
	}

	#beginning({ begins }: Beat): SlicedWork {
		const links = begins.links();
		const [only, another] = links;
		if (only !== undefined && another === undefined) return () => beginIfIn(begins, only);
		return holding([this.#requests], beginEach(begins, links));
	}

	#remove(beat: Beat): void {
		this.#beats = this.#beats.filter((other) => other !== beat);
	}
}

function* beginEach(begins: Beat["begins"], links: readonly ChainLink<() => void>[]): Steps {
	for (const link of links) {
		beginIfIn(begins, link);
		yield;
	}
}

function beginIfIn(begins: Beat["begins"], link: ChainLink<() => void>): void {
	if (begins.remove(link)) link.value();
}
