import { Arbitrary, type Random as FastCheckRandom, Stream, Value } from "fast-check";
import { drawHappenings } from "../schedule/draw-happenings.ts";
import { drawNetwork, drawNetworkSchedule } from "../schedule/draw-network.ts";
import type { Happening, NetworkPlan } from "../schedule/network-plan.ts";
import { createRandom, type Random } from "../schedule/random.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { shrinkHappenings, shrinkNetwork } from "../schedule/shrink-network.ts";
import { shrinkSchedule } from "../schedule/shrink-schedule.ts";

/** A schedule with a network. */
export type NetworkSchedule = Schedule & { readonly network: NetworkPlan };

const LARGEST_SEED = 2 ** 31 - 1;

/** The draw and the shrinking of the kit's own searches as a fast-check arbitrary. */
class Drawn<T> extends Arbitrary<T> {
	readonly #draw: (random: Random) => T;
	readonly #shrink: (value: T) => Iterable<T>;
	readonly #isMine: (value: unknown) => value is T;

	constructor(draw: (random: Random) => T, shrink: (value: T) => Iterable<T>, isMine: (value: unknown) => value is T) {
		super();
		this.#draw = draw;
		this.#shrink = shrink;
		this.#isMine = isMine;
	}

	override generate(random: FastCheckRandom): Value<T> {
		return new Value(this.#draw(createRandom(random.nextInt(0, LARGEST_SEED))), undefined);
	}

	override canShrinkWithoutContext(value: unknown): value is T {
		return this.#isMine(value);
	}

	override shrink(value: T): Stream<Value<T>> {
		return new Stream(this.#smaller(value));
	}

	*#smaller(value: T): Generator<Value<T>> {
		for (const smaller of this.#shrink(value)) yield new Value(smaller, undefined);
	}
}

/**
 * Random schedules that have a network: nodes with jobs, the addresses where the client begins, latencies, and members
 * that crash, restart, stop, move, join and leave while a job runs. Play them with `stageNetwork`. A failing schedule
 * shrinks to the parts that the failure needs.
 */
export function networkScheduleArbitrary(): Arbitrary<NetworkSchedule> {
	return new Drawn<NetworkSchedule>(drawNetworkSchedule, withNetwork, isNetworkSchedule);
}

/**
 * Random networks for nodes with these names: seeds, latencies, and what happens to the members. Put one into a
 * schedule of your own.
 */
export function networkArbitrary(nodes: readonly string[]): Arbitrary<NetworkPlan> {
	checkNames(nodes);
	return new Drawn<NetworkPlan>((random) => drawNetwork(random, nodes), shrinkNetwork, isNetwork);
}

/** Only the happenings: what happens to the members with these names. */
export function membersArbitrary(nodes: readonly string[]): Arbitrary<readonly Happening[]> {
	checkNames(nodes);
	const draw = (random: Random): readonly Happening[] =>
		drawHappenings(random, nodes)
			// A name can change its nodes only if a seed has this name.
			.filter(({ kind }) => kind !== "rename")
			.toSorted((one, other) => one.at - other.at);
	return new Drawn<readonly Happening[]>(draw, shrinkHappenings, isHappenings);
}

function checkNames(nodes: readonly string[]): void {
	if (nodes.length === 0) throw new RangeError("nodes must contain at least one name.");
}

function* withNetwork(schedule: NetworkSchedule): Generator<NetworkSchedule> {
	for (const smaller of shrinkSchedule(schedule))
		if (smaller.network !== undefined) yield { ...smaller, network: smaller.network };
}

function isNetworkSchedule(value: unknown): value is NetworkSchedule {
	return typeof value === "object" && value !== null && "version" in value && value.version === 2 && "network" in value;
}

function isNetwork(value: unknown): value is NetworkPlan {
	return typeof value === "object" && value !== null && "seed" in value && "happens" in value;
}

function isHappenings(value: unknown): value is readonly Happening[] {
	return Array.isArray(value) && value.every((each) => typeof each === "object" && each !== null && "kind" in each);
}
