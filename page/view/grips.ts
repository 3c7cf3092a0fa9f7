import type { Happening } from "../../kit/schedule/network-plan.ts";
import type { NodePlan, WorldEvent } from "../../kit/schedule/schedule.ts";
import type { Edit } from "../play/edit.ts";
import { editLife, editWait, moveEvent, removeEvent } from "../play/edits.ts";
import { moveHappening, removeHappening } from "../play/network-edits.ts";
import type { Scene } from "./scene.ts";

/** Something in the picture that can be taken and moved in time. */
export interface Grip {
	/** Identifies the grip from one picture to the next. */
	readonly key: string;
	readonly shape: "start" | "end" | "event" | "deadline";
	/** The name for screen readers. */
	readonly label: string;
	readonly at: number;
	/** `Infinity` for a job that never ends. */
	readonly x: number;
	/** The lane it belongs to, by its place among all lanes; absent for what happens to the cluster. */
	readonly lane?: number;
	/** The earliest it can be moved to. */
	readonly least: number;
	moveTo(at: number): Edit;
	readonly remove?: Edit;
}

/** All grips: the start and the end of each job, the events, and the deadline. */
export function gripsOf({ play, lanes, axis }: Scene): readonly Grip[] {
	const { nodes, events, calls, network } = play.schedule;
	const pauses = lanes.pauses === undefined ? 0 : 1;
	const above = lanes.calls.length + pauses + (lanes.cluster.length > 0 ? 1 : 0);
	const laneOf = (name: string) => {
		const index = lanes.nodes.findIndex((lane) => lane.name === name);
		return index < 0 ? undefined : above + index;
	};
	const laneOfEvent = (event: WorldEvent) => {
		if ("node" in event && event.node !== undefined) return laneOf(event.node);
		return event.kind !== "abort" && lanes.cluster.length > 0 ? lanes.calls.length + pauses : undefined;
	};
	const laneOfHappening = (event: Happening) => {
		if ("node" in event) return laneOf(event.node);
		if (event.kind === "stall") return pauses > 0 ? lanes.calls.length : undefined;
		return lanes.cluster.length > 0 ? lanes.calls.length + pauses : undefined;
	};
	const place = (at: number) => (Number.isFinite(at) ? axis.x(at) : axis.width - 8);
	const wait = calls.findIndex(({ kind }) => kind === "wait");
	const call = calls[wait];
	const deadlines: readonly Grip[] =
		call?.kind !== "wait" || call.timeout === undefined || !Number.isFinite(call.timeout)
			? []
			: [deadlineGrip(call.at ?? 0, call.timeout, wait, place)];
	return [
		...nodes.flatMap((node) => {
			const lane = laneOf(node.name);
			return lane === undefined ? [] : jobGrips(node, lane, place);
		}),
		...events.map((event, index) => {
			return eventGrip(event, index, laneOfEvent(event), place);
		}),
		// An event after an answer does not have a fixed time.
		...(network?.happens ?? []).flatMap((event, index) =>
			event.after === undefined ? [happeningGrip(event, index, laneOfHappening(event), place)] : [],
		),
		...deadlines,
	];
}

function jobGrips({ name, job }: NodePlan, lane: number, place: (at: number) => number): readonly Grip[] {
	if (typeof job !== "object" || job === null) return [];
	const { lag = 0, duration = 1000 } = job;
	return [
		{
			key: `start ${name}`,
			shape: "start",
			label: `The job arrives on ${name}`,
			at: lag,
			x: place(lag),
			lane,
			least: 0,
			moveTo: (at) => editLife(name, { lag: at === 0 ? undefined : at }),
		},
		{
			key: `end ${name}`,
			shape: "end",
			label: `The job ends on ${name}`,
			at: lag + duration,
			x: place(lag + duration),
			lane,
			least: lag,
			moveTo: (at) => editLife(name, { duration: at - lag }),
		},
	];
}

function eventGrip(event: WorldEvent, index: number, lane: number | undefined, place: (at: number) => number): Grip {
	const { at, kind } = event;
	const where = "node" in event && event.node !== undefined ? ` ${event.node}` : "";
	return {
		key: `event ${index}`,
		shape: "event",
		label: `${kind}${where}`,
		at,
		x: place(at),
		...(lane !== undefined && { lane }),
		least: 0,
		moveTo: (to) => moveEvent(index, to),
		remove: removeEvent(index),
	};
}

function happeningGrip(event: Happening, index: number, lane: number | undefined, place: (at: number) => number): Grip {
	const { at, kind } = event;
	const where = "node" in event ? ` ${event.node}` : "";
	return {
		key: `happening ${index}`,
		shape: "event",
		label: kind === "stall" ? "The tracker's process is paused" : `${kind}${where}`,
		at,
		x: place(at),
		...(lane !== undefined && { lane }),
		least: 0,
		moveTo: (to) => moveHappening(index, to),
		remove: removeHappening(index),
	};
}

function deadlineGrip(calledAt: number, timeout: number, lane: number, place: (at: number) => number): Grip {
	return {
		key: "deadline",
		shape: "deadline",
		label: "The wait's timeout",
		at: calledAt + timeout,
		x: place(calledAt + timeout),
		lane,
		least: calledAt,
		moveTo: (at) => editWait({ timeout: at - calledAt }),
	};
}
